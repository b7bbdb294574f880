//! A form that changes while people fill it in: what carries over, what is asked again, and in which words.

use forms::{BUNDLED, Date, Definition, Journey, Pairs, Target, Words, reconcile};
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
    assert_eq!(changed, (vec!["light: What is wrong – we ask this in another way now".into()], page("light")));
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
    assert!(matches!(&reconciled.again[..], [again] if again.question.id == "true"), "{:?}", reconciled.again);
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

/// What teams do to a form.
fn edit(form: &mut Value, place: usize, how: u8) {
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
        1 => questions.insert(question, json!({ "id": format!("new{place}"), "type": "text", "label": "New" })),
        2 => questions[question]["label"] = format!("Other words {place}").into(),
        3 => questions[question]["id"] = format!("renamed{place}").into(),
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
        edits.iter().for_each(|(place, how)| edit(&mut json, *place, *how));
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
            let agreed = new.pages.iter().flat_map(|page| &page.questions)
                .any(|question| question.id == name && question.kind.binds_to_words());
            prop_assert!(agreed || reconciled.pairs.all(name) == values, "{}", name);
        }
        let before = Journey::replay(&old, &typed, today());
        for id in questions(&new) {
            let question = new.pages.iter().find_map(|page| page.question(&id)).expect("the question");
            // Alone on a page, without its condition: whether what was typed is an answer to it by itself.
            let (kept, lost) = (reads(question, &reconciled.pairs), reads(question, &typed));
            if lost.is_some() && !question.kind.binds_to_words() {
                prop_assert_eq!(&kept, &lost);
                prop_assert!(reconciled.again.iter().all(|again| again.question.id != id), "{} is asked again", id);
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

/// The answer that `question` reads from these pairs, where it reads one without a problem.
fn reads(question: &forms::Question, pairs: &Pairs) -> Option<Value> {
    let answers = forms::Answers::new();
    let before = forms::conditions::Scope::of(&answers);
    let asked = forms::questions::Asked::new(question, &question.id, pairs, &before, today());
    let read = question.kind.read(&asked);
    read.value.filter(|_| read.problems.is_empty() && question.takes_part() && question.was_asked(&question.id, pairs))
}
