//! A browser without JavaScript, as small as a load generator must be: one connection, cookies, redirects. Loopback only.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Nothing the portal sends is larger; more would be a fault.
const LARGEST: usize = 8 * 1024 * 1024;

pub struct Browser {
    address: String,
    connection: Option<TcpStream>,
    cookies: BTreeMap<String, String>,
    accept_encoding: String,
    account: String,
    buffer: Vec<u8>,
    /// How many requests were made.
    pub requests: usize,
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Browser {
    pub fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            connection: None,
            cookies: BTreeMap::new(),
            accept_encoding: String::new(),
            account: String::new(),
            buffer: Vec::with_capacity(64 * 1024),
            requests: 0,
        }
    }

    /// Says which encodings it takes; none as long as this is empty.
    pub fn accepting(mut self, encoding: &str) -> Self {
        self.accept_encoding = encoding.to_owned();
        self
    }

    /// Signs in with every request, as HTTP's own authentication has it.
    pub fn with_account(mut self, account: &str) -> Self {
        self.account = account.to_owned();
        self
    }

    /// Becomes another person on the same connection.
    pub fn forget(&mut self) {
        self.cookies.clear();
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, None)
    }

    /// Posts and follows the redirect, as a browser does.
    pub fn post(&mut self, path: &str, kind: &str, body: &[u8]) -> Result<Answer> {
        let answer = self.ask("POST", path, Some((kind, body)))?;
        match answer.header("location") {
            Some(place) if answer.status == 303 => self.get(place),
            _ => Ok(answer),
        }
    }

    fn ask(&mut self, method: &str, path: &str, posted: Option<(&str, &[u8])>) -> Result<Answer> {
        let message = self.message(method, path, posted);
        self.requests += 1;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.address)?,
        };
        connection.write_all(&message)?;
        let answer = read_answer(&mut connection, &mut self.buffer).with_context(|| format!("{method} {path}"))?;
        for cookie in answer.headers("set-cookie") {
            self.keep(cookie);
        }
        if !answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.connection = Some(connection);
        }
        Ok(answer)
    }

    fn message(&self, method: &str, path: &str, posted: Option<(&str, &[u8])>) -> Vec<u8> {
        // Only programs sign in this way, and what they ask for is JSON.
        let accept = if self.account.is_empty() { "text/html" } else { "application/json" };
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept: {accept}\r\n", self.address);
        if !self.accept_encoding.is_empty() {
            head += &format!("Accept-Encoding: {}\r\n", self.accept_encoding);
        }
        if !self.account.is_empty() {
            head += &format!("Authorization: {}\r\n", self.account);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head += &format!("Cookie: {}\r\n", cookies.join("; "));
        }
        let (kind, body) = posted.unwrap_or_default();
        if posted.is_some() {
            head += &format!("Origin: http://{}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n", self.address, body.len());
        }
        [head.as_bytes(), b"\r\n", body].concat()
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
        let Some((name, value)) = pair.split_once('=') else { return };
        if rest.to_ascii_lowercase().contains("max-age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn connect(address: &str) -> Result<TcpStream> {
    let connection = TcpStream::connect(address).context("the portal does not answer")?;
    connection.set_nodelay(true)?;
    connection.set_read_timeout(Some(Duration::from_secs(30)))?;
    Ok(connection)
}

fn read_answer(connection: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<Answer> {
    buffer.clear();
    let end = loop {
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            break end + 4;
        }
        more(connection, buffer)?;
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    let answer = Answer { status, head, body: Vec::new() };
    let body = match answer.header("content-length").and_then(|length| length.parse::<usize>().ok()) {
        Some(length) => {
            while buffer.len() < end + length {
                more(connection, buffer)?;
            }
            buffer[end..end + length].to_vec()
        }
        None if answer.header("transfer-encoding") == Some("chunked") => read_chunks(connection, buffer, end)?,
        None => Vec::new(),
    };
    Ok(Answer { body, ..answer })
}

fn read_chunks(connection: &mut TcpStream, buffer: &mut Vec<u8>, mut place: usize) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = loop {
            match find(&buffer[place..], b"\r\n") {
                Some(end) => break place + end,
                None => more(connection, buffer)?,
            }
        };
        let size = usize::from_str_radix(std::str::from_utf8(&buffer[place..line])?.trim(), 16)?;
        let (start, end) = (line + 2, line + 2 + size);
        while buffer.len() < end + 2 {
            more(connection, buffer)?;
        }
        body.extend_from_slice(&buffer[start..end]);
        place = end + 2;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn more(connection: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<()> {
    let mut part = [0; 16 * 1024];
    let length = connection.read(&mut part)?;
    if length == 0 || buffer.len() > LARGEST {
        bail!("the answer ended early or is too large");
    }
    buffer.extend_from_slice(&part[..length]);
    Ok(())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

impl Answer {
    pub fn header(&self, name: &'static str) -> Option<&str> {
        self.headers(name).next()
    }

    fn headers(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn expect(&self, status: u16) -> Result<()> {
        if self.status != status {
            bail!("answered {} instead of {status}: {}", self.status, self.text().chars().take(2000).collect::<String>());
        }
        Ok(())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
