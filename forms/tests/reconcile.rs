//! A form that changes while people fill it in: what carries over, what is asked again, and in which words.

use forms::{BUNDLED, Date, Definition, Journey, Page, Pairs, Question, Target, Words, post_late, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

fn read(json: &Value) -> Definition {
    Definition::parse(&json.to_string()).0.expect("a definition")
}

fn form() -> Value {
    json!({ "service": "x", "pages": [
        { "id": "you", "title": "You", "questions": [
            { "id": "fullName", "type": "text", "label": "Full name", "fact": "person.name" },
            { "id": "phone", "type": "phone", "label": "Phone", "optional": true } ] },
        { "id": "light", "title": "Light", "questions": [
            { "id": "fault", "type": "radios", "label": "What is wrong?", "options": [
                { "value": "out", "label": "Out" }, { "value": "dim", "label": "Dim" }] },
            { "id": "since", "type": "text", "label": "Since when?", "when": { "==": [{ "var": "fault" }, "dim"] } } ] },
        { "id": "end", "title": "End", "questions": [
            { "id": "true", "type": "declaration", "label": "All of this is true" } ] },
        { "id": "after", "title": "After", "questions": [{ "id": "more", "type": "text", "label": "More" }] } ] })
}

fn draft() -> Pairs {
    let typed = json!({ "fullName": "Sam Taylor", "phone": [], "fault": "out", "since": [], "true": "yes" });
    Pairs::from_value(&typed).expect("pairs")
}

/// What is asked again once `change` was made to the form, in words, and where the journey stands then.
fn again(change: impl FnOnce(&mut Value)) -> (Vec<String>, Target) {
    let (old, mut new) = (read(&form()), form());
    change(&mut new);
    let new = read(&new);
    let reconciled = reconcile(&draft(), &old, &new, today());
    let words = Words::of("en", forms::words::ENGINE.iter().copied());
    let said = reconciled.again.iter().map(|again| format!("{}: {}", again.page, again.say(&words))).collect();
    (said, Journey::replay(&new, &reconciled.pairs, today()).next())
}

fn page(id: &str) -> Target {
    Target::Page(id.to_owned())
}

#[test]
fn nothing_changed_and_nothing_is_asked_again() {
    assert_eq!(again(|_| {}), (vec![], page("after")));
    // A question further on is simply still to come.
    let later = again(|form| {
        form["pages"][3]["questions"].as_array_mut().unwrap().push(json!({ "id": "new", "type": "text", "label": "New" }))
    });
    assert_eq!(later, (vec![], page("after")));
    let spelling = again(|form| form["pages"][0]["questions"][0]["label"] = "Your full name".into());
    assert_eq!(spelling, (vec![], page("after")));
}

#[test]
fn what_is_asked_again_says_why() {
    let new = again(|form| {
        let questions = form["pages"][0]["questions"].as_array_mut().unwrap();
        questions.push(json!({ "id": "born", "type": "date", "label": "When were you born?" }));
    });
    assert_eq!(new, (vec!["you: When were you born – we did not ask this before".into()], page("you")));
    let needed = again(|form| form["pages"][0]["questions"][1]["optional"] = false.into());
    assert_eq!(needed, (vec!["you: Phone – we need an answer to this now".into()], page("you")));
    let unfit = again(|form| form["pages"][1]["questions"][0]["options"][0]["value"] = "off".into());
    let why = "light: What is wrong – your answer no longer fits: Select what is wrong";
    assert_eq!(unfit, (vec![why.into()], page("light")));
    let changed = again(|form| form["pages"][1]["questions"][0]["type"] = "date".into());
    assert_eq!(changed, (vec!["light: What is wrong – we ask this in another way now. You answered: Out".into()], page("light")));
    let reworded = again(|form| form["pages"][2]["questions"][0]["label"] = "All of this is true, and I will pay".into());
    let why = "end: All of this is true, and I will pay – the words have changed, so please confirm them again";
    assert_eq!(reworded, (vec![why.into()], page("end")));
    // What nobody has to agree to is no longer agreed to, and is asked again all the same.
    let consent = again(|form| {
        form["pages"][2]["questions"][0]["label"] = "Tell me more".into();
        form["pages"][2]["questions"][0]["optional"] = true.into();
        form["pages"][2]["questions"].as_array_mut().unwrap().push(json!({ "id": "fullName", "type": "text", "label": "Name" }));
        form["pages"][0]["questions"].as_array_mut().unwrap().remove(0);
    });
    assert_eq!(consent, (vec!["end: Tell me more – the words have changed, so please confirm them again".into()], page("end")));
    // The type whose empty box is an answer is no different.
    let (mut old, mut new) = (form(), form());
    for (form, label) in [(&mut old, "You may write to me"), (&mut new, "You may write to me and my landlord")] {
        form["pages"][2]["questions"][0] = json!({ "id": "true", "type": "consent", "label": label });
    }
    let (old, new) = (read(&old), read(&new));
    let reconciled = reconcile(&draft(), &old, &new, today());
    assert!(
        matches!(&reconciled.again[..], [again] if again.question.is_some_and(|question| question.id == "true")),
        "{:?}",
        reconciled.again
    );
    assert_eq!(Journey::replay(&new, &reconciled.pairs, today()).next(), page("end"));
    let newly_met = again(|form| form["pages"][1]["questions"][1]["when"] = json!({ "==": [{ "var": "fault" }, "out"] }));
    assert_eq!(newly_met, (vec!["light: Since when – we did not ask this before".into()], page("light")));
}

#[test]
fn an_answer_is_carried_over_to_another_name_and_to_other_inputs() {
    let renamed = again(|form| form["pages"][0]["questions"][0]["id"] = "name".into());
    assert_eq!(renamed, (vec![], page("after")));
    let moved = again(|form| {
        let question = form["pages"][0]["questions"].as_array_mut().unwrap().remove(0);
        form["pages"][2]["questions"].as_array_mut().unwrap().push(question);
    });
    assert_eq!(moved, (vec![], page("after")));
    let old = json!({ "pages": [{ "id": "a", "title": "A", "questions": [{ "id": "d", "type": "text", "label": "D" }] }] });
    let mut new = old.clone();
    new["pages"][0]["questions"][0]["type"] = "date".into();
    let (old, new) = (read(&old), read(&new));
    let reconciled = reconcile(&Pairs::from_iter([("d", "2026-02-27")]), &old, &new, today());
    assert_eq!((reconciled.kept, reconciled.again.len()), (vec!["d"], 0));
    assert_eq!(Journey::replay(&new, &reconciled.pairs, today()).answers["d"], "2026-02-27");
}

/// A form with all that may be lost on the way, and a draft of it that is complete.
fn rich() -> (Value, Pairs) {
    let no = json!({ "==": [{ "var": "own" }, "no"] });
    let options = ["ramp", "rail", "bath"].map(|value| json!({ "value": value, "label": value }));
    let form = json!({ "service": "x", "pages": [
        { "id": "home", "title": "Home", "questions": [{ "id": "own", "type": "yes-no", "label": "Do you own it?" }] },
        { "id": "more", "title": "More", "questions": [
            { "id": "nick", "type": "text", "label": "Nickname", "optional": true, "when": no },
            { "id": "agree", "type": "consent", "label": "You may write to my landlord", "when": no },
            { "id": "needs", "type": "checkboxes", "label": "What do you need?", "options": options }] },
        { "id": "kids", "title": "Children", "questions": [{ "id": "kids", "type": "add-another", "label": "Children", "item": "Child", "max": 4,
            "questions": [{ "id": "called", "type": "text", "label": "Name" }, { "id": "ok", "type": "declaration", "label": "The name is right" }] }] },
        { "id": "you", "title": "You", "questions": [
            { "id": "name", "type": "text", "label": "Name", "fact": "person.name" },
            { "id": "tell", "type": "consent", "label": "You may text me", "fact": "contact.method" }] },
        { "id": "sure", "title": "Sure", "questions": [{ "id": "true", "type": "declaration", "label": "I will pay £10" }] } ] });
    let typed = json!({ "own": "yes", "needs": ["ramp", "bath"], "kids-1-called": "A", "kids-1-ok": "yes", "kids-2-called": "B",
        "kids-2-ok": "yes", "kids-3-called": "C", "kids-3-ok": "yes", "name": "Sam Taylor", "tell": "yes", "true": "yes" });
    (form, Pairs::from_value(&typed).expect("pairs"))
}

/// What is asked again of somebody who had filled in all of the rich form, and where the journey stands then.
fn rich_again(change: impl FnOnce(&mut Value)) -> (Vec<String>, Target, Pairs) {
    let (mut form, typed) = rich();
    let old = read(&form);
    assert_eq!(Journey::replay(&old, &typed, today()).next(), Target::Check);
    change(&mut form);
    let new = read(&form);
    let reconciled = reconcile(&typed, &old, &new, today());
    let words = Words::of("en", forms::words::ENGINE.iter().copied());
    let said = reconciled.again.iter().map(|again| again.say(&words).to_string()).collect();
    let next = Journey::replay(&new, &reconciled.pairs, today()).next();
    (said, next, reconciled.pairs)
}

#[test]
fn a_question_that_applies_only_now_is_asked_and_nobody_has_said_no() {
    let (form, mut typed) = rich();
    let form = read(&form);
    let mut journey = Journey::replay(&form, &typed, today());
    journey.post("home", &mut typed, &Pairs::from_iter([("own", "no")]));
    assert_eq!(journey.after("home"), page("more"));
    // The box that was left empty on the page that showed it is a no.
    let posted = Pairs::from_iter([("nick", ""), ("needs", "ramp")]);
    journey.post("more", &mut typed, &posted);
    assert_eq!((journey.after("more"), &journey.answers["agree"]), (Target::Check, &json!(false)));
    // The same within a group.
    let group = json!({ "pages": [
        { "id": "a", "title": "A", "questions": [{ "id": "own", "type": "yes-no", "label": "Own" }] },
        { "id": "b", "title": "B", "questions": [{ "id": "kids", "type": "add-another", "label": "Kids", "item": "Kid", "questions": [
            { "id": "called", "type": "text", "label": "Name" },
            { "id": "agree", "type": "consent", "label": "Agree", "when": { "==": [{ "var": "own" }, "no"] } }] }] }] });
    let group = read(&group);
    let mut typed = Pairs::default();
    let mut journey = Journey::replay(&group, &typed, today());
    journey.post("a", &mut typed, &Pairs::from_iter([("own", "yes")]));
    journey.post("b", &mut typed, &Pairs::from_iter([("kids-1-called", "A"), ("kids-2-called", "B")]));
    assert_eq!(journey.next(), Target::Check);
    journey.post("a", &mut typed, &Pairs::from_iter([("own", "no")]));
    assert_eq!(journey.next(), page("b"));
}

#[test]
fn a_page_without_a_question_that_applies_is_passed_and_not_skipped() {
    let form = json!({ "pages": [
        { "id": "a", "title": "A", "questions": [{ "id": "own", "type": "yes-no", "label": "Own" }] },
        { "id": "b", "title": "B", "questions": [{ "id": "c", "type": "text", "label": "C", "when": { "==": [{ "var": "own" }, "no"] } }] }] });
    let form = read(&form);
    let mut typed = Pairs::from_iter([("own", "yes")]);
    let mut journey = Journey::replay(&form, &typed, today());
    assert_eq!(journey.next(), page("b"));
    journey.post("b", &mut typed, &Pairs::default());
    assert_eq!(journey.next(), Target::Check);
    journey.post("a", &mut typed, &Pairs::from_iter([("own", "no")]));
    assert_eq!(journey.next(), page("b"));
}

#[test]
fn a_new_question_that_does_not_apply_is_nobodys_business_and_a_new_page_is_said() {
    let hidden = rich_again(|form| {
        let new = json!({ "id": "rent", "type": "text", "label": "Rent", "when": { "==": [{ "var": "own" }, "no"] } });
        form["pages"][1]["questions"].as_array_mut().unwrap().push(new);
    });
    assert_eq!((hidden.0, hidden.1), (vec![], Target::Check));
    let advice =
        json!({ "id": "advice", "title": "Turn the water off", "questions": [{ "id": "n", "type": "note", "label": "Do it" }] });
    let (said, next, mut pairs) = rich_again(|form| form["pages"].as_array_mut().unwrap().insert(2, advice.clone()));
    assert_eq!((said, next), (vec!["Turn the water off – this page is new or has changed".into()], page("advice")));
    let mut new = rich().0;
    new["pages"].as_array_mut().unwrap().insert(2, advice);
    let new = read(&new);
    let mut journey = Journey::replay(&new, &pairs, today());
    journey.post("advice", &mut pairs, &Pairs::default());
    assert_eq!(journey.next(), Target::Check);
}

#[test]
fn what_was_agreed_to_holds_for_its_own_words_only() {
    let reworded = "– the words have changed, so please confirm them again";
    // Another consent for the same fact.
    let renamed = rich_again(|form| {
        form["pages"][3]["questions"][1] =
            json!({ "id": "sell", "type": "consent", "label": "You may sell my data", "fact": "contact.method" });
    });
    assert_eq!((renamed.0, renamed.1), (vec![format!("You may sell my data {reworded}")], page("you")));
    // An answer becomes a declaration.
    let declared = rich_again(|form| {
        form["pages"][0]["questions"][0] = json!({ "id": "own", "type": "declaration", "label": "I own it and will pay £500" });
    });
    assert_eq!(declared.0[0], format!("I own it and will pay £500 {reworded}"));
    assert_eq!(declared.1, page("home"));
    // Within a group: the rest of the rows stays.
    let (said, next, pairs) =
        rich_again(|form| form["pages"][2]["questions"][0]["questions"][1]["label"] = "I owe £1,000".into());
    assert_eq!((said, next), (vec![format!("I owe £1,000 {reworded}")], page("kids")));
    assert_eq!((pairs.first("kids-2-called"), pairs.all("kids-2-ok").len()), ("B", 0));
    // A translation more is no other word; another word in one of the languages is.
    let mut translated = rich().0;
    translated["pages"][4]["questions"][0]["label"] = json!({ "en": "I will pay £10", "cy": "Byddaf yn talu £10" });
    let more = rich_again(|form| *form = translated.clone());
    assert_eq!((more.0, more.1), (vec![], Target::Check));
    let old = read(&translated);
    translated["pages"][4]["questions"][0]["label"]["cy"] = "Byddaf yn talu £1,000".into();
    let new = read(&translated);
    assert_eq!(reconcile(&rich().1, &old, &new, today()).again.len(), 1);
}

#[test]
fn what_fits_in_part_only_is_asked_again_and_stays_in_sight() {
    let (said, next, pairs) = rich_again(|form| form["pages"][1]["questions"][2]["type"] = "radios".into());
    let why = "What do you need – we ask this in another way now. You answered: ramp, bath";
    assert_eq!((said, next, pairs.all("needs").len()), (vec![why.into()], page("more"), 2));
    let (said, next, mut pairs) = rich_again(|form| form["pages"][2]["questions"][0]["max"] = 2.into());
    assert_eq!(said, ["Children – your answer no longer fits: You can only add up to 2"]);
    // All rows stay in sight: the person says which one goes.
    assert_eq!((next, pairs.first("kids-2-called"), pairs.first("kids-3-called")), (page("kids"), "B", "C"));
    // Once it was posted it is answered, and what was beyond does not come back with more room.
    let (mut form, _) = rich();
    form["pages"][2]["questions"][0]["max"] = 2.into();
    let small = read(&form);
    let posted = ["kids-1-called", "kids-1-ok", "kids-2-called", "kids-2-ok"]
        .map(|name| (name, if name.ends_with("ok") { "yes" } else { "B" }));
    let mut journey = Journey::replay(&small, &pairs, today());
    journey.post("kids", &mut pairs, &Pairs::from_iter(posted));
    assert_eq!(journey.next(), Target::Check);
    assert!(reconcile(&pairs, &read(&rich().0), &small, today()).again.is_empty());
    assert!(!pairs.has("kids-3-called"));
}

/// Whoever was sent elsewhere had not come to the end: what lies beyond is still to come, and no news.
#[test]
fn after_an_exit_only_what_was_met_is_asked_again() {
    let mut json: Value =
        serde_json::from_str(BUNDLED.iter().find(|(name, _)| *name == "street-light").expect("it").1).expect("JSON");
    let old = read(&json);
    json["pages"][0]["questions"][0]["type"] = "declaration".into();
    let new = read(&json);
    let again = reconcile(&Pairs::from_iter([("danger", "yes")]), &old, &new, today()).again;
    assert_eq!(again.iter().map(|again| again.page).collect::<Vec<_>>(), ["danger"]);
}

fn page_of<'d>(definition: &'d Definition, id: &str) -> &'d Page {
    definition.page(id).expect("a page")
}

