//! A definition's words as a table for translators, and back: CSV as RFC 4180 has it, the JSON otherwise as it was.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;

use anyhow::{Context, Result, anyhow, bail, ensure};
use forms::finding::below;
use forms::text::{FALLBACK, is_tag, places};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// Spreadsheets take a table with this sign before it for UTF-8, and one without for something else.
const MARK: &str = "\u{feff}";

/// Every text of a definition: its place, the English, what there is in `language`, and what a translator should know.
pub fn export(json: &str, language: &str) -> Result<String> {
    check_language(language)?;
    let json = json.strip_prefix(MARK).unwrap_or(json);
    let definition = read(json)?;
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(["pointer", "English", language, "note"])?;
    // In the order of the file: a translator reads the form as a resident does.
    let written = written(json);
    let mut texts = forms::lint::all_texts(&definition);
    texts.sort_by_key(|(pointer, _)| written.get(pointer).map(|text| place(json, text).start));
    for (pointer, text) in texts {
        let Some(english) = english(text) else { continue };
        let translation = text.get(language).and_then(Value::as_str).unwrap_or_default();
        let note = note(&definition, &pointer, english);
        table.write_record([&*pointer, &guarded(english), &guarded(translation), &guarded(&note)])?;
    }
    Ok(format!("{MARK}{}", String::from_utf8(table.into_inner()?)?))
}

/// The definition with the translations of a table, and how many it took over. All of the table, or, with what is wrong line by
/// line, nothing. Where it says nothing, what there was stays.
pub fn import(json: &str, table: &str) -> Result<(String, usize)> {
    let (mark, json) = json.strip_prefix(MARK).map_or(("", json), |json| (MARK, json));
    let definition = read(json)?;
    let (delimiter, table, skipped) = table_of(table);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table.as_bytes());
    let language = match reader.headers()?.iter().collect::<Vec<_>>()[..] {
        ["pointer", "English", language, ..] => language.to_owned(),
        _ => bail!("The first line must be: pointer, English, the language (such as cy), note. Export a table to start from."),
    };
    check_language(&language)?;
    let (mut changes, mut wrong) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    let texts: HashMap<String, &Value> = forms::lint::all_texts(&definition).into_iter().collect();
    for row in reader.records() {
        let row = row.context("The table cannot be read")?;
        let line = skipped + row.position().map_or(0, |position| line(&table, position));
        let cell = |n: usize| unguarded(row.get(n).unwrap_or_default()).to_owned();
        let (pointer, before, translation) = (cell(0), cell(1), cell(2));
        let now = texts.get(&pointer).and_then(|text| english(text));
        match now {
            _ if translation.trim().is_empty() => {}
            None => wrong.push(format!("line {line}: there is no text at {pointer}.")),
            Some(now) if one_line_end(now) != before => {
                wrong.push(format!(
                    "line {line}: the English at {pointer} is now “{now}”. Translate that, and change the English in the table."
                ));
            }
            Some(now) if places(now).collect::<BTreeSet<_>>() != places(&translation).collect() => {
                wrong.push(format!("line {line}: the translation must have the same places to fill as “{now}”."));
            }
            Some(_) if !seen.insert(pointer.clone()) => wrong.push(format!("line {line}: {pointer} is translated twice.")),
            Some(_) => changes.push((pointer, translation)),
        }
    }
    ensure!(wrong.is_empty(), "Nothing was taken over:\n{}", wrong.join("\n"));
    let changed = write(json, &language, &changes)?;
    Ok((format!("{mark}{changed}"), changes.len()))
}

fn read(json: &str) -> Result<Value> {
    forms::limit::read(json).map_err(|finding| anyhow!("{finding}"))
}

