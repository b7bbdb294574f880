//! A long form in sections: questions before it, sections in any order, what has to wait, and what a change asks again.

use forms::{Date, Definition, Journey, Pairs, Standing, Target, Words, summary};
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

fn yes_no(id: &str) -> Value {
    json!({ "id": id, "type": "yes-no", "label": format!("Label of {id}") })
}

/// Who may apply, then three sections; the last has a page for people with a car alone.
fn form() -> Definition {
    let json = json!({ "service": "permit", "title": "A permit", "pages": [
        { "id": "here", "title": "Here", "questions": [yes_no("lives")] },
        { "id": "sorry", "title": "Sorry", "exit": true, "when": { "==": [{ "var": "lives" }, "no"] }, "questions": [
            { "id": "n", "type": "note", "label": "Only for people who live here" }] },
        { "id": "car", "title": "Car", "section": "Your car", "questions": [yes_no("own")] },
        { "id": "hire", "title": "Hire", "when": { "==": [{ "var": "own" }, "no"] }, "questions": [yes_no("lease")] },
        { "id": "you", "title": "You", "section": "About you", "questions": [yes_no("adult")] },
        { "id": "more", "title": "More", "questions": [yes_no("student")] },
        { "id": "pay", "title": "Pay", "section": "Paying", "questions": [
            yes_no("card"), { "id": "log", "type": "text", "label": "Log", "when": { "==": [{ "var": "own" }, "yes"] } }] }] });
    let (definition, findings) = Definition::parse(&json.to_string());
    assert!(findings.iter().all(|finding| finding.code == "missing"), "{findings:?}");
    definition.expect("a definition")
}

fn page(id: &str) -> Target {
    Target::Page(id.to_owned())
}

/// Title, standing and the page that leads on.
fn tasks(journey: &Journey) -> Vec<(String, Standing, Option<String>)> {
    let task = |(task, standing, page): (&forms::Task, Standing, Option<&forms::Page>)| {
        (task.title.get("en").to_owned(), standing, page.map(|page| page.id.clone()))
    };
    journey.tasks().into_iter().map(task).collect()
}

fn task(title: &str, standing: Standing, page: Option<&str>) -> (String, Standing, Option<String>) {
    (title.to_owned(), standing, page.map(str::to_owned))
}

#[test]
fn who_may_not_apply_learns_it_before_the_form_begins() {
    let definition = form();
    let nothing = Pairs::default();
    let journey = Journey::replay(&definition, &nothing, today());
    assert_eq!((journey.next(), journey.tasks().len()), (page("here"), 0));
    let outside = Pairs::from_iter([("lives", "no")]);
    let journey = Journey::replay(&definition, &outside, today());
    assert_eq!((journey.next(), journey.after("here"), journey.tasks().len()), (page("sorry"), page("sorry"), 0));
    assert!(journey.step("car").is_none() && journey.complete().is_none());
    let inside = Pairs::from_iter([("lives", "yes")]);
    let journey = Journey::replay(&definition, &inside, today());
    assert_eq!((journey.next(), journey.after("here")), (Target::Tasks, Target::Tasks));
}

#[test]
fn sections_are_done_in_any_order_that_their_conditions_allow() {
    let definition = form();
    let mut draft = Pairs::from_iter([("lives", "yes")]);
    use Standing::{Done, Incomplete, NotStarted, Waiting};
    let list =
        [task("Your car", NotStarted, Some("car")), task("About you", NotStarted, Some("you")), task("Paying", Waiting, None)];
    let journey = Journey::replay(&definition, &draft, today());
    assert_eq!(tasks(&journey), list);
    assert!(journey.step("you").is_some() && journey.step("more").is_none() && journey.step("pay").is_none());
    assert_eq!(journey.before("you"), Some(Target::Tasks));
    assert_eq!(journey.before("here"), None);

    draft.push("adult", "yes");
    let journey = Journey::replay(&definition, &draft, today());
    assert_eq!(tasks(&journey)[1], task("About you", Incomplete, Some("more")));
    assert_eq!((journey.after("you"), journey.before("more")), (page("more"), Some(page("you"))));

    draft.push("student", "no");
    let journey = Journey::replay(&definition, &draft, today());
    assert_eq!(tasks(&journey)[1], task("About you", Done, Some("you")));
    assert_eq!(journey.after("more"), Target::Tasks);

    draft.push("own", "yes");
    let journey = Journey::replay(&definition, &draft, today());
    assert_eq!(tasks(&journey)[2], task("Paying", NotStarted, Some("pay")));
    assert!(Journey::replay(&definition, &draft, today()).complete().is_none());

    draft.push("card", "no");
    draft.push("log", "B 12");
    let journey = Journey::replay(&definition, &draft, today());
    assert_eq!((journey.next(), journey.after("pay")), (Target::Check, Target::Check));
    let words = Words::of("en", forms::words::ENGINE.iter().copied());
    let sections = summary(&journey, &words);
    let parts: Vec<_> = sections.iter().map(|section| section.task.as_ref().map(ToString::to_string)).collect();
    assert_eq!(parts, [None, Some("Your car".into()), Some("About you".into()), Some("About you".into()), Some("Paying".into())]);
}

