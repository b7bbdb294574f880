//! The portal from outside: the whole router in process, a real store in a folder of its own, a browser without JavaScript.

mod api;
mod ask;
mod browser;
mod definition;
mod desk;
mod handoff;
mod journey;
mod log;
mod progress;
mod security;
mod submit;
mod upload;
mod wrong;
