//! Facts: what is known is filled in and can be changed, and in a conversation over several services nothing is asked twice.

use std::collections::BTreeMap;

use forms::conversation::Conversation;
use forms::fact::FACTS;
use forms::questions::CASES;
use forms::{Answers, BUNDLED, Date, Definition, Journey, Known, Pairs, Target, check};
use serde_json::{Value, json};

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

fn read(json: &Value) -> Definition {
    Definition::parse(&json.to_string()).0.expect("a definition")
}

fn bundled(service: &str) -> Definition {
    let json = BUNDLED.iter().find(|(name, _)| *name == service).expect("a bundled service").1;
    Definition::parse(json).0.expect("a definition")
}

#[test]
fn a_fact_has_the_autocomplete_token_of_the_html_standard() {
    // HTML Standard, 4.10.18.7.1: the tokens that may stand alone.
    const TOKENS: &str = "name honorific-prefix given-name additional-name family-name honorific-suffix nickname username \
        organization-title organization street-address address-line1 address-line2 address-line3 address-level4 address-level3 \
        address-level2 address-level1 country country-name postal-code language bday bday-day bday-month bday-year sex url photo \
        tel email";
    let tokens: Vec<&str> = TOKENS.split_whitespace().collect();
    for (fact, token) in FACTS {
        assert!(token.is_none_or(|token| tokens.contains(&token)), "{fact}: {token:?}");
        assert_eq!(forms::fact::token(Some(&(*fact).to_owned())), *token);
        assert_eq!(FACTS.iter().filter(|(name, _)| name == fact).count(), 1, "{fact}");
    }
    for subject in ["person", "contact", "home", "household", "vehicle", "bank", "organisation"] {
        assert!(FACTS.iter().any(|(fact, _)| fact.starts_with(&format!("{subject}."))), "{subject}");
    }
}

/// What was read is typed out so that it reads the same: for every type and every example.
#[test]
fn an_answer_that_is_filled_in_reads_as_it_was() {
    let mut filled = BTreeMap::new();
    for (name, json) in CASES {
        let case: Value = serde_json::from_str(json).expect(name);
        let mut question = case["question"].clone();
        question["fact"] = "home.uprn".into();
        let definition =
            read(&json!({ "service": "case", "pages": [{ "id": "page", "title": "Page", "questions": [question] }] }));
        let question = &definition.pages[0].questions[0];
        for example in case["examples"].as_array().expect(name) {
            let typed = Pairs::from_value(&example["pairs"]).expect(name);
            let (answers, problems) = check(&definition.pages[0], &typed, &Answers::new(), today());
            let Some(value) = answers.get(&question.id).filter(|_| problems.is_empty() && question.takes_part()) else {
                continue;
            };
            let mut known = Known::default();
            known.learn("home.uprn", value);
            let (pairs, questions) = known.prefill(&definition, &Pairs::default(), today());
            // A file belongs to the draft it was uploaded for.
            if *name == "file" {
                assert!(questions.is_empty());
                continue;
            }
            // Nobody is taken to have agreed.
            if question.kind.binds_to_words() {
                assert!(questions.is_empty() && pairs.is_empty(), "{name}");
                continue;
            }
            assert_eq!(questions, [&question.id], "{name}: {value}");
            let (again, problems) = check(&definition.pages[0], &pairs, &Answers::new(), today());
            assert_eq!((again.get(&question.id), problems.len()), (Some(value), 0), "{name}");
            assert!(Journey::replay(&definition, &pairs, today()).steps[0].asked, "{name}");
            *filled.entry(*name).or_insert(0) += 1;
        }
    }
    assert!(filled.len() >= 12, "{filled:?}");
}

