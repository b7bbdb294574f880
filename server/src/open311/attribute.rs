//! Questions as attributes of GeoReport v2, and what a client sends as what would have been typed.

use forms::conditions::Type;
use forms::control::{Control, Look, Note, Span};
use forms::{Definition, Pairs, Question, Words};
use serde_json::{Value, json};

/// GET Service Definition: an attribute for each question that a client does not answer with what it sends for every
/// service.
pub fn attributes(definition: &Definition, words: &Words) -> Vec<Value> {
    let mut attributes = Vec::new();
    for page in definition.pages.iter().filter(|page| !page.exit) {
        for question in page.questions.iter().filter(|question| !is_standard(definition, &question.id)) {
            describe(question, &question.id, page.when.is_none(), words, &mut attributes);
        }
    }
    for (place, attribute) in attributes.iter_mut().enumerate() {
        attribute["order"] = (place + 1).into();
    }
    attributes
}

fn is_standard(definition: &Definition, question: &str) -> bool {
    let open311 = &definition.open311;
    [&open311.description, &open311.address].into_iter().flatten().any(|standard| standard == question)
}

/// `always` where the question stands on a page that everybody sees. `name` is what its input is called.
fn describe(question: &Question, name: &str, always: bool, words: &Words, attributes: &mut Vec<Value>) {
    let required = always && !question.optional && question.when.is_none();
    let label = question.label.get(&words.language);
    let hint = question.hint.as_ref().map_or("", |hint| hint.get(&words.language));
    let attribute = |code: &str, variable: bool, datatype: &str, required: bool, label: &str| {
        json!({
            "variable": variable, "code": code, "datatype": datatype, "required": required,
            "datatype_description": hint, "description": label,
        })
    };
    match question.control() {
        Control::Text(_) if question.kind.answer() == Type::Number => {
            attributes.push(attribute(name, true, "number", required, label))
        }
        Control::Text(_) => attributes.push(attribute(name, true, "string", required, label)),
        Control::Area { .. } => attributes.push(attribute(name, true, "text", required, label)),
        Control::Date { span: Span::Day, .. } => attributes.push(attribute(name, true, "datetime", required, label)),
        Control::Date { span: Span::Month, .. } => attributes.push(attribute(name, true, "string", required, label)),
        Control::Date { span: Span::Range, .. } => {
            for (part, words) in [("-from", words.get("date_range.from")), ("-to", words.get("date_range.to"))] {
                attributes.push(attribute(&format!("{name}{part}"), true, "datetime", required, &format!("{label}: {words}")));
            }
        }
        Control::Choices { look, choices } => {
            let datatype = if look == Look::Checkboxes { "multivaluelist" } else { "singlevaluelist" };
            let values = choices.iter().map(|choice| json!({ "key": choice.value, "name": choice.label.say(words).to_string() }));
            let mut attribute = attribute(name, true, datatype, required, label);
            attribute["values"] = values.collect();
            attributes.push(attribute);
        }
        Control::Group(parts) => attributes.extend(parts.iter().map(|part| {
            let code = format!("{name}{}", part.suffix);
            attribute(&code, true, "string", required && !part.optional, &format!("{label}: {}", words.get(part.label)))
        })),
        Control::AddAnother { questions, .. } => {
            for inner in questions {
                describe(inner, &format!("{name}-1-{}", inner.id), required, words, attributes);
            }
        }
        // A note is read, not answered; what is computed is neither; a file has no way through.
        Control::Note(Note::Value | Note::Hidden) | Control::File { .. } => {}
        Control::Note(_) => attributes.push(attribute(name, false, "string", false, label)),
    }
}

/// What a client sent: the inputs it answers, and for what it says of every request the question that answers.
#[derive(Debug, Default, PartialEq)]
pub struct Given {
    pub pairs: Pairs,
    /// What was sent, under its name, and the question that it went into.
    used: Vec<(String, String, Option<String>)>,
}

/// What a client says of every request, as GeoReport v2 names it ("POST Service Request").
const ADDRESS: &str = "address_string";
const SPOKEN: &[&str] =
    &["description", ADDRESS, "address_id", "lat", "long", "email", "phone", "first_name", "last_name", "media_url"];

