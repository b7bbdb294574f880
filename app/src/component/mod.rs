//! The components of the GOV.UK Design System that pages are built from: one file each, under their own names.
//!
//! Each gives the same DOM as govuk-frontend's template (`app/tests/fixtures` compares them with the package's own examples).
//! What a caller wants on top, it adds to the element it gets: another class, an attribute, something that is live.

pub mod back_link;
pub mod breadcrumbs;
pub mod button;
pub mod character_count;
pub mod choice;
pub mod date_input;
pub mod details;
pub mod error_message;
pub mod error_summary;
pub mod exit_this_page;
pub mod fieldset;
pub mod file_upload;
pub mod form_group;
pub mod generic_header;
pub mod hint;
pub mod input;
pub mod inset_text;
pub mod label;
pub mod language_navigation;
pub mod notification_banner;
pub mod pagination;
pub mod panel;
pub mod password_input;
pub mod phase_banner;
pub mod select;
pub mod service_navigation;
pub mod skip_link;
pub mod summary_list;
pub mod table;
pub mod tag;
pub mod task_list;
pub mod textarea;
pub mod warning_text;