/// What separates the cells, the table itself, and how many lines stood before it. Spreadsheets write a semicolon where a comma
/// stands in decimals, or a tab, and some say so in a line of its own; lines end in one way afterwards.
fn table_of(table: &str) -> (u8, String, u64) {
    let table = one_line_end(table.strip_prefix(MARK).unwrap_or(table));
    let said = table.strip_prefix("sep=").and_then(|rest| rest.split_once('\n'));
    let (separator, table, skipped) = match said {
        Some((separator, table)) => (separator.bytes().next(), table.to_owned(), 1),
        None => {
            let first = table.trim_start_matches('"').strip_prefix("pointer").map(|rest| rest.trim_start_matches('"'));
            (first.and_then(|rest| rest.bytes().next()), table, 0)
        }
    };
    (separator.filter(|byte| b",;\t".contains(byte)).unwrap_or(b','), table, skipped)
}

fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The line a row begins on: empty ones before it are passed over, and not counted.
fn line(table: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or_default();
    let empty = table.as_bytes()[start.min(table.len())..].iter().take_while(|byte| **byte == b'\n').count();
    position.line() + empty as u64
}

/// What a spreadsheet would take for a sum, or for a quoted text, gets the sign that says it is a text.
fn guarded(text: &str) -> Cow<'_, str> {
    if is_taken(text.trim_start_matches('\'')) { format!("'{text}").into() } else { text.into() }
}

fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_taken(text.trim_start_matches('\''))).unwrap_or(cell)
}

fn is_taken(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn check_language(language: &str) -> Result<()> {
    ensure!(is_tag(language), "“{language}” is no language tag. Use one such as cy, pl or pt-BR, with small letters first.");
    ensure!(language != FALLBACK, "English is what is translated, so it cannot be the language of the translation.");
    Ok(())
}

fn english(text: &Value) -> Option<&str> {
    text.as_str().or_else(|| text.get(FALLBACK)?.as_str())
}

/// What kind of text it is, whose, and what must stay in it.
fn note(definition: &Value, pointer: &str, english: &str) -> String {
    let mut value = definition;
    let (mut around, mut list, mut last) = (Vec::new(), "", "");
    for part in pointer.split('/').skip(1) {
        let Some(inner) = value.get(part).or_else(|| value.get(part.parse::<usize>().ok()?)) else { break };
        match value {
            Value::Array(_) => {
                let name = ["id", "value"].iter().find_map(|key| inner.get(key)?.as_str());
                around.extend(name.map(|name| format!("{} “{name}”", list.trim_end_matches('s'))));
            }
            _ => (list, last) = (part, part),
        }
        value = inner;
    }
    let what = match last {
        "short" => "what the question is called inside a sentence, such as “Enter …”",
        "item" => "what one item of the list is called",
        "explain" => "help with the question",
        "helper" | "ask" => "how a person who helps asks it",
        "accept" => "what a person who helps accepts",
        "evidence" => "which evidence to have ready",
        other => other,
    };
    let places: Vec<String> = places(english).collect::<BTreeSet<_>>().into_iter().map(|place| format!("{{{place}}}")).collect();
    let keep = if places.is_empty() { String::new() } else { format!("; keep {}", places.join(", ")) };
    let of = if around.is_empty() { String::new() } else { format!(" of {}", around.join(", ")) };
    format!("{what}{of}{keep}")
}

/// Writes the translations into the JSON and leaves every other byte as it was.
fn write(json: &str, language: &str, changes: &[(String, String)]) -> Result<String> {
    let written = written(json);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (pointer, translation) in changes {
        let text = written.get(pointer).with_context(|| format!("There is no text at {pointer}"))?;
        edits.push(edit(json, text, language, &serde_json::to_string(translation)?)?);
    }
    edits.sort_by_key(|(place, _)| place.start);
    let (mut changed, mut done) = (String::with_capacity(json.len()), 0);
    for (place, new) in edits {
        changed.push_str(&json[done..place.start]);
        changed.push_str(&new);
        done = place.end;
    }
    changed.push_str(&json[done..]);
    serde_json::from_str::<Value>(&changed).context("The definition would be no JSON any more")?;
    Ok(changed)
}

/// The change that gives one text its translation, already written as JSON.
fn edit(json: &str, text: &str, language: &str, translation: &str) -> Result<(Range<usize>, String)> {
    let Ok(Members(members)) = serde_json::from_str(text) else {
        let both = format!("{{ \"{FALLBACK}\": {text}, \"{language}\": {translation} }}");
        return Ok((place(json, text), both));
    };
    if let Some((_, old)) = members.iter().rev().find(|(tag, _)| tag == language) {
        return Ok((place(json, old.get()), translation.to_owned()));
    }
    let (_, last) = members.last().context("A text without a language")?;
    let end = place(json, last.get()).end;
    // Laid out as the member before it: on a line of its own, or on the same.
    let from = match members.len() {
        1 => place(json, text).start + 1,
        n => place(json, members[n - 2].1.get()).end,
    };
    let before = json[from..end].trim_start_matches(',');
    let space = &before[..before.len() - before.trim_start().len()];
    let space = if space.is_empty() { " " } else { space };
    Ok((end..end, format!(",{space}\"{language}\": {translation}")))
}

/// Where a part of the text stands in it.
fn place(json: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - json.as_ptr() as usize;
    start..start + part.len()
}

/// All that is in the JSON, by its pointer, as it is written.
fn written(json: &str) -> HashMap<String, &str> {
    let mut all = HashMap::new();
    note_written(json.trim(), String::new(), &mut all);
    all
}

fn note_written<'j>(value: &'j str, at: String, all: &mut HashMap<String, &'j str>) {
    if let Ok(Members(members)) = serde_json::from_str::<Members>(value) {
        for (name, inner) in members {
            note_written(inner.get(), below(&at, &name), all);
        }
    } else if let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(value) {
        elements.into_iter().enumerate().for_each(|(n, inner)| note_written(inner.get(), format!("{at}/{n}"), all));
    }
    // Of two members with the same name the last counts.
    all.insert(at, value);
}

