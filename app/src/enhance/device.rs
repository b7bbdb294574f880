//! The draft's copy on the person's own device: a convenience that may vanish, and is never made on a shared one.

use forms::{Journey, Pairs};
use leptos::prelude::*;
use serde_json::Value;
use web_sys::Storage;

use super::dom;
use super::send::{Sender, Step};
use crate::pages::question::DEFINITION;
use crate::place::Place;
use crate::portal::Portal;

fn storage() -> Option<Storage> {
    dom::window().local_storage().ok().flatten()
}

fn key(service: &str) -> String {
    format!("doorstep:{service}")
}

/// Writes the draft and the steps the server does not have yet.
pub fn keep<'s>(portal: &Portal, waiting: impl Iterator<Item = &'s Step>) {
    // Written by hand: a general JSON writer brings the code for numbers, and there are none.
    let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let waiting: Vec<String> = waiting.map(|step| format!("[{},{}]", text(&step.page), step.pairs.to_json())).collect();
    portal.draft.with_untracked(|draft| {
        if !draft.shared
            && let Some(storage) = storage()
        {
            let (id, definition) = (text(&draft.id), text(&draft.definition));
            let (pairs, waiting) = (draft.pairs.to_json(), waiting.join(","));
            let copy = format!(r#"{{"draft":{id},"definition":{definition},"pairs":{pairs},"waiting":[{waiting}]}}"#);
            let _ = storage.set_item(&key(&portal.definition.service), &copy);
        }
    });
}

pub fn forget(service: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(service));
    }
}

/// Takes up what the server does not know: steps that were not sent, or a whole draft whose session ended.
pub fn restore(portal: &Portal, sender: &Sender) {
    let (id, shared, empty) = portal.draft.with_untracked(|draft| (draft.id.clone(), draft.shared, draft.pairs.is_empty()));
    if shared {
        return forget(&portal.definition.service);
    }
    let Some(copy) = storage().and_then(|storage| storage.get_item(&key(&portal.definition.service)).ok().flatten()) else {
        return;
    };
    let Ok(copy) = serde_json::from_str::<Value>(&copy) else { return };
    let steps = if copy["draft"] == id.as_str() {
        copy["waiting"].as_array().into_iter().flatten().filter_map(step).collect()
    } else if empty && let Some(pairs) = Pairs::from_value(&copy["pairs"]) {
        portal.notice.set(Some("notice.restored".to_owned()));
        whole(portal, &pairs, copy["definition"].as_str().unwrap_or_default())
    } else {
        return forget(&portal.definition.service);
    };
    take(portal, &steps);
    sender.resume(steps);
}

fn step(kept: &Value) -> Option<Step> {
    Some(Step { page: kept[0].as_str()?.to_owned(), pairs: Pairs::from_value(&kept[1])?, stays: false })
}

/// Every page that was asked, as a step of its own, from the version that it was typed on.
pub fn whole(portal: &Portal, pairs: &Pairs, definition: &str) -> Vec<Step> {
    let journey = Journey::replay(&portal.definition, pairs, portal.today);
    let asked = journey.steps.iter().filter(|step| step.asked);
    asked
        .map(|step| {
            let files = step.page.file_names();
            let names = step.page.names(pairs).into_iter().filter(|name| !files.contains(name));
            let values =
                names.flat_map(|name| pairs.all(&name).iter().map(|value| (name.clone(), value.clone())).collect::<Vec<_>>());
            let mut pairs: Pairs = values.collect();
            pairs.push(DEFINITION, definition);
            Step { page: step.page.id.clone(), pairs, stays: false }
        })
        .collect()
}

/// Lays the steps over the draft as the server will.
fn take(portal: &Portal, steps: &[Step]) {
    for step in steps {
        let Some(page) = portal.definition.page(&step.page) else { continue };
        portal.draft.update(|draft| {
            portal.take(&mut draft.pairs, page, &step.pairs);
        });
    }
    let on_screen = |place: &Place| steps.iter().any(|step| matches!(place, Place::Question { page, .. } if *page == step.page));
    if portal.place.with_untracked(on_screen) {
        // The page on screen shows what the server knew; draw it again with what the device knows.
        portal.place.update(|_| {});
    }
}
