//! Where it runs: a thin function layer over the form engine, the store and the hand-off to a workflow engine.

pub mod assets;
pub mod calendar;
pub mod changes;
pub mod clock;
pub mod config;
pub mod csrf;
pub mod definitions;
pub mod dispatcher;
pub mod doorstep;
pub mod drafts;
pub mod functions;
pub mod headers;
pub mod housekeeping;
pub mod key;
pub mod limits;
pub mod log;
pub mod pages;
pub mod password;
pub mod posted;
pub mod reference;
pub mod router;
pub mod session;
pub mod store;
pub mod uploads;
pub mod visit;
pub mod workflow;
