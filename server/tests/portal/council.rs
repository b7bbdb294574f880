//! Another council's settings: its name, colours, logo, links and opening hours on every page, and its own services.

use std::path::Path;

use app::council::Colour;
use axum::http::StatusCode;
use server::config::Config;
use server::doorstep::Doorstep;

use crate::browser::Portal;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/larkmoor/doorstep.toml");

#[tokio::test]
async fn the_second_sample_council_has_a_look_and_a_service_of_its_own() {
    let larkmoor = Config::read(Some(Path::new(SAMPLE))).unwrap();
    let portal = Portal::with(|config| {
        config.council = larkmoor.council;
        config.definitions = larkmoor.definitions;
    })
    .await;
    let mut browser = portal.browser();
    let home = browser.get("/").await;
    for words in ["Larkmoor District Council", "Ask for an allotment", "tel:01632960400", "Monday to Thursday, 9am to 5pm"] {
        assert!(home.has(words), "{words}: {}", home.text());
    }
    assert!(home.has("href=\"https://larkmoor.example/news\"") && home.has("href=\"https://larkmoor.example/jobs\""));
    assert!(!home.has("Tolbooth"), "{}", home.text());
    let welsh = browser.get("/?lang=cy").await;
    assert!(welsh.has("Dydd Llun i ddydd Iau") && welsh.has("<span lang=\"en\">Jobs</span>"), "{}", welsh.text());

    let assets = &portal.doorstep.assets.path;
    let style = browser.get(&format!("{assets}/council.css")).await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").contains("immutable"));
    assert!(style.has("--header:#fff4dc;--header-text:#2b1055;") && style.has("--header:#2b1055;--header-text:#fff4dc;"));
    let logo = browser.get(&format!("{assets}/logo.svg")).await;
    assert_eq!((logo.status, logo.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    assert!(logo.header("content-security-policy").starts_with("default-src 'none'"), "no script runs in it");
    assert!(home.has(&format!("src=\"{assets}/logo.svg\"")), "{}", home.text());
}

#[tokio::test]
async fn another_look_has_another_address() {
    let (tolbooth, other) = (Portal::open().await, Portal::with(|config| config.council.colours.mark = Colour::WHITE).await);
    assert_ne!(tolbooth.doorstep.assets.path, other.doorstep.assets.path);
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let said = async |settings: &str| {
        let file = folder.path().join("doorstep.toml");
        std::fs::write(&file, format!("data = {:?}\n{settings}", folder.path().join("data"))).unwrap();
        match Config::read(Some(&file)) {
            Ok(config) => format!("{:#}", Doorstep::open(config).await.err().expect("it must be refused")),
            Err(error) => format!("{error:#}"),
        }
    };
    let pale = said("[council.colours]\nheader = \"#e8c21a\"").await;
    assert!(pale.contains("council.colours.header_text (#ffffff) on council.colours.header (#e8c21a)"), "{pale}");
    assert!(pale.contains("1.72:1") && pale.contains("at least 4.5:1") && pale.contains("#525252 would do"), "{pale}");
    let teal = said("[council.colours]\nheader = \"teal\"").await;
    assert!(teal.contains("\"teal\" is no colour"), "{teal}");
    let logo = said("[council]\nlogo = \"none.svg\"").await;
    assert!(logo.contains("council.logo is") && logo.contains("There is no such file"), "{logo}");
    let misspelt = said("[council]\nslogan = \"Here for you\"").await;
    assert!(misspelt.contains("slogan"), "{misspelt}");
}