#[test]
fn a_page_that_is_posted_late_counts_as_what_stood_on_it() {
    let (mut form, mut typed) = rich();
    let old = read(&form);
    typed.remove("true");
    form["pages"][4]["questions"][0]["label"] = "I will pay £1,000".into();
    let questions = form["pages"][4]["questions"].as_array_mut().unwrap();
    questions.push(json!({ "id": "post", "type": "consent", "label": "You may send me post" }));
    questions.push(json!({ "id": "why", "type": "text", "label": "Why?", "optional": true }));
    let new = read(&form);
    let late = |draft: &Pairs, id: &str, posted: &[(&str, &str)]| {
        let posted = posted.iter().copied().collect();
        post_late(page_of(&old, id), &old, &new, draft, &posted, &Pairs::default(), today())
    };
    let posted = late(&typed, "sure", &[("true", "yes")]);
    assert!(posted.problems.is_empty());
    let journey = Journey::replay(&new, &posted.pairs, today());
    assert_eq!(journey.next(), page("sure"));
    assert!(!journey.answers.contains_key("true"), "nobody agreed to £1,000");
    let step = journey.step("sure").expect("sure");
    assert!(!step.asked && !posted.pairs.has("post") && !posted.pairs.has("why"));
    // What was agreed to in the new words stays so when another page comes late, and only that page changes.
    let mut agreed = posted.pairs;
    let mut journey = journey;
    journey.post("sure", &mut agreed, &Pairs::from_iter([("true", "yes"), ("why", "Because")]));
    assert_eq!(journey.next(), Target::Check);
    let again = late(&agreed, "you", &[("name", "Samira Taylor")]);
    assert_eq!(Journey::replay(&new, &again.pairs, today()).next(), Target::Check);
    assert_eq!(
        (again.pairs.first("name"), again.pairs.first("true"), again.pairs.first("why")),
        ("Samira Taylor", "yes", "Because")
    );
    // A name that was carried over to another input follows.
    let mut renamed = rich().0;
    renamed["pages"][3]["id"] = "person".into();
    renamed["pages"][3]["questions"][0]["id"] = "fullName".into();
    let renamed = read(&renamed);
    let draft = reconcile(&rich().1, &old, &renamed, today()).pairs;
    assert_eq!(draft.first("fullName"), "Sam Taylor");
    let posted = Pairs::from_iter([("name", "Samira Taylor"), ("tell", "yes")]);
    let late = post_late(page_of(&old, "you"), &old, &renamed, &draft, &posted, &Pairs::default(), today());
    assert_eq!(late.pairs.first("fullName"), "Samira Taylor");
    assert_eq!(Journey::replay(&renamed, &late.pairs, today()).next(), Target::Check);
}

