//! What is wrong with a file that is no JSON, for somebody who does not know JSON: the line, and the cure.

use serde_json::Error;

/// What is wrong with `json`, where reading it ended in `error`.
pub fn said(json: &str, error: &Error) -> String {
    if json.trim().is_empty() {
        return "The file is empty. A definition stands between { and }.".to_owned();
    }
    let at = place(json, error);
    let here = json[at..].chars().next();
    let before = json[..at].trim_end().chars().next_back();
    let wrong = error.to_string();
    let is = |start: &str| wrong.starts_with(start);
    let cure = match here {
        _ if error.is_eof() => {
            return "The file ends too early: a bracket or a quote that was opened is never closed.".to_owned();
        }
        _ if is("trailing comma") => "take away the comma before the bracket.",
        _ if is("control character") => {
            "a text goes over the end of the line, or has a tab in it. Close its quote, or write \\n for a new line."
        }
        _ if is("invalid escape") => "write \\\\ for a backslash in a text.",
        _ if is("trailing characters") => "there is something after the end. A file holds one definition, between { and }.",
        Some('“' | '”' | '„' | '‘' | '’' | '\'' | '`' | '«') => "use straight double quotes: \"like this\".",
        Some('/' | '#') => "take the remark away, or make it a setting: \"comment\": \"…\".",
        _ if is("expected `:`") => "put a colon between the name and what it is set to.",
        Some('"' | '{' | '[') if is("expected `,`") => "put a comma before this.",
        Some(':') if is("expected `,`") => "take the colon away: in a list nothing has a name. Or close the bracket before it.",
        _ if is("expected `,`") => "put a comma, or close the bracket, before this.",
        Some(',') => "take away one of the commas.",
        _ if is("key must be a string") => "put the name in double quotes.",
        Some('}' | ']') if before == Some(':') => "say what it is set to, after the colon.",
        Some('}' | ']') => "this bracket does not fit: look at the one that is open.",
        _ if is("invalid number") || is("number out of range") => "write the number with figures and a point only, such as 12.5.",
        _ => "put the text in double quotes. Only numbers, true, false and null stand without.",
    };
    format!("Line {}: {cure}", error.line())
}

/// The byte at which reading ended: lines and columns are counted from one, columns in bytes.
fn place(json: &str, error: &Error) -> usize {
    let start: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (start + error.column().saturating_sub(1)).min(json.len());
    while !json.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn what_is_no_json_is_said_with_its_cure() {
        for (json, wanted) in [
            ("", "The file is empty."),
            (" \n", "The file is empty."),
            ("{\n\"a\": 1,\n}", "Line 3: take away the comma before the bracket."),
            ("{\"a\": [1,\n2,]}", "Line 2: take away the comma before the bracket."),
            ("{\n'a': 1}", "Line 2: use straight double quotes"),
            ("{\n\"a\": 'x'}", "Line 2: use straight double quotes"),
            ("{“a”: 1}", "Line 1: use straight double quotes"),
            ("{\"a\": “x”}", "Line 1: use straight double quotes"),
            ("{\"a\": 1 // why\n}", "Line 1: take the remark away"),
            ("{// why\n\"a\": 1}", "Line 1: take the remark away"),
            ("{\"a\": 1\n\"b\": 2}", "Line 2: put a comma before this."),
            ("{\"a\": \"x\" \"y\"}", "Line 1: put a comma before this."),
            ("{\"a\" 1}", "Line 1: put a colon"),
            ("{a: 1}", "Line 1: put the name in double quotes."),
            ("{\"a\": yes}", "Line 1: put the text in double quotes."),
            ("{\"a\": NaN}", "Line 1: put the text in double quotes."),
            ("{\"a\": }", "Line 1: say what it is set to"),
            ("{\"a\": 1,, \"b\": 2}", "Line 1: take away one of the commas."),
            ("{\"a\": \"x\ty\"}", "Line 1: a text goes over the end"),
            ("{\"a\": \"x\ny\"}", "a text goes over the end"),
            ("{\"a\": 1", "The file ends too early"),
            ("{\"a\": \"x", "The file ends too early"),
            ("{}{}", "Line 1: there is something after the end."),
            ("[1, 2}", "Line 1: put a comma, or close the bracket"),
        ] {
            let error = serde_json::from_str::<serde_json::Value>(json).expect_err(json);
            let said = said(json, &error);
            assert!(said.contains(wanted), "{json}: {said} ({error})");
        }
    }
}
