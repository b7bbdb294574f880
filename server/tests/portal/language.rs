//! Languages: the page in one, each string that fell back in its own, the answers kept, the one it was sent in recorded.

use axum::http::StatusCode;

use crate::browser::Portal;

#[tokio::test]
async fn words_that_fell_back_say_so_in_every_language() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let welsh = browser.get("/services/street-light?lang=cy").await;
    assert!(welsh.has("<html lang=\"cy\" dir=\"ltr\""), "{}", welsh.text());
    assert!(!welsh.has("<span lang=\"en\""), "all of it is in Welsh: {}", welsh.text());
    let polish = browser.get("/services/street-light?lang=pl").await;
    assert!(polish.has("<span lang=\"en\">Report a faulty street light</span></h1>"), "{}", polish.text());
    assert!(polish.has("<title lang=\"en\">Report a faulty street light – Tolbooth Council</title>"), "{}", polish.text());
    assert!(polish.has("<span lang=\"en\">Monday to Friday, 8am to 6pm</span>"), "the council's own words: {}", polish.text());
    let urdu = browser.get("/services/street-light?lang=ur").await;
    assert!(urdu.has("<html lang=\"ur\" dir=\"rtl\""), "{}", urdu.text());
    assert!(urdu.has("<span lang=\"en\" dir=\"ltr\">Report a faulty street light</span></h1>"), "{}", urdu.text());
}

#[tokio::test]
async fn a_problem_is_in_the_language_of_the_page_and_its_label_in_its_own() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.get("/?lang=ur").await;
    browser.start("bins").await;
    let wrong = browser.answer("/services/bins/about", &[("fullName", &"x".repeat(101))]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("href=\"#fullName\"><span lang=\"en\" dir=\"ltr\">Full name</span>: زیادہ سے زیادہ"), "{}", wrong.text());
}

#[tokio::test]
async fn machine_translations_are_marked_on_every_page() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    for (tag, original) in [("pl", "Przeczytaj tę stronę po angielsku"), ("ur", "یہ صفحہ انگریزی میں پڑھیں")]
    {
        browser.get(&format!("/?lang={tag}")).await;
        for path in ["/", "/services?q=bin", "/requests", "/help", "/help/privacy", "/staff/sign-in", "/nowhere"] {
            let page = browser.get(path).await;
            let link = if path.contains('?') { "href=\"?q=bin&amp;lang=en\"" } else { "href=\"?lang=en\"" };
            assert!(page.has(original) && page.has(link), "{path}: {}", page.text());
        }
    }
    for tag in ["en", "cy"] {
        let page = browser.get(&format!("/?lang={tag}")).await;
        assert!(!page.has("class=\"translated\""), "{tag}");
    }
}

#[tokio::test]
async fn what_was_typed_goes_along_and_the_language_it_was_sent_in_is_recorded() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.light().await;
    // As WASM does it: the page is posted to itself with the language, right or wrong.
    let page = browser.get("/services/street-light/contact").await;
    let typed = [("csrf", page.csrf()), ("name", "Gwen Morgan".into()), ("email", "gwen at example".into())];
    let typed: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let posted = browser.post("/services/street-light/contact?lang=pl", &typed).await;
    assert_eq!(posted.location(), "/services/street-light/contact", "the same page");
    let polish = browser.get("/services/street-light/contact").await;
    assert_eq!((polish.input("name"), polish.input("email")), ("Gwen Morgan".into(), "gwen at example".into()));
    assert!(polish.has("<html lang=\"pl\"") && !polish.has("govuk-error-summary"), "{}", polish.text());

    browser.answer("/services/street-light/contact", &[("name", "Gwen Morgan"), ("email", "gwen@example.org")]).await;
    let check = browser.get("/services/street-light/check").await;
    let last = [("csrf", check.csrf()), ("draft", check.input("draft"))];
    let last: Vec<_> = last.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sent = browser.post("/services/street-light/check", &last).await;
    let reference = browser.get(&sent.location()).await.reference();
    let seen = portal.staff().await.get(&format!("/staff/requests/{reference}")).await;
    assert!(seen.has("Language it was sent in") && seen.has("<span lang=\"pl\" dir=\"ltr\">Polski</span>"), "{}", seen.text());
}