/// What teams do to the rich form, the `nth` time: no two questions or pages go by the same id, as lint would have it.
fn edit_rich(form: &mut Value, nth: usize, (place, how): (usize, u8)) {
    let pages = form["pages"].as_array_mut().expect("pages");
    let (page, last) = (place % pages.len(), place % (pages.len() + 1));
    let id = format!("new{nth}");
    match how {
        0..=3 => {
            let all = pages.iter_mut().flat_map(|page| page["questions"].as_array_mut().expect("questions"));
            let Some(question) = all.cycle_to(place) else { return };
            match how {
                0 => question["label"] = format!("Other words {place}").into(),
                1 => question["label"] = json!({ "en": question["label"], "cy": "Geiriau" }),
                2 => question["id"] = id.into(),
                _ => question["type"] = ["declaration", "consent", "yes-no", "radios", "text"][place % 5].into(),
            }
        }
        4 => pages.insert(
            last,
            json!({ "id": id, "title": "Note", "questions": [{ "id": format!("n{id}"), "type": "note", "label": "N" }] }),
        ),
        5 => pages[page]["id"] = id.into(),
        6 => pages[page]["questions"]
            .as_array_mut()
            .expect("questions")
            .push(json!({ "id": id, "type": "consent", "label": "Sell it",
            "fact": "contact.method" })),
        7 => pages[page]["questions"].as_array_mut().expect("questions").push(json!({ "id": id, "type": "text", "label": "Rent",
            "when": { "==": [{ "var": "own" }, "no"] } })),
        8 => pages[page]["questions"]
            .as_array_mut()
            .expect("questions")
            .push(json!({ "id": id, "type": "text", "label": "Why", "optional": true })),
        _ => {
            for question in pages.iter_mut().flat_map(|page| page["questions"].as_array_mut().expect("questions")) {
                if question["type"] == "add-another" {
                    question["max"] = (1 + place % 4).into();
                    if place.is_multiple_of(3) {
                        question["questions"][1]["label"] = format!("I owe £{place}").into();
                    }
                }
            }
        }
    }
}

