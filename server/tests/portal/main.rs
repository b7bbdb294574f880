//! The portal from outside: the whole router in process, a real store in a folder of its own, a browser without JavaScript.

mod accesses;
mod alert;
mod api;
mod ask;
// Other tests go over the network with it.
#[allow(dead_code)]
mod browser;
mod council;
mod declare;
mod definition;
mod desk;
mod figures;
mod go_on;
mod guidance;
mod handoff;
// What other parts need of it they use.
mod help;
mod helping;
mod holds;
mod journey;
mod kiosk;
mod language;
mod log;
mod open311;
mod operator;
mod organisation;
mod people;
mod permission;
mod policy;
mod practice;
mod progress;
mod security;
mod submit;
mod upload;
mod ways;
mod webhook;
mod wrong;