#[test]
fn a_change_asks_again_only_what_it_affects() {
    let definition = form();
    let all = [("lives", "yes"), ("own", "yes"), ("adult", "yes"), ("student", "no"), ("card", "no"), ("log", "B 12")];
    let mut draft = Pairs::from_iter(all);
    // What affects nothing leads back to check.
    let change = |draft: &mut Pairs, id: &str, name: &str, value: &str| {
        let page = definition.page(id).expect("a page");
        let before = Journey::replay(&definition, draft, today()).answers_before(id);
        page.accept(draft, &Pairs::from_iter([(name, value)]), &before, today());
        Journey::replay(&definition, draft, today()).after(id)
    };
    assert_eq!(change(&mut draft, "more", "student", "yes"), Target::Check);
    // Another answer brings a page that was not met before, and hides a question further on.
    assert_eq!(change(&mut draft, "car", "own", "no"), page("hire"));
    assert_eq!(change(&mut draft, "hire", "lease", "yes"), Target::Check);
    let sent = Journey::replay(&definition, &draft, today()).complete().expect("complete");
    assert!(!sent.answers().contains_key("log") && sent.answers().contains_key("lease"), "what is hidden is not sent");
    assert_eq!(draft.first("log"), "B 12", "and is kept as long as the draft is");
    // Changed back, it is there again, and what belonged to the other answer leaves.
    assert_eq!(change(&mut draft, "car", "own", "yes"), Target::Check);
    let sent = Journey::replay(&definition, &draft, today()).complete().expect("complete");
    assert_eq!(sent.answers()["log"], "B 12");
    assert!(!sent.answers().contains_key("lease") && draft.first("lease") == "yes");
}

/// Without sections too, nothing that was answered stands between a change and what it made incomplete.
#[test]
fn a_change_skips_what_is_answered() {
    let definition = json!({ "pages": [
        { "id": "a", "title": "A", "questions": [yes_no("a")] },
        { "id": "b", "title": "B", "questions": [yes_no("b")] },
        { "id": "c", "title": "C", "when": { "==": [{ "var": "a" }, "no"] }, "questions": [yes_no("c")] },
        { "id": "d", "title": "D", "questions": [yes_no("d")] }] });
    let definition = Definition::parse(&definition.to_string()).0.expect("a definition");
    let draft = Pairs::from_iter([("a", "no"), ("b", "yes"), ("d", "yes")]);
    let journey = Journey::replay(&definition, &draft, today());
    assert_eq!(journey.after("a"), page("c"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is answered in whatever order: no page is met whose condition is false, none stays that cannot be reached, and
    /// what is sent holds answers of met pages alone.
    #[test]
    fn journeys_in_sections_never_visit_a_page_whose_condition_is_false(answers in prop::collection::vec((0..8usize, 0..3usize), 0..16)) {
        let definition = form();
        let names = ["lives", "own", "lease", "adult", "student", "card", "log", "nobody"];
        let mut draft = Pairs::default();
        for (name, value) in answers {
            draft.put(names[name], vec![["yes", "no", ""][value].to_owned()]);
            let journey = Journey::replay(&definition, &draft, today());
            for step in &journey.steps {
                prop_assert!(step.page.applies(&journey.answers, today()), "{}", step.page.id);
            }
            match journey.next() {
                Target::Page(id) => prop_assert!(journey.step(&id).is_some_and(|step| !step.done)),
                Target::Tasks => prop_assert!(journey.tasks().iter().any(|(_, standing, _)| *standing != Standing::Done)),
                Target::Check => {
                    prop_assert!(journey.steps.iter().all(|step| step.done));
                    let met: Vec<&str> = journey.steps.iter().flat_map(|step| step.page.questions.iter().map(|question| question.id.as_str())).collect();
                    let sent = journey.answers.clone();
                    prop_assert!(sent.keys().all(|id| met.contains(&id.as_str())));
                }
            }
            for step in journey.steps.iter().map(|step| step.page.id.as_str()) {
                if let Target::Page(id) = journey.after(step) {
                    prop_assert!(journey.step(&id).is_some_and(|step| !step.done));
                }
            }
        }
    }

    /// Whichever page is posted, in whatever order: what a kept journey works out is what a replay of the draft works out.
    #[test]
    fn a_post_in_sections_comes_to_the_same_as_a_replay(posts in prop::collection::vec((0..7usize, 0..3usize, 0..3usize), 0..16)) {
        let definition = form();
        let (mut draft, mut kept_draft) = (Pairs::default(), Pairs::default());
        let mut kept = Journey::replay(&definition, &draft, today());
        for (place, first, second) in posts {
            let page = &definition.pages[place];
            let mut posted = Pairs::default();
            for (name, value) in page.names(&draft).into_iter().zip([first, second]) {
                posted.push(name, ["yes", "no", ""][value]);
            }
            let before = Journey::replay(&definition, &draft, today()).answers_before(&page.id);
            page.accept(&mut draft, &posted, &before, today());
            let journey = Journey::replay(&definition, &draft, today());
            kept.post(&page.id, &mut kept_draft, &posted);
            prop_assert_eq!(&kept_draft, &draft);
            prop_assert_eq!((&kept.answers, tasks(&kept), kept.next()), (&journey.answers, tasks(&journey), journey.next()));
        }
    }
}