/// An object's members in the order of the file, each as it is written.
struct Members<'j>(Vec<(String, &'j RawValue)>);

impl<'j> Deserialize<'j> for Members<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Each)
    }
}

struct Each;

impl<'j> Visitor<'j> for Each {
    type Value = Members<'j>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Members<'j>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::{export, import};

    const LIGHT: &str = include_str!("../../forms/definitions/street-light.json");
    const REPAIR: &str = include_str!("../../forms/definitions/home-repair.json");

    /// A table as a translator sends it back: every row translated.
    fn translated(table: &str, translate: impl Fn(&str) -> String) -> String {
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(reader.headers().unwrap()).unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            writer.write_record([&row[0], &row[1], &translate(&row[1]), ""]).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn a_table_holds_every_text_and_nothing_changes_when_it_comes_back_as_it_was() {
        let table = export(LIGHT, "cy").unwrap();
        assert!(table.starts_with("\u{feff}pointer,English,cy,note\r\n/title,Report a faulty street light,"), "{table}");
        assert!(
            table.contains("title of page “where”") && table.contains("label of page “where”, question “location”"),
            "{table}"
        );
        let (same, count) = import(LIGHT, &table).unwrap();
        assert_eq!(same, LIGHT, "byte for byte");
        assert!(count > 50, "{count}");
    }

    #[test]
    fn a_definition_in_english_alone_becomes_one_in_two_languages_and_keeps_its_order() {
        let table = translated(&export(REPAIR, "cy").unwrap(), |english| format!("Cym. \"{english}\"\nraeg"));
        let (changed, count) = import(REPAIR, &table).unwrap();
        let (definition, findings) = forms::lint::lint(&changed);
        let definition = definition.unwrap();
        assert_eq!(definition.title.get("cy"), "Cym. \"Ask for a repair to your council home\"\nraeg");
        assert_eq!(definition.title.get("en"), "Ask for a repair to your council home");
        assert!(findings.is_empty(), "{findings:?}");
        assert!(count > 60, "{count}");
        // Taking the translations out again gives the file that it was.
        let mut back = changed.clone();
        for (english, welsh) in csv_rows(&table) {
            let both = format!("{{ \"en\": {}, \"cy\": {} }}", json(&english), json(&welsh));
            assert!(back.contains(&both), "{both}");
            back = back.replacen(&both, &json(&english), 1);
        }
        assert_eq!(back, REPAIR);
        // A third language stands after the second, on the same line.
        let polish = translated(&export(&changed, "pl").unwrap(), |_| "Po polsku".into());
        assert!(import(&changed, &polish).unwrap().0.contains("\\nraeg\", \"pl\": \"Po polsku\" }"));
    }

    fn json(text: &str) -> String {
        serde_json::to_string(text).unwrap()
    }

    fn csv_rows(table: &str) -> Vec<(String, String)> {
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        reader.records().map(|row| row.map(|row| (row[1].to_owned(), row[2].to_owned())).unwrap()).collect()
    }

    #[test]
    fn a_table_that_no_longer_fits_is_refused_line_by_line_and_whole() {
        let table = "pointer,English,cy,note\n/title,Ask for a repair,Gofyn,\n/description,\"For tenants of Tolbooth Council: tell us what needs mending and when we can come.\",I denantiaid,\n/nowhere,X,Y,\n/pages/0/title,How bad is it?,Pa mor {ddrwg}?,\n";
        let wrong = import(REPAIR, table).unwrap_err().to_string();
        assert!(wrong.contains("line 2: the English at /title is now “Ask for a repair to your council home”"), "{wrong}");
        assert!(
            wrong.contains("line 4: there is no text at /nowhere") && wrong.contains("line 5: the translation must have"),
            "{wrong}"
        );
        assert!(!wrong.contains("line 3"), "{wrong}");
        for bad in
            ["", "a,b\n", "pointer,English,en,note\n", "pointer,English,not a tag,note\n", "pointer,English,cy,note\n/title,X\n"]
        {
            assert!(import(REPAIR, bad).is_err(), "{bad}");
        }
        assert!(export("{", "cy").is_err() && export(REPAIR, "en").is_err());
    }

    #[test]
    fn a_spreadsheet_may_write_semicolons_and_rows_may_be_left_open() {
        let table = "\u{feff}pointer;English;cy;note\r\n/title;Ask for a repair to your council home;Gofyn am waith trwsio;\r\n/pages/0/title;How bad is it?;;\r\n";
        let (changed, count) = import(REPAIR, table).unwrap();
        let before = "\"title\": \"Ask for a repair to your council home\"";
        let after = "\"title\": { \"en\": \"Ask for a repair to your council home\", \"cy\": \"Gofyn am waith trwsio\" }";
        assert_eq!((changed, count), (REPAIR.replacen(before, after, 1), 1));
    }

    const SMALL: &str = r#"{ "title": "A", "keywords": ["noise"], "pages": [ { "title": "=1+1", "questions": [
        { "id": "k", "helper": "Ask twice", "explain": "Look at the meter", "hint": "-5 or '+1", "options": [ { "label": "X", "also": "Ex" } ] },
        { "id": "file", "type": "file", "accept": "photo", "helper": { "ask": "Show me", "accept": "A copy", "evidence": "A bill" } } ] } ],
        "stages": [ { "id": "in", "who": "Our team" } ], "conditions": { "need": { "var": "k" } } }"#;

    #[test]
    fn what_staff_read_and_what_is_searched_in_is_translated_too() {
        let table = export(SMALL, "cy").unwrap();
        for row in [
            "/keywords/0,noise,",
            "/helper,Ask twice,",
            "/explain,Look at the meter,",
            "/helper/ask,Show me,",
            "/helper/accept,A copy,",
            "/helper/evidence,A bill,",
            "/also,Ex,",
            "/who,Our team,",
        ] {
            assert!(table.contains(row), "{row}: {table}");
        }
        assert!(!table.contains("need") && !table.contains("photo,"), "{table}");
    }

    #[test]
    fn what_a_spreadsheet_would_work_out_is_guarded_and_comes_back() {
        let table = export(SMALL, "cy").unwrap();
        assert!(table.contains(",'=1+1,") && table.contains(",'-5 or '+1,"), "{table}");
        let back = translated(&table, |english| if english == "'=1+1" { "'=1+2".into() } else { english.to_owned() });
        let (changed, _) = import(SMALL, &back).unwrap();
        assert!(changed.contains(r#""cy": "=1+2""#) && changed.contains(r#""cy": "-5 or '+1""#), "{changed}");
        let twice = export(&SMALL.replace("=1+1", "'=1+1"), "cy").unwrap();
        assert!(twice.contains(",''=1+1,"), "{twice}");
    }

    #[test]
    fn a_mark_before_the_definition_stays_and_is_no_error() {
        let marked = format!("\u{feff}{REPAIR}");
        let table = export(&marked, "cy").unwrap();
        assert_eq!(table, export(REPAIR, "cy").unwrap());
        assert_eq!(import(&marked, &table).unwrap().0, marked);
        assert!(import(&marked, &translated(&table, str::to_owned)).unwrap().0.starts_with("\u{feff}{"));
    }

    #[test]
    fn lines_are_counted_as_an_editor_does_and_cells_may_be_parted_by_tabs() {
        for (table, wanted) in [
            ("pointer,English,cy,note\r\n/title,A,B,\r\n/nowhere,X,Y,\r\n", "line 3:"),
            ("pointer,English,cy,note\n/title,A,B,\n\n\n/nowhere,X,Y,\n", "line 5:"),
            ("pointer,English,cy,note\r/title,A,B,\r/nowhere,X,Y,\r", "line 3:"),
            ("\u{feff}sep=;\r\npointer;English;cy;note\r\n/nowhere;X;Y;\r\n", "line 3:"),
            ("pointer\tEnglish\tcy\tnote\r\n/title\tA\t\"B\r\nC\"\t\r\n/nowhere\tX\tY\t\r\n", "line 4:"),
        ] {
            let wrong = import(SMALL, table).unwrap_err().to_string();
            assert!(wrong.contains(&format!("{wanted} there is no text at /nowhere")), "{table:?}: {wrong}");
        }
        assert_eq!(import(SMALL, "sep=;\npointer;English;cy;note\n/title;A;B;\n").unwrap().1, 1);
        for tag in ["Welsh", "CY", "cy_GB", "c", "en"] {
            let wrong = import(SMALL, &format!("pointer,English,{tag},note\n/title,A,B,\n")).unwrap_err().to_string();
            assert!(wrong.contains("language"), "{tag}: {wrong}");
            assert!(export(SMALL, tag).is_err(), "{tag}");
        }
    }

    /// Nine thousand texts in the blink of an eye: each is found at once.
    #[test]
    fn many_texts_take_no_time() {
        let questions: Vec<String> = (0..9_000).map(|n| format!(r#"{{"id":"q{n}","label":"Question {n}"}}"#)).collect();
        let json = format!(r#"{{"title":"T","pages":[{{"id":"p","questions":[{}]}}]}}"#, questions.join(","));
        let begun = std::time::Instant::now();
        let table = translated(&export(&json, "cy").unwrap(), |english| format!("Cym {english}"));
        assert_eq!(import(&json, &table).unwrap().1, 9_001);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn a_text_over_several_lines_stays_so() {
        let json = "{\n  \"title\": {\n    \"en\": \"A\",\n    \"cy\": \"B\"\n  },\n  \"description\": {\"en\":\"C\"}\n}\n";
        let (changed, _) = import(json, "pointer,English,pl,note\n/title,A,Po polsku,\n/description,C,Też,\n").unwrap();
        assert_eq!(
            changed,
            "{\n  \"title\": {\n    \"en\": \"A\",\n    \"cy\": \"B\",\n    \"pl\": \"Po polsku\"\n  },\n  \"description\": {\"en\":\"C\", \"pl\": \"Też\"}\n}\n"
        );
    }
}