#[test]
fn what_is_known_is_filled_in_where_it_fits_and_gives_way_to_what_is_typed() {
    let definition = bundled("home-repair");
    let facts = json!({
        "person.name": "Sam Taylor", "person.email": "not an address", "person.phone": "01632 960 001", "home.line1": "1 High Street",
        "home.town": "Leeds", "home.postcode": "LS1 1UR", "vehicle.registration": "AB12 CDE" });
    let known = Known::from_value(&facts).expect("facts");
    let (pairs, filled) = known.prefill(&definition, &Pairs::default(), today());
    assert_eq!(
        filled,
        ["name", "phone", "home"],
        "the address is put together from its lines, and what is no e-mail address is not one"
    );
    assert_eq!((pairs.first("name"), pairs.first("home-town"), pairs.has("email")), ("Sam Taylor", "Leeds", false));
    // Even an answer that was emptied is the person's own.
    let mut typed = Pairs::from_iter([("name", "Sam T.")]);
    typed.put("phone", Vec::new());
    let (pairs, filled) = known.prefill(&definition, &typed, today());
    assert_eq!((filled, pairs.first("name"), pairs.first("phone")), (vec!["home"], "Sam T.", ""));
}

#[test]
fn a_fact_in_parts_tells_its_parts_and_parts_tell_the_whole() {
    let question = |kind: &str, fact: &str| json!({ "id": "q", "type": kind, "label": "Q", "fact": fact });
    let told = |known: Value, kind: &str, fact: &str| {
        let definition = read(&json!({ "pages": [{ "id": "p", "title": "P", "questions": [question(kind, fact)] }] }));
        let (pairs, _) = Known::from_value(&known).expect("facts").prefill(&definition, &Pairs::default(), today());
        Journey::replay(&definition, &pairs, today()).answers.remove("q")
    };
    let address = json!({ "line1": "1 High Street", "town": "Leeds", "postcode": "LS1 1UR" });
    assert_eq!(told(json!({ "home.address": address.clone() }), "text", "home.postcode"), Some(json!("LS1 1UR")));
    assert_eq!(told(json!({ "home.address": address.clone() }), "address", "home.address"), Some(address));
    assert_eq!(told(json!({ "home.line1": "1 High Street" }), "address", "home.address"), None, "half an address is none");
    let name = json!({ "person.given_name": "Sam", "person.family_name": "Taylor" });
    assert_eq!(told(name.clone(), "text", "person.name"), Some(json!("Sam Taylor")));
    assert_eq!(told(name, "name", "person.name"), Some(json!("Sam Taylor")));
    let parts = json!({ "person.name": { "first": "Sam", "last": "Taylor" } });
    assert_eq!(told(parts.clone(), "name", "person.name"), Some(json!("Sam Taylor")), "one line, where two were filled in");
    assert_eq!(told(parts, "text", "person.family_name"), Some(json!("Taylor")));
    let account = json!({ "bank.account_name": "Sam Taylor", "bank.sort_code": "309430", "bank.account_number": "01234567" });
    let details = json!({ "name": "Sam Taylor", "sort_code": "309430", "account_number": "01234567" });
    assert_eq!(told(account, "bank-details", "bank.account"), Some(details));
    assert_eq!(told(json!({ "person.birth_date": "2001-02-03" }), "date", "person.birth_date"), Some(json!("2001-02-03")));
}