impl Given {
    pub fn read(definition: &Definition, posted: &Pairs) -> Self {
        let mut given = Self::default();
        for (name, values) in posted.iter() {
            let Some(code) = attribute_code(name) else { continue };
            let question = question_at(definition, code);
            if question.is_none() {
                given.used.extend(values.iter().map(|value| (code.to_owned(), value.clone(), None)));
            }
            // A whole date may be typed into its first box; the time of day is nobody's answer.
            let first_box = question.and_then(|(question, part)| first_box(question, part));
            for value in values {
                match first_box {
                    Some(first) => given.pairs.push(format!("{code}{first}"), value.split('T').next().unwrap_or_default()),
                    None => given.pairs.push(code, value.as_str()),
                }
            }
        }
        given.take_standard(definition, posted);
        given
    }

    fn take_standard(&mut self, definition: &Definition, posted: &Pairs) {
        let first = |name: &str| posted.first(name).trim().to_owned();
        let place = match (first("lat"), first("long")) {
            (lat, long) if !lat.is_empty() && !long.is_empty() => format!("{lat}, {long}"),
            _ => String::new(),
        };
        let (address, address_from) = match (first(ADDRESS), first("address_id")) {
            (address, _) if !address.is_empty() => (address, vec![ADDRESS]),
            (_, id) if !id.is_empty() => (id, vec!["address_id"]),
            _ => (place, vec!["lat", "long"]),
        };
        let name = format!("{} {}", first("first_name"), first("last_name")).trim().to_owned();
        let by_fact = |fact: &str| {
            let mut questions = definition.pages.iter().flat_map(|page| &page.questions);
            questions.find(|question| question.fact.as_deref() == Some(fact)).map(|question| question.id.clone())
        };
        let answers = [
            (definition.open311.description.clone(), first("description"), vec!["description"]),
            (definition.open311.address.clone(), address, address_from),
            (by_fact("person.email"), first("email"), vec!["email"]),
            (by_fact("person.phone"), first("phone"), vec!["phone"]),
            (by_fact("person.name"), name, vec!["first_name", "last_name"]),
            (by_fact("person.given_name"), first("first_name"), vec!["first_name"]),
            (by_fact("person.family_name"), first("last_name"), vec!["last_name"]),
        ];
        let mut went = Vec::new();
        for (question, answer, from) in answers {
            if let Some(question) = question.filter(|question| !answer.is_empty() && !self.pairs.has(question)) {
                went.extend(from.into_iter().map(|name| (name, question.clone())));
                self.pairs.put(question, vec![answer]);
            }
        }
        for name in SPOKEN.iter().filter(|name| !posted.first(name).trim().is_empty()) {
            let into = went.iter().find(|(from, _)| from == name).map(|(_, question)| question.clone());
            self.used.push(((*name).to_owned(), first(name), into));
        }
    }

    /// What was sent and went into none of the questions that were answered, a line each: staff get to read it.
    pub fn left(&self, is_answered: impl Fn(&str) -> bool) -> Vec<String> {
        let left = self.used.iter().filter(|(_, _, question)| question.as_deref().is_none_or(|question| !is_answered(question)));
        left.map(|(name, value, _)| format!("{name}: {value}")).collect()
    }
}

/// `attribute[CODE]`, or `attribute[CODE][]` where there may be several values.
fn attribute_code(name: &str) -> Option<&str> {
    let (code, rest) = name.strip_prefix("attribute[")?.split_once(']')?;
    // Names of this shape are the engine's own marks.
    (matches!(rest, "" | "[]") && !code.is_empty() && !code.starts_with(':')).then_some(code)
}

/// The question that an input belongs to: its own name, that of one of its parts, or `{group}-{n}-{id}`; and the part.
fn question_at<'d, 'c>(definition: &'d Definition, code: &'c str) -> Option<(&'d Question, &'c str)> {
    let owned = |question: &'d Question, code: &'c str| {
        let part = code.strip_prefix(question.id.as_str())?;
        let own = part.is_empty() || question.kind.parts().contains(&part) || first_box(question, part).is_some();
        own.then_some((question, part))
    };
    definition.pages.iter().flat_map(|page| &page.questions).find_map(|question| {
        if question.kind.questions().is_empty() {
            return owned(question, code);
        }
        let (row, inner) = code.strip_prefix(question.id.as_str())?.strip_prefix('-')?.split_once('-')?;
        row.parse::<usize>().ok()?;
        question.kind.questions().iter().find_map(|question| owned(question, inner))
    })
}