trait CycleTo<'v> {
    fn cycle_to(self, place: usize) -> Option<&'v mut Value>;
}

impl<'v, I: Iterator<Item = &'v mut Value>> CycleTo<'v> for I {
    fn cycle_to(self, place: usize) -> Option<&'v mut Value> {
        let mut all: Vec<_> = self.collect();
        if all.is_empty() { None } else { Some(all.swap_remove(place % all.len())) }
    }
}

/// The questions whose answers bind to words and that somebody has said yes to, with those of groups.
fn agreed<'d>(definition: &'d Definition, journey: &Journey) -> Vec<&'d Question> {
    let mut agreed = Vec::new();
    for question in
        journey.steps.iter().filter(|step| step.done).flat_map(|step| &definition.pages[place(definition, step.page)].questions)
    {
        let answer = journey.answers.get(&question.id);
        if question.kind.binds_to_words() && answer == Some(&json!(true)) {
            agreed.push(question);
        }
        let rows = answer.and_then(Value::as_array).into_iter().flatten();
        let yes = |inner: &&Question| inner.kind.binds_to_words() && rows.clone().any(|row| row[&inner.id] == true);
        agreed.extend(question.kind.questions().iter().filter(yes));
    }
    agreed
}

fn place(definition: &Definition, page: &Page) -> usize {
    definition.pages.iter().position(|own| own.id == page.id).expect("a page of it")
}