/// Plays three bundled services as one conversation, answering what is asked and nothing else.
#[test]
fn a_conversation_asks_each_fact_once_and_yields_a_submission_for_each_service() {
    let definitions = [bundled("bins"), bundled("street-light"), bundled("home-repair")];
    let answers = json!({
        "fullName": "Sam Taylor", "email": "sam@example.org", "phone": "01632 960 001", "contactBy": "email",
        "addressLine1": "1 High Street", "addressLine2": "", "town": "Leeds", "postcode": "LS1 1UR", "propertyType": "house",
        "service": "missed", "when-day": "27", "when-month": "2", "when-year": "2026", "bins": "glass", "outByTime": "yes",
        "obstruction": "none", "whereLeft": "kerb", "assisted": "no", "concession": "no", "declaration": "yes", "danger": "no",
        "location": "High Street", "fault": "out", "urgency": "soon", "room": "kitchen", "trade": "water", "problem": "It drips",
        "visits-1-day": "monday", "visits-1-hours": "any" });
    let mut drafts = vec![Pairs::default(); definitions.len()];
    let (mut asked, mut pages): (BTreeMap<String, usize>, Vec<String>) = Default::default();
    let complete = loop {
        let conversation = Conversation::replay(definitions.iter().zip(&drafts), &Known::default(), today());
        let Some((part, target)) = conversation.next() else { break conversation.complete().expect("all of it is done") };
        let page = match target {
            Target::Page(page) => page,
            _ => part
                .journey
                .tasks()
                .iter()
                .find_map(|(_, standing, page)| (*standing != forms::Standing::Done).then(|| page.unwrap().id.clone()))
                .unwrap(),
        };
        let page = part.journey.definition.page(&page).expect("a page");
        let mut posted = Pairs::default();
        for question in part.asks(&page.id) {
            question.fact.iter().for_each(|fact| *asked.entry(fact.clone()).or_default() += 1);
            for name in question.names(&question.id, &part.pairs) {
                posted.push(name.clone(), answers[&name].as_str().unwrap_or_default());
            }
        }
        // What is carried over stands in the page, as a browser posts it back.
        for name in page.names(&part.pairs) {
            if posted.has(&name) {
                continue;
            }
            posted.put(name.clone(), part.pairs.all(&name).to_vec());
        }
        let place = definitions.iter().position(|one| one.service == part.journey.definition.service).expect("a place");
        let before = part.journey.answers_before(&page.id);
        page.accept(&mut drafts[place], &posted, &before, today());
        pages.push(format!("{}/{}", definitions[place].service, page.id));
        assert!(pages.len() < 30, "it goes round in a circle: {pages:?}");
    };
    assert!(asked.values().all(|times| *times == 1), "{asked:?}");
    assert!(asked.contains_key("person.name") && asked.contains_key("home.postcode"));
    // Neither page asks for anything that is not known.
    assert!(!pages.contains(&"street-light/contact".to_owned()) && !pages.contains(&"home-repair/home".to_owned()), "{pages:?}");
    let sent: BTreeMap<&str, &Answers> =
        complete.iter().map(|(definition, complete)| (definition.service.as_str(), complete.answers())).collect();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent["street-light"]["email"], "sam@example.org");
    assert_eq!(sent["home-repair"]["home"], json!({ "line1": "1 High Street", "town": "Leeds", "postcode": "LS1 1UR" }));
    assert!(!sent["bins"].contains_key("location"));
}

#[test]
fn a_change_in_one_form_follows_in_the_next_unless_it_says_otherwise() {
    let (bins, light) = (bundled("bins"), bundled("street-light"));
    let mut drafts = [Pairs::from_iter([("fullName", "Sam Taylor")]), Pairs::default()];
    let name = |drafts: &[Pairs; 2]| {
        let forms = [&bins, &light].into_iter().zip(drafts);
        Conversation::replay(forms, &Known::default(), today()).parts[1].pairs.first("name").to_owned()
    };
    assert_eq!(name(&drafts), "Sam Taylor");
    drafts[0] = Pairs::from_iter([("fullName", "Samira Taylor")]);
    assert_eq!(name(&drafts), "Samira Taylor");
    drafts[1] = Pairs::from_iter([("name", "Gwen")]);
    assert_eq!(name(&drafts), "Gwen");
}

/// One service that is not for this person keeps nobody from the others.
#[test]
fn a_form_that_ends_without_a_submission_gives_none() {
    let (light, bins) = (bundled("street-light"), bundled("bins"));
    let drafts = [Pairs::from_iter([("danger", "yes")]), Pairs::default()];
    let conversation = Conversation::replay([&light, &bins].into_iter().zip(&drafts), &Known::default(), today());
    let (part, target) = conversation.next().expect("bins is open");
    assert_eq!((part.journey.definition.service.as_str(), target), ("bins", Target::Page("about".into())));
    let alone = Conversation::replay([(&light, &drafts[0])], &Known::default(), today());
    assert!(alone.next().is_none());
    assert!(alone.complete().expect("it ended").is_empty());
}

