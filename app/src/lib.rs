//! What people see. Compiled twice: `ssr` renders whole pages in the server, `hydrate` brings the resident's pages to life.

// The types of the views are deep.
#![recursion_limit = "256"]

pub mod component;
pub mod controls;
pub mod node;
pub mod pages;
pub mod place;
pub mod portal;

#[cfg(feature = "ssr")]
pub mod council;
#[cfg(feature = "ssr")]
pub mod device;
#[cfg(feature = "hydrate")]
pub mod enhance;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use council::Council;
pub use place::Place;
pub use portal::{Draft, Portal, State};
