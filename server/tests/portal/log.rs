//! Logs: nothing that a person typed stands in one.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use crate::browser::Portal;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Even with everything logged that can be: the store's statements and the requests' addresses too.
#[tokio::test]
async fn logs_hold_no_answers_no_references_and_no_addresses_with_a_query() {
    let captured = Captured::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(captured.clone()).finish();
    // For every test of this program: none of them may log what was typed.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.get("/services?q=secretword").await;
    let reference = browser.send_light().await;
    browser.get(&format!("/requests/{reference}")).await;
    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/services/{service}/{page}") && log.contains("status=303"), "{log}");
    for typed in ["Gwen Price", "gwen@example.org", "HS 17", "hums", "secretword", reference.as_str()] {
        let line = log.lines().find(|line| line.contains(typed));
        assert_eq!(line, None, "{typed} is in the log");
    }
}