/// What a browser is told of each line of a question: nothing in a group, whose rows are other people (WCAG 2.2 SC 1.3.5).
#[test]
fn a_line_has_the_token_of_its_fact_where_it_is_the_persons_own() {
    let asked = [
        ("name", "person.name", Some("name")),
        ("name", "person.family_name", Some("family-name")),
        ("text", "home.line1", Some("address-line1")),
        ("text", "home.address", None),
        ("email", "person.email", Some("email")),
        ("phone", "person.phone", Some("tel")),
    ];
    for (kind, fact, token) in asked {
        let question = json!({ "id": "q", "type": kind, "label": "Label", "fact": fact });
        let group = json!({ "id": "g", "type": "add-another", "label": "Others", "item": "Other", "questions": [question] });
        let definition =
            read(&json!({ "service": "case", "pages": [{ "id": "page", "title": "Page", "questions": [question, group] }] }));
        let [own, group] = &definition.pages[0].questions[..] else { panic!("two questions") };
        let told = |question: &forms::Question| match question.control() {
            forms::Control::Text(line) => line.autocomplete,
            control => panic!("{control:?}"),
        };
        assert_eq!(told(own), token, "{kind}: {fact}");
        assert_eq!(told(&group.kind.questions()[0]), None, "{kind}: {fact}");
    }
}

/// A service that asks for these.
fn asking(service: &str, pages: &Value) -> Definition {
    read(&json!({ "service": service, "pages": pages }))
}

#[test]
fn a_fact_is_asked_once_also_where_nobody_gave_it_and_within_one_form() {
    let email = |id: &str| json!({ "id": id, "type": "email", "label": "Email", "fact": "person.email" });
    let phone = |id: &str, optional: bool| json!({ "id": id, "type": "phone", "label": "Phone", "fact": "person.phone", "optional": optional });
    let first = asking("a", &json!([{ "id": "p", "title": "P", "questions": [email("email"), phone("phone", true)] }]));
    let second = asking("b", &json!([{ "id": "p", "title": "P", "questions": [email("mail"), phone("tel", true)] }]));
    let needed = asking("c", &json!([{ "id": "p", "title": "P", "questions": [email("mail"), phone("tel", false)] }]));
    let twice = asking(
        "d",
        &json!([{ "id": "p", "title": "P", "questions": [email("e1")] }, { "id": "q", "title": "Q", "questions": [email("e2")] }]),
    );
    let typed = Pairs::from_iter([("email", "a@b.org"), ("phone", "")]);
    let none = Pairs::default();
    let talk = |definition| Conversation::replay([(&first, &typed), (definition, &none)], &Known::default(), today());
    assert!(talk(&second).next().is_none(), "it was left empty once");
    let open = talk(&needed);
    let (part, _) = open.next().expect("this one needs it");
    assert_eq!(part.asks("p").iter().map(|question| question.id.as_str()).collect::<Vec<_>>(), ["tel"]);
    assert!(talk(&twice).next().is_none());
    let e1 = Pairs::from_iter([("e1", "a@b.org")]);
    assert!(Conversation::replay([(&twice, &e1)], &Known::default(), today()).next().is_none());
}

#[test]
fn what_has_a_problem_is_not_learned_and_what_is_known_in_other_words_is_said() {
    let bank = asking(
        "a",
        &json!([{ "id": "p", "title": "P", "questions": [
        { "id": "acc", "type": "bank-details", "label": "Bank", "fact": "bank.account" }] }]),
    );
    let typed = Pairs::from_iter([("acc-name", "S"), ("acc-sort-code", "309430"), ("acc-account-number", "zz")]);
    assert_eq!(Conversation::replay([(&bank, &typed)], &Known::default(), today()).known, Known::default());
    let parts = asking(
        "b",
        &json!([{ "id": "p", "title": "P", "questions": [
        { "id": "full", "type": "name", "parts": true, "label": "Name", "fact": "person.name" }] }]),
    );
    let known = Known::from_value(&json!({ "person.name": "Sam Taylor" })).expect("facts");
    let none = Pairs::default();
    assert_eq!(Conversation::replay([(&parts, &none)], &known, today()).parts[0].in_other_words, ["full"]);
}