/// What leads from a date, or from the `part` of a range that is one, to its first box.
fn first_box(question: &Question, part: &str) -> Option<&'static str> {
    let mut after = question.kind.parts().iter().filter_map(|name| name.strip_prefix(part));
    let first = after.find(|rest| rest.starts_with('-'));
    first.filter(|_| matches!(question.control(), Control::Date { .. }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bundled(name: &str) -> Definition {
        let (_, json) = forms::BUNDLED.iter().find(|(file, _)| file.starts_with(name)).unwrap();
        Definition::parse(json).0.unwrap()
    }

    fn posted(pairs: &[(&str, &str)]) -> Pairs {
        pairs.iter().copied().collect()
    }

    #[test]
    fn what_is_said_of_every_request_answers_the_questions_that_mean_it() {
        let light = bundled("street-light");
        let sent = posted(&[
            ("attribute[fault]", "other"),
            ("description", "It hums"),
            ("lat", "51.5"),
            ("long", "-0.12"),
            ("first_name", "Gwen"),
            ("last_name", "Price"),
            ("email", "gwen@example.org"),
            ("phone", "01632 960 001"),
            ("attribute[asset]", "77"),
        ]);
        let given = Given::read(&light, &sent);
        let typed = |name| given.pairs.first(name).to_owned();
        assert_eq!((typed("fault").as_str(), typed("details").as_str()), ("other", "It hums"));
        assert_eq!((typed("location").as_str(), typed("name").as_str()), ("51.5, -0.12", "Gwen Price"));
        assert_eq!(typed("email"), "gwen@example.org");
        assert_eq!(given.left(|_| true), ["asset: 77", "phone: 01632 960 001"]);
        assert!(given.left(|question| question != "details").contains(&"description: It hums".to_owned()));
    }

    #[test]
    fn what_is_sent_as_an_attribute_comes_first_and_an_address_before_its_place() {
        let light = bundled("street-light");
        let sent = [
            ("attribute[email]", "a@example.org"),
            ("email", "b@example.org"),
            ("address_string", "Mill Lane"),
            ("lat", "1"),
            ("long", "2"),
        ];
        let given = Given::read(&light, &posted(&sent));
        assert_eq!((given.pairs.all("email"), given.pairs.first("location")), (&["a@example.org".to_owned()][..], "Mill Lane"));
        assert_eq!(given.left(|_| true), ["lat: 1", "long: 2", "email: b@example.org"]);
    }

    #[test]
    fn a_date_goes_into_its_parts_and_a_group_has_rows() {
        let bins = bundled("bins");
        let sent = [
            ("attribute[when]", "2026-11-20T00:00:00Z"),
            ("attribute[items-1-itemType]", "sofa"),
            ("attribute[bins][]", "food"),
            ("attribute[bins][]", "glass"),
        ];
        let given = Given::read(&bins, &posted(&sent));
        assert_eq!((given.pairs.first("when-day"), given.pairs.first("items-1-itemType")), ("2026-11-20", "sofa"));
        assert_eq!(given.pairs.all("bins").len(), 2);
        assert!(given.left(|_| true).is_empty());
    }

    #[test]
    fn a_month_and_both_days_of_a_range_go_into_their_first_boxes() {
        let json = json!({
            "service": "away", "version": 1, "title": "Away", "description": "Away", "detail": "code", "stages": [], "handoff": { "mode": "done" },
            "pages": [{ "id": "one", "title": "One", "questions": [
                { "id": "since", "type": "month", "label": "Since" },
                { "id": "away", "type": "date-range", "label": "Away" },
            ] }],
        });
        let definition = Definition::parse(&json.to_string()).0.unwrap();
        let words = Words::of("en", forms::words::ENGINE.iter().copied());
        let codes: Vec<Value> = attributes(&definition, &words).into_iter().map(|one| one["code"].clone()).collect();
        assert_eq!(codes, ["since", "away-from", "away-to"]);
        let sent =
            [("attribute[since]", "2026-03"), ("attribute[away-from]", "2026-11-20T00:00:00Z"), ("attribute[away-to-day]", "7")];
        let given = Given::read(&definition, &posted(&sent));
        let typed = ["since-month", "away-from-day", "away-to-day"].map(|name| given.pairs.first(name));
        assert_eq!(typed, ["2026-03", "2026-11-20", "7"]);
        assert!(given.left(|_| true).is_empty());
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_answered_or_left(name in "(attribute\\[)?[a-z:0-9-]{0,12}(\\])?(\\[\\])?|description|lat|long", value in ".{0,40}") {
            let given = Given::read(&bundled("bins"), &posted(&[(&name, &value)]));
            prop_assert!(given.pairs.names().all(|name| !name.starts_with(':')));
            if let Some(code) = attribute_code(&name) {
                let said = given.left(|_| true) == [format!("{code}: {value}")];
                prop_assert!(said || question_at(&bundled("bins"), code).is_some());
            }
        }
    }
}
