//! Uploads: by content, without what a picture says of place and time.

use axum::http::StatusCode;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};

use crate::browser::{Answer, Browser, Portal};

const PATH: &str = "/services/street-light/fault";

/// A picture of one grey dot, as a phone takes it: with a place, a date, a comment, a maker's notes and lying on its side.
pub fn jpeg() -> Vec<u8> {
    let mut picture = Jpeg::from_bytes(GREY_JPEG.to_vec().into()).unwrap();
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPSLatitude 51.5007 N 2026:11:23");
    picture.segments_mut().insert(0, JpegSegment::new_with_contents(markers::COM, b"taken at home".to_vec().into()));
    picture.segments_mut().insert(
        0,
        JpegSegment::new_with_contents(markers::APP1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta GPSLongitude>".to_vec().into()),
    );
    picture.segments_mut().insert(0, JpegSegment::new_with_contents(markers::APP1, exif.into()));
    let mut content = picture.encoder().bytes().to_vec();
    content.extend(b"GPS in a second picture");
    content
}

/// A PNG that says where it was drawn.
pub fn png() -> Vec<u8> {
    let mut picture = Png::from_bytes(GREY_PNG.to_vec().into()).unwrap();
    for (kind, content) in [(*b"eXIf", "II GPSLatitude"), (*b"tEXt", "Comment\0GPS at home"), (*b"iTXt", "XML:com.adobe.xmp GPS")]
    {
        picture.chunks_mut().insert(1, PngChunk::new(kind, content.as_bytes().to_vec().into()));
    }
    picture.encoder().bytes().to_vec()
}

async fn at_the_file(portal: &Portal) -> Browser {
    let mut browser = portal.browser();
    browser.light().await;
    browser
}

async fn post(browser: &mut Browser, file: &str, content: &[u8]) -> Answer {
    let csrf = browser.get(PATH).await.csrf();
    browser
        .upload(
            PATH,
            &[("csrf", &csrf), ("fault", "other"), ("details", "It hums"), ("photo", "forged")],
            &[("photo", file, content)],
        )
        .await
}

fn holds(content: &[u8], words: &str) -> bool {
    content.windows(words.len()).any(|window| window == words.as_bytes())
}

#[tokio::test]
async fn a_picture_comes_out_without_place_and_time_and_the_right_way_up() {
    let portal = Portal::open().await;
    for (name, content, kind) in [("my photo.jpeg", jpeg(), "image/jpeg"), ("map.png", png(), "image/png")] {
        assert!(holds(&content, "GPS"));
        let mut browser = at_the_file(&portal).await;
        assert_eq!(post(&mut browser, name, &content).await.location(), "/services/street-light/check");
        let pairs = browser.get("/api/drafts/street-light").await.json()["pairs"]["photo"].clone();
        assert_eq!(pairs.as_array().unwrap().len(), 3);
        let check = browser.get("/services/street-light/check").await;
        browser
            .post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))])
            .await
            .location();
        let reference = browser.get("/services/street-light/confirmation").await.reference();
        let path = format!("/staff/requests/{reference}/files/{}", pairs[0].as_str().unwrap());
        assert_eq!(browser.get(&path).await.location(), "/staff/sign-in");
        let file = portal.staff().await.get(&path).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, kind));
        assert!(file.header("content-disposition").starts_with("attachment"));
        assert!(!holds(&file.body, "GPS") && !holds(&file.body, "home") && !holds(&file.body, "2026"));
        assert_eq!(pairs[2].as_str().unwrap(), file.body.len().to_string());
        if kind == "image/jpeg" {
            // Orientation 6 is all that is left of the EXIF.
            assert!(holds(&file.body, "Exif") && file.body.windows(2).any(|bytes| bytes == [0x00, 0x06]));
        }
    }
}

