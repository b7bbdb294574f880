//! Opens the portal: builds it, starts it and says where it is and who may sign in.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::{CommandExt, parent_id};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::{build, place, tools};

pub fn run(arguments: &[String]) -> Result<ExitCode> {
    tools::room();
    build::build()?;
    let listen = setting("DOORSTEP_LISTEN", "127.0.0.1:8400");
    let data = setting("DOORSTEP_DATA", &place::at("data").display().to_string());
    // A helper of our own waits for the portal, and this process becomes the portal: Ctrl-C and exit codes reach it directly.
    Command::new(std::env::current_exe()?).args(["announce", &listen, &data]).spawn()?;
    let mut doorstep = Command::new(place::doorstep());
    doorstep.arg("serve").args(arguments).env("DOORSTEP_LISTEN", &listen).env("DOORSTEP_DATA", &data);
    Err(doorstep.exec().into())
}

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

/// Waits until the portal answers, then prints the three things a newcomer needs.
pub fn announce(listen: &str, data: &str) -> Result<ExitCode> {
    let (portal, deadline) = (parent_id(), Instant::now() + Duration::from_secs(60));
    while !is_healthy(listen) {
        if parent_id() != portal {
            return Ok(ExitCode::FAILURE); // it ended and has said why
        }
        if Instant::now() > deadline {
            bail!("the portal did not answer at http://{listen}/health within a minute");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    println!("\nThe portal is open at      http://{listen}/");
    println!("Staff sign in at           http://{listen}/staff/sign-in");
    match std::fs::read_to_string(Path::new(data).join("first-staff-account.txt")) {
        Ok(account) => println!("The first staff account is\n\n{}\n", account.trim_end()),
        Err(_) => println!("The first staff account was made on an earlier start."),
    }
    println!("Ctrl-C closes it. What people entered is kept in {data}.\n");
    Ok(ExitCode::SUCCESS)
}

fn is_healthy(listen: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut connection = TcpStream::connect(listen)?;
        connection.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(connection, "GET /health HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\n\r\n")?;
        let mut answer = [0; 12];
        connection.read_exact(&mut answer)?;
        Ok(answer.ends_with(b"200"))
    };
    ask().unwrap_or(false)
}
