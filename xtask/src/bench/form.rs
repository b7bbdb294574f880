//! A form as a browser without JavaScript sees it in the HTML, and what it would post.

use anyhow::{Context, Result};

/// The form a page is about: where it posts to, how, and its fields as they stand.
#[derive(Debug)]
pub struct Form {
    pub action: String,
    multipart: bool,
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    name: String,
    values: Vec<String>,
    file: bool,
}

const BOUNDARY: &str = "doorstep-bench-7c1f9a";

impl Form {
    /// The form inside `<main>` that posts to `action`, or the first that posts.
    pub fn find(html: &str, action: &str) -> Result<Self> {
        let main = html.split_once("<main").map_or(html, |(_, main)| main);
        let forms = main.split("<form").skip(1).filter_map(|rest| rest.split_once("</form>")).map(|(form, _)| form);
        let posting: Vec<_> = forms
            .filter(|form| attribute(first_tag(form), "method").is_some_and(|method| method.eq_ignore_ascii_case("post")))
            .collect();
        let ours =
            posting.iter().find(|form| attribute(first_tag(form), "action").as_deref() == Some(action)).or(posting.first());
        let form = ours.with_context(|| format!("no form that posts to {action} in:\n{html}"))?;
        let (tag, inside) = form.split_once('>').context("a form that is not closed")?;
        let multipart = attribute(tag, "enctype").is_some_and(|kind| kind == "multipart/form-data");
        Ok(Self { action: attribute(tag, "action").unwrap_or_else(|| action.to_owned()), multipart, fields: fields(inside) })
    }

    /// Fills in a field, as typing or ticking does.
    pub fn fill(&mut self, name: &str, values: Vec<String>) {
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => field.values = values,
            None => self.fields.push(Field { name: name.to_owned(), values, file: false }),
        }
    }

    /// Content type and body, as the form says.
    pub fn encode(&self) -> (String, Vec<u8>) {
        if self.multipart {
            return (format!("multipart/form-data; boundary={BOUNDARY}"), self.parts().into_bytes());
        }
        let pairs = self
            .fields
            .iter()
            .filter(|field| !field.file)
            .flat_map(|field| field.values.iter().map(|value| (&field.name, value)));
        let encoded: Vec<_> = pairs.map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
        ("application/x-www-form-urlencoded".into(), encoded.join("&").into_bytes())
    }

    fn parts(&self) -> String {
        let mut parts = String::new();
        for field in &self.fields {
            if field.file {
                // What a browser sends where no file was chosen.
                parts += &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"\"\r\n", field.name);
                parts += "Content-Type: application/octet-stream\r\n\r\n\r\n";
            }
            for value in field.values.iter().filter(|_| !field.file) {
                parts += &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{value}\r\n", field.name);
            }
        }
        parts + &format!("--{BOUNDARY}--\r\n")
    }
}

fn first_tag(form: &str) -> &str {
    form.split('>').next().unwrap_or_default()
}

/// Inputs, selects and textareas with what they hold. Buttons post nothing unless they are pressed.
fn fields(html: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for rest in html.split('<').skip(1) {
        let (tag, text) = rest.split_once('>').unwrap_or((rest, ""));
        let (kind, named) = (attribute(tag, "type").unwrap_or_default(), attribute(tag, "name"));
        let value = attribute(tag, "value").unwrap_or_default();
        match (tag.split([' ', '\n', '/']).next(), named) {
            (Some("input"), Some(_)) if (kind == "radio" || kind == "checkbox") && !has(tag, "checked") => {}
            (Some("input"), Some(name)) if kind == "file" => fields.push(Field { name, values: Vec::new(), file: true }),
            (Some("input"), Some(name)) => add(&mut fields, name, value),
            (Some("textarea"), Some(name)) => add(&mut fields, name, unescape(text)),
            (Some("select"), Some(name)) => add(&mut fields, name, String::new()),
            (Some("option"), _) if has(tag, "selected") => {
                fields.last_mut().into_iter().for_each(|field| field.values = vec![value.clone()])
            }
            _ => {}
        }
    }
    fields
}

fn add(fields: &mut Vec<Field>, name: String, value: String) {
    match fields.iter_mut().find(|field| field.name == name) {
        Some(field) => field.values.push(value),
        None => fields.push(Field { name, values: vec![value], file: false }),
    }
}

fn has(tag: &str, name: &str) -> bool {
    tag.split([' ', '\n']).any(|word| word == name || word.starts_with(&format!("{name}=")))
}

/// The value of an attribute in a tag.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescape)
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => encoded.push(byte as char),
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = r#"<form method="get" action="/search"></form><main><form method="post" action="/a">
        <input type="hidden" name="csrf" value="t&amp;1"><input name="line" type="text" value="">
        <input type="radio" name="way" value="email" checked><input type="radio" name="way" value="phone">
        <select name="kind"><option value="">Choose</option><option value="flat" selected>Flat</option></select>
        <textarea name="notes">a &lt; b</textarea><button name="add" value="items">Add</button></form></main>"#;

    #[test]
    fn a_form_posts_what_a_browser_would() {
        let mut form = Form::find(HTML, "/a").expect("there is one");
        form.fill("line", vec!["1 High Street".into()]);
        let (kind, body) = form.encode();
        assert_eq!(kind, "application/x-www-form-urlencoded");
        assert_eq!(String::from_utf8_lossy(&body), "csrf=t%261&line=1+High+Street&way=email&kind=flat&notes=a+%3C+b");
    }

    #[test]
    fn a_form_with_a_file_is_sent_in_parts() {
        let html = r#"<form method="post" enctype="multipart/form-data"><input type="file" name="photo"><input name="a" value="b"></form>"#;
        let (kind, body) = Form::find(html, "/x").expect("there is one").encode();
        assert!(kind.starts_with("multipart/form-data; boundary="));
        let body = String::from_utf8_lossy(&body).into_owned();
        assert!(
            body.contains("name=\"photo\"; filename=\"\"")
                && body.contains("name=\"a\"\r\n\r\nb\r\n")
                && body.ends_with("--\r\n")
        );
    }
}