#[tokio::test]
async fn what_is_no_picture_is_a_problem_on_the_page() {
    let portal = Portal::open().await;
    let mut browser = at_the_file(&portal).await;
    let mut broken = jpeg();
    broken.truncate(60);
    let wrong: [(&str, Vec<u8>); 4] = [
        ("photo.jpg", b"<script>alert(1)</script>".to_vec()),
        ("photo.jpg", b"%PDF-1.7 not a photo".to_vec()),
        ("photo.jpg", broken),
        ("photo.jpg", Vec::new()),
    ];
    for (name, content) in wrong {
        let answer = post(&mut browser, name, &content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", String::from_utf8_lossy(&content));
        assert!(answer.has("href=\"#photo\"") && answer.has("The selected file") && answer.has("It hums"), "{}", answer.text());
    }
    // Text posted under a file's name is no file.
    assert_eq!(browser.get("/api/drafts/street-light").await.json()["pairs"]["photo"].as_array().unwrap().len(), 0);
    let mut huge = jpeg();
    huge.resize(10_000_001, 0);
    let answer = post(&mut browser, "photo.jpg", &huge).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.has("must be smaller than 10 MB"), "{}", answer.text());
}

#[tokio::test]
async fn a_replaced_file_is_thrown_away() {
    let portal = Portal::open().await;
    let mut browser = at_the_file(&portal).await;
    post(&mut browser, "one.jpg", &jpeg()).await.location();
    post(&mut browser, "two.png", &png()).await.location();
    let files = std::fs::read_dir(portal.folder.path().join("data/files")).unwrap().count();
    assert_eq!(files, 1);
    assert!(browser.get("/services/street-light/check").await.has("two.png"));
}

#[tokio::test]
async fn each_of_several_files_is_kept_replaced_and_removed_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let several = crate::definition::LIGHT.replace("\"accept\": \"photo\"", "\"accept\": \"photo\", \"max_files\": 3");
    std::fs::write(folder.path().join("street-light.json"), several).unwrap();
    let path = folder.path().to_owned();
    let portal = Portal::with(|config| config.definitions = Some(path)).await;
    let mut browser = at_the_file(&portal).await;
    let csrf = browser.get(PATH).await.csrf();
    let pairs = [("csrf", csrf.as_str()), ("fault", "other"), ("details", "It hums")];
    let files = || std::fs::read_dir(portal.folder.path().join("data/files")).unwrap().count();
    let (jpeg, png) = (jpeg(), png());
    let sent: [(&str, &str, &[u8]); 3] =
        [("photo", "one.jpg", &jpeg), ("photo-2", "two.png", &png), ("photo-9", "nine.png", &png)];
    browser.upload(PATH, &pairs, &sent).await.location();
    assert_eq!(files(), 2);
    let check = browser.get("/services/street-light/check").await;
    assert!(check.has("one.jpg") && check.has("two.png") && !check.has("nine.png"), "{}", check.text());
    // One of them is no picture: it is said at its own input, and the others stay.
    let wrong = browser.upload(PATH, &pairs, &[("photo-3", "three.jpg", b"no picture")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("href=\"#photo-3\"") && wrong.has("id=\"photo-3-error\"") && wrong.has("two.png"), "{}", wrong.text());
    let mut remove = pairs.to_vec();
    remove.push(("remove", "photo"));
    browser.upload(PATH, &remove, &[]).await.location();
    assert_eq!(files(), 1);
    browser.upload(PATH, &pairs, &[("photo-2", "new.jpg", &jpeg)]).await.location();
    assert_eq!(files(), 1);
    let check = browser.get("/services/street-light/check").await;
    assert!(check.has("new.jpg") && !check.has("one.jpg") && !check.has("two.png"), "{}", check.text());
    let said = [("csrf", check.csrf()), ("draft", check.input("draft"))];
    browser.post("/services/street-light/check", &said.each_ref().map(|(name, value)| (*name, value.as_str()))).await.location();
    let reference = browser.get("/services/street-light/confirmation").await.reference();
    let request = portal.staff().await.get(&format!("/staff/requests/{reference}")).await;
    assert!(request.has(&format!("href=\"/staff/requests/{reference}/files/")) && request.has("new.jpg"), "{}", request.text());
}

/// One grey dot; the two smallest files that still draw something.
const GREY_JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10\x4a\x46\x49\x46\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb\x00\x43\x00\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\x10\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xc4\x00\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x3f\xff\xd9";
const GREY_PNG: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\x68\x00\x00\x00\x82\x00\x81\x77\xcd\x72\xb6\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";
