//! The portal from outside: the whole router in process, a real store in a folder of its own, a browser without JavaScript.

mod alert;
mod api;
mod ask;
// Other tests go over the network with it.
#[allow(dead_code)]
mod browser;
mod council;
mod definition;
mod desk;
mod handoff;
mod journey;
mod kiosk;
mod language;
mod log;
mod open311;
mod operator;
mod practice;
mod progress;
mod security;
mod submit;
mod upload;
mod webhook;
mod wrong;
