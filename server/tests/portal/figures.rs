//! The team's figures: what was begun, sent and left, in which way, and nothing of whom.

use axum::http::StatusCode;
use server::clock;

use crate::browser::Portal;

#[tokio::test]
async fn the_team_sees_which_ways_end_well_and_where_people_stop() {
    let portal = Portal::open().await;
    portal.browser().send_light().await;
    // One still on its second page, and one that was given up there.
    for _ in 0..2 {
        portal.browser().begin().await;
    }
    let mut again = portal.browser();
    again.begin().await;
    let csrf = again.get("/services/street-light").await.csrf();
    again.post("/services/street-light", &[("csrf", &csrf), ("again", "yes")]).await.location();
    // One filled in with a helper on the phone.
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("save").await;
    let mut helper = portal.helper("hana@library.example", "").await;
    helper.enter_as_helper(&code, "phone").await.location();
    helper.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums")]).await.location();
    assert_eq!(helper.get("/staff/figures").await.status, StatusCode::FORBIDDEN);
    let mut staff = portal.staff().await;
    let page = staff.get("/staff/figures").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let plain = plain(&page.text());
    assert!(plain.contains("Alone online 5 1 (20 %)"), "{plain}");
    assert!(plain.contains("With somebody beside them on the phone 1 0 (0 %)"), "{plain}");
    let title = "Where is the light?";
    assert!(plain.contains(title) || plain.contains(": 3"), "{plain}");
    assert!(!page.has("Gwen") && !page.has("High Street"));
    // What is thrown away because nobody touched it is counted all the same.
    let later = clock::now() + 40 * 24 * 60 * 60 * 1000;
    server::housekeeping::clean(&portal.doorstep, later).await.unwrap();
    // The sign-in was thrown away too.
    let mut staff = portal.staff().await;
    let again = self::plain(&staff.get("/staff/figures").await.text());
    assert!(again.contains("Alone online 5 1 (20 %)"), "{again}");
}

/// The words of a page, without its elements.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
