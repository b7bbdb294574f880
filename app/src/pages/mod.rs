//! The pages a person can be on, one file each.

pub mod check;
pub mod question;

use leptos::prelude::*;

use crate::place::Place;
use crate::portal::Portal;

/// The page of a form at the portal's place: what the browser half redraws when the place changes.
pub fn screen(portal: Portal) -> impl IntoView {
    move || match portal.place.get() {
        Place::Check { .. } => check::check(&portal),
        Place::Question { page, .. } => question::question(&portal, &page),
        _ => ().into_any(),
    }
}
