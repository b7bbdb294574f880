//! The document around every page: head, header, help in the same place, footer. Only the server makes it.

use std::sync::Arc;

use forms::Words;
use leptos::prelude::*;

use crate::council::Council;
use crate::portal::{Portal, State};

/// What is true of a page besides its content.
#[derive(Clone)]
pub struct Frame {
    pub words: Arc<Words>,
    pub council: Arc<Council>,
    /// Without the council's name; "Error: " stands before it where there are problems.
    pub title: String,
    /// Where the browser half lies: `/pkg-<hash of its contents>`.
    pub assets: Arc<str>,
    /// The path of this page.
    pub path: String,
    /// `None` where no WASM is wanted: staff screens, `Save-Data`, pages with nothing to enhance.
    pub boot: Option<Boot>,
}

/// What the browser half starts from.
#[derive(Clone, Debug, PartialEq)]
pub enum Boot {
    /// A page of a form: the address of its definition, and the state the HTML shows.
    Form { definition: String, state: State },
    /// A page that is enhanced in place.
    Page,
}

/// A page of a form in its document: question pages and check answers.
pub fn form_page(frame: Frame, portal: Portal) -> impl IntoView {
    document(frame, crate::pages::screen(portal).into_any())
}

/// A whole document. `inside` brings its own back link, if any, and its `<main id="main-content">`.
pub fn document(frame: Frame, inside: AnyView) -> impl IntoView {
    let nonce = use_nonce();
    let (assets, language) = (frame.assets.clone(), frame.words.language.clone());
    let title = format!("{} – {}", frame.title, frame.council.name);
    view! {
        <!DOCTYPE html>
        <html lang=language class="govuk-template">
            <head>
                <meta charset="utf-8" />
                <title>{title}</title>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href=format!("{assets}/style.css") />
                {boot(&frame, nonce)}
            </head>
            <body class="govuk-template__body">
                <a href="#main-content" class="govuk-skip-link" data-module="govuk-skip-link">{frame.words.get("page.skip").to_owned()}</a>
                <div class="govuk-width-container" id="page">{inside}</div>
            </body>
        </html>
    }
}

/// `boot.js` loads the WASM with what stands in its data attributes; the state is data, not script.
fn boot(frame: &Frame, nonce: Option<leptos::nonce::Nonce>) -> Option<impl IntoView + use<>> {
    let boot = frame.boot.as_ref()?;
    let assets = frame.assets.to_string();
    let words = format!("{assets}/words/{}.json", frame.words.language);
    let (definition, state) = match boot {
        Boot::Form { definition, state } => (Some(definition.clone()), Some(state.to_json())),
        Boot::Page => (None, None),
    };
    // `<` is escaped so that no answer can end the element.
    let state = state.map(|json| view! { <script type="application/json" id="state" inner_html=json.replace('<', "\\u003c")></script> });
    Some(view! {
        {state}
        <script type="module" nonce=nonce src=format!("{assets}/boot.js") data-assets=assets data-words=words data-definition=definition id="boot"></script>
    })
}
