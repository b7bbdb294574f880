//! What a post takes over: this page's answers, and what becomes of those it does not mention.

use forms::{Answers, BUNDLED, Date, Definition, Journey, Page, Pairs};

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

fn bins() -> Definition {
    Definition::parse(BUNDLED[0].1).0.expect("bins")
}

fn post(page: &Page, draft: &mut Pairs, posted: &[(&str, &str)]) {
    page.accept(draft, &posted.iter().copied().collect(), &Answers::new(), today());
}

#[test]
fn only_this_page_is_taken_over() {
    let definition = bins();
    let mut draft = Pairs::from_iter([("town", "Leeds")]);
    post(&definition.pages[0], &mut draft, &[("fullName", "Sam"), ("town", "York"), ("csrf", "x")]);
    assert_eq!(draft.first("town"), "Leeds");
    assert!(!draft.has("csrf"));
    assert!(draft.has("contactBy"), "asked, not answered");
}

#[test]
fn unticked_boxes_are_cleared() {
    let definition = bins();
    let page = definition.page("missed").expect("missed");
    let mut draft = Pairs::default();
    post(page, &mut draft, &[("bins", "refuse"), ("bins", "food"), ("outByTime", "yes"), ("obstruction", "none")]);
    assert_eq!(draft.all("bins"), ["refuse", "food"]);
    post(page, &mut draft, &[("outByTime", "yes"), ("obstruction", "none")]);
    assert!(draft.all("bins").is_empty() && draft.has("bins"));
}

#[test]
fn a_hidden_question_keeps_what_it_held() {
    let definition = bins();
    let page = &definition.pages[0];
    let mut draft = Pairs::default();
    post(page, &mut draft, &[("contactBy", "phone"), ("callTime", "Mornings")]);
    post(page, &mut draft, &[("contactBy", "email")]);
    assert_eq!(draft.first("callTime"), "Mornings");
    // Without JavaScript it is in sight, and what is typed there stays too.
    post(page, &mut draft, &[("contactBy", "email"), ("callTime", "Evenings")]);
    assert_eq!(draft.first("callTime"), "Evenings");
    // Once it applies again, an empty post empties it.
    post(page, &mut draft, &[("contactBy", "phone"), ("callTime", "")]);
    assert_eq!(draft.first("callTime"), "");
}

#[test]
fn a_file_is_set_by_an_upload_alone() {
    let definition = bins();
    let page = definition.page("access").expect("access");
    let mut draft = Pairs::default();
    post(page, &mut draft, &[("photo", "id"), ("photo", "x.jpg"), ("photo", "1")]);
    assert!(draft.all("photo").is_empty());
    draft.put("photo", ["id", "x.jpg", "1"].map(str::to_owned).to_vec());
    post(page, &mut draft, &[("photo", "")]);
    assert_eq!(draft.all("photo").len(), 3);
    assert!(page.act(&mut draft, &Pairs::from_iter([("remove", "photo")])));
    assert!(draft.all("photo").is_empty());
}

#[test]
fn rows_come_and_go() {
    let definition = bins();
    let page = definition.page("items").expect("items");
    let mut draft = Pairs::default();
    let add = Pairs::from_iter([("add", "items")]);
    for n in 1..=5 {
        draft.put(format!("items-{n}-description"), vec![format!("thing {n}")]);
    }
    assert!(page.act(&mut draft, &add), "asked for, even where there is no more room");
    assert!(!draft.has("items-6-description"));
    assert!(page.act(&mut draft, &Pairs::from_iter([("remove", "items-2")])));
    let names: Vec<String> = (1..=5).map(|n| format!("items-{n}-description")).collect();
    let things: Vec<&str> = names.iter().map(|name| draft.first(name)).collect();
    assert_eq!(things, ["thing 1", "thing 3", "thing 4", "thing 5", ""]);
    assert!(!draft.has("items-5-description"), "the gap is closed");
    assert!(page.act(&mut draft, &add));
    assert!(draft.has("items-5-itemType"));
    assert!(!page.act(&mut draft, &Pairs::from_iter([("remove", "items-x")])));
    assert!(!page.act(&mut draft, &Pairs::from_iter([("remove", "other-1")])));
    assert!(!page.act(&mut draft, &Pairs::default()));
    // Rows that vanish from the post are gone.
    post(page, &mut draft, &[("items-1-description", "only one")]);
    assert!(!draft.has("items-2-description") && draft.has("items-1-quantity"));
}

#[test]
fn a_page_to_read_is_done_once_it_was_passed() {
    let json = r#"{ "service": "x", "pages": [
        { "id": "read", "title": "Read", "questions": [{ "id": "n", "type": "note", "label": "Read this" }] },
        { "id": "then", "title": "Then", "questions": [{ "id": "a", "type": "text", "label": "A" }] } ] }"#;
    let definition = Definition::parse(json).0.expect("a definition");
    let mut draft = Pairs::default();
    assert_eq!(Journey::replay(&definition, &draft, today()).steps.len(), 1);
    post(&definition.pages[0], &mut draft, &[]);
    assert_eq!(Journey::replay(&definition, &draft, today()).steps.len(), 2);
}

#[test]
fn what_a_stage_asks_again_has_to_be_answered_whatever_it_was_before() {
    let json = r#"{ "pages": [
        { "id": "one", "questions": [{ "id": "kind", "type": "yes-no", "label": "Kind" }] },
        { "id": "two", "questions": [
            { "id": "more", "type": "text", "label": "More", "optional": true, "when": { "==": [{ "var": "kind" }, "yes"] } },
            { "id": "other", "type": "text", "label": "Other" }] }],
        "stages": [{ "id": "a", "title": "A" }, { "id": "b", "title": "B", "asks": ["more"] },
            { "id": "c", "title": "C", "asks": ["more", "kind"] }] }"#;
    let definition = Definition::parse(json).0.expect("a definition");
    let ask = |stage: &str| definition.stage(stage).expect("a stage").ask.as_ref();
    let problems = |stage: &str, typed: &[(&str, &str)]| {
        let problems = forms::check(ask(stage).expect("a page"), &typed.iter().copied().collect(), &Answers::new(), today()).1;
        problems.into_iter().map(|problem| problem.name).collect::<Vec<_>>()
    };
    assert!(ask("a").is_none());
    assert_eq!(problems("b", &[]), ["more"]);
    assert!(problems("b", &[("more", "Yes")]).is_empty());
    // Where what it depends on is asked again too, that decides.
    assert!(problems("c", &[("kind", "no")]).is_empty());
    assert_eq!(problems("c", &[("kind", "yes")]), ["more"]);
    // The form itself stays as it was.
    assert!(definition.page("two").expect("two").questions[0].optional);
}