/// How much was said: texts and marks, however deep.
fn amount(value: &Value) -> usize {
    match value {
        Value::Array(all) => all.iter().map(amount).sum(),
        Value::Object(all) => all.values().map(amount).sum(),
        _ => 1,
    }
}

/// What teams do to a form, the `nth` time: no two questions go by the same id, as lint would have it.
fn edit(form: &mut Value, nth: usize, (place, how): (usize, u8)) {
    let pages = form["pages"].as_array().expect("pages");
    let all: Vec<(usize, usize)> = (0..pages.len())
        .flat_map(|page| (0..pages[page]["questions"].as_array().map_or(0, Vec::len)).map(move |question| (page, question)))
        .collect();
    if all.is_empty() {
        return;
    }
    let (page, question) = all[place % all.len()];
    let next = (page + 1) % pages.len();
    let pages = form["pages"].as_array_mut().expect("pages");
    let questions = pages[page]["questions"].as_array_mut().expect("questions");
    match how {
        0 => drop(questions.remove(question)),
        1 => questions.insert(question, json!({ "id": format!("new{nth}"), "type": "text", "label": "New" })),
        2 => questions[question]["label"] = format!("Other words {place}").into(),
        3 => questions[question]["id"] = format!("renamed{nth}").into(),
        4 => questions[question]["type"] = ["text", "long-text", "date", "email", "declaration", "yes-no"][place % 6].into(),
        5 => questions[question]["optional"] = place.is_multiple_of(2).into(),
        6 => drop(questions[question].as_object_mut().expect("a question").remove("when")),
        7 => {
            let moved = questions.remove(question);
            pages[next]["questions"].as_array_mut().expect("questions").push(moved);
        }
        8 => drop(questions[question]["options"].as_array_mut().map(|options| options.pop())),
        _ => pages.swap(page, next),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever a team does to a form, and whatever was typed: an answer that still fits is neither lost nor asked for again.
    #[test]
    fn no_answer_that_still_fits_is_lost(
        service in 0..BUNDLED.len(),
        edits in prop::collection::vec((0..60usize, 0..10u8), 1..8),
        values in prop::collection::vec(prop::sample::select(vec![
            "yes", "no", "missed", "bulky", "phone", "house", "kerb", "none", "refuse", "sofa", "1", "2", "2026", "Sam Taylor", "sam@example.org",
            "01632 960 001", "LS1 1UR", "", "soon", "kitchen", "heating", "monday", "any", "2026-02-27",
        ]), 1..40),
        reached in 1..8usize,
    ) {
        let mut json: Value = serde_json::from_str(BUNDLED[service].1).expect("JSON");
        let old = read(&json);
        edits.iter().enumerate().for_each(|(nth, made)| edit(&mut json, nth, *made));
        let new = read(&json);
        let mut typed = Pairs::default();
        let names = old.pages.iter().take(reached).flat_map(|page| page.names(&typed)).collect::<Vec<_>>();
        for (n, name) in names.into_iter().enumerate() {
            typed.put(name, vec![values[n % values.len()].to_owned()]);
        }
        let reconciled = reconcile(&typed, &old, &new, today());
        let questions = |definition: &Definition| definition.pages.iter().flat_map(|page| &page.questions).map(|question| question.id.clone()).collect::<Vec<_>>();
        let words = Words::of("cy", forms::words::ENGINE.iter().copied());
        for again in &reconciled.again {
            let filled = !again.say(&words).to_string().contains('{');
            prop_assert!(filled);
        }
        for (name, values) in typed.iter() {
            // What was typed stays, unless it was an agreement to words that are no longer there.
            let agreed = [&new, &old].iter().flat_map(|definition| &definition.pages).flat_map(|page| &page.questions)
                .any(|question| question.id == name && question.kind.binds_to_words());
            prop_assert!(agreed || reconciled.pairs.all(name) == values, "{}", name);
        }
        let before = Journey::replay(&old, &typed, today());
        for id in questions(&new) {
            let question = new.pages.iter().find_map(|page| page.question(&id)).expect("the question");
            // Alone on a page, without its condition: whether what was typed is an answer to it by itself.
            let (kept, lost) = (reads(question, &reconciled.pairs), reads(question, &typed));
            let bound = old.pages.iter().flat_map(|page| &page.questions).any(|old| old.id == id && old.kind.binds_to_words());
            if lost.is_some() && !question.kind.binds_to_words() && !bound && !is_cut(&before, &id, &lost) {
                prop_assert_eq!(&kept, &lost);
                prop_assert!(reconciled.again.iter().all(|again| again.question.is_none_or(|question| question.id != id)), "{} is asked again", id);
            }
            if let (Some(value), Some(now)) = (before.answers.get(&id), &kept) && lost.as_ref() == Some(value) {
                prop_assert_eq!(value, now);
            }
        }
        // The reasons can be told again, from what was brought over.
        let words = Words::of("en", forms::words::ENGINE.iter().copied());
        let said = |reconciled: &forms::Reconciled| reconciled.again.iter().map(|again| again.say(&words).to_string()).collect::<Vec<_>>();
        let told_again = reconcile(&reconciled.pairs, &old, &new, today());
        if new.pages.iter().flat_map(|page| &page.questions).all(|question| !(question.optional && question.kind.binds_to_words())) {
            prop_assert!(said(&reconciled).iter().all(|why| said(&told_again).contains(why)));
        }
        // Once more changes nothing.
        let twice = reconcile(&reconciled.pairs, &new, &new, today());
        prop_assert_eq!(twice.pairs, reconciled.pairs);
        prop_assert!(twice.again.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Somebody had filled in everything. Whatever the team does then: nobody has agreed to words that they never saw, nothing
    /// of an answer is dropped without a word, and where the journey stops there is a reason.
    #[test]
    fn a_complete_draft_stops_for_a_reason_only(edits in prop::collection::vec((0..60usize, 0..10u8), 1..6)) {
        let (mut form, typed) = rich();
        let old = read(&form);
        edits.iter().enumerate().for_each(|(nth, made)| edit_rich(&mut form, nth, *made));
        let new = read(&form);
        let reconciled = reconcile(&typed, &old, &new, today());
        let (before, after) = (Journey::replay(&old, &typed, today()), Journey::replay(&new, &reconciled.pairs, today()));
        let had = agreed(&old, &before);
        for question in agreed(&new, &after) {
            let same = had.iter().any(|old| old.id == question.id && old.label.get("en") == question.label.get("en"));
            prop_assert!(same, "{} was never agreed to", question.label.get("en"));
        }
        for step in after.steps.iter().filter(|step| step.done) {
            for question in &step.page.questions {
                if let Some((was, is)) = before.answers.get(&question.id).zip(after.answers.get(&question.id)) {
                    prop_assert!(amount(is) >= amount(was), "{}: {} became {}", question.id, was, is);
                }
            }
        }
        if let Target::Page(page) = after.next() {
            prop_assert!(reconciled.again.iter().any(|again| again.page == page), "{} stops without a reason", page);
        } else {
            prop_assert!(reconciled.again.is_empty());
        }
        // The reasons can be told again, and once more changes nothing.
        let told = reconcile(&reconciled.pairs, &old, &new, today());
        let why = |reconciled: &forms::Reconciled| {
            let words = Words::of("en", forms::words::ENGINE.iter().copied());
            reconciled.again.iter().map(|again| again.say(&words).to_string()).collect::<Vec<_>>()
        };
        prop_assert!(why(&reconciled).iter().all(|reason| why(&told).contains(reason)), "{:?} {:?}", why(&reconciled), why(&told));
        let twice = reconcile(&reconciled.pairs, &new, &new, today());
        prop_assert_eq!(twice.pairs, reconciled.pairs);
        prop_assert!(twice.again.is_empty());
    }
}

/// Whether the new question reads a part of the answer only.
fn is_cut(before: &Journey, id: &str, now: &Option<Value>) -> bool {
    before.answers.get(id).zip(now.as_ref()).is_some_and(|(was, now)| amount(now) < amount(was))
}

/// The answer that `question` reads from these pairs, where it reads one without a problem.
fn reads(question: &forms::Question, pairs: &Pairs) -> Option<Value> {
    let answers = forms::Answers::new();
    let before = forms::conditions::Scope::of(&answers);
    let asked = forms::questions::Asked::new(question, &question.id, pairs, &before, today());
    let read = question.kind.read(&asked);
    read.value.filter(|_| read.problems.is_empty() && question.takes_part() && question.was_asked(&question.id, pairs))
}
