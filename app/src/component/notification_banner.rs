//! Notification banner: something that is not about the page itself.

use crate::node::{Element, Node, el};

/// `role` is `region`, or `alert` where it tells how something went.
pub fn notification_banner(role: &str, title: Element, title_id: &str, inside: impl Into<Node>) -> Element {
    let header = el("div").class("govuk-notification-banner__header").with(title);
    let content = el("div").class("govuk-notification-banner__content").with(inside);
    let banner = el("div").class("govuk-notification-banner").at("role", role).at("aria-labelledby", title_id);
    banner.at("data-module", "govuk-notification-banner").with(header).with(content)
}

/// `level` is the HTML element, such as `h2`.
pub fn title(level: &'static str, id: impl Into<String>, text: impl Into<Node>) -> Element {
    el(level).class("govuk-notification-banner__title").id(id).with(text)
}

pub fn heading(text: impl Into<Node>) -> Element {
    el("p").class("govuk-notification-banner__heading").with(text)
}
