//! Every component in the looks that it has.

use forms::Words;

use crate::component::choice::Family;
use crate::component::*;
use crate::node::{Element, Node, el};

pub fn all(words: &Words) -> Vec<Node> {
    vec![
        shown("back-link", back_link::back_link("#", words.get("page.back"))),
        shown("button", buttons(words)),
        shown("character-count", counted(words)),
        shown("details", details::details(words.get("gallery.title"), words.get("gallery.lead"))),
        shown("date-input", date(words)),
        shown("error-summary", summary(words)),
        shown("exit-this-page", exit_this_page::exit_this_page(exit_this_page::link("/", words.get("page.back")))),
        shown("file-upload", labelled("upload", words, file_upload::file_upload("upload", "upload").into())),
        shown("inset-text", inset_text::inset_text(words.get("gallery.lead"))),
        shown("input", labelled("amount", words, affixed())),
        shown("notification-banner", banner(words, "banner", None)),
        shown("notification-banner--success", banner(words, "success", Some("govuk-notification-banner--success"))),
        shown("pagination", pages(words)),
        shown("panel", panel::panel(panel::title("h3", words.get("gallery.title")), None).and_class("govuk-panel--confirmation")),
        shown("password-input", password(words)),
        shown("phase-banner", phase(words)),
        shown("radios", choices(Family::Radios, "radios", words)),
        shown("checkboxes", choices(Family::Checkboxes, "checkboxes", words)),
        shown("select", labelled("select", words, select::select("select", "select", options(words)).into())),
        shown("summary-list", answers(words)),
        shown("table", grid(words)),
        shown("tag", tags(words)),
        shown("task-list", tasks(words)),
        shown("textarea", labelled("textarea", words, textarea::textarea("textarea", "textarea", "3", "").into())),
        shown("warning-text", warning_text::warning_text(words.get("note.warning"), words.get("gallery.lead"))),
    ]
}

fn shown(name: &str, component: impl Into<Node>) -> Node {
    let about = el("h2").class("govuk-heading-s gallery__about").text(name);
    el("section").class("gallery").with(about).with(component).into()
}

fn labelled(id: &str, words: &Words, input: Node) -> Element {
    form_group::form_group(vec![label::label(words.get("gallery.title")).at("for", id).into(), input])
}

fn buttons(words: &Words) -> Element {
    let button = || button::button("button", words.get("page.continue"));
    let looks = ["govuk-button--secondary", "govuk-button--warning"].map(|look| button().and_class(look));
    let start = button().and_class("govuk-button--start").with(button::start_icon());
    let disabled = button().flag("disabled", true).at("aria-disabled", "true");
    button::group([vec![button()], looks.into(), vec![start, disabled]].concat())
}

fn counted(words: &Words) -> Element {
    let area = textarea::textarea("counted", "counted", "3", "").at("aria-describedby", "counted-info").at("data-limit", "20");
    let message = character_count::message("counted-info", words.fill("area.limit", &[("max", "20")]));
    let group = labelled("counted", words, area.into()).with(message);
    character_count::group(group, "data-maxlength", "20")
}

fn date(words: &Words) -> Element {
    let part = |name: &'static str, key: &str, width: &str| {
        let input = date_input::input(name, name).and_class(width);
        date_input::item(date_input::label(name, words.get(key)), input)
    };
    let parts = vec![
        part("on-day", "date.day", "govuk-input--width-2"),
        part("on-month", "date.month", "govuk-input--width-2"),
        part("on-year", "date.year", "govuk-input--width-4"),
    ];
    let inside = date_input::date_input("on", parts);
    fieldset::fieldset(Some(fieldset::legend(words.get("gallery.title"))), inside).at("role", "group")
}

fn summary(words: &Words) -> Element {
    let problem = error_summary::problem(el("a").at("href", "#amount").text(words.get("gallery.title")));
    error_summary::error_summary(words.get("error.summary"), None, vec![problem])
}

fn affixed() -> Node {
    let input = input::input("amount", "amount", "text").and_class("govuk-input--width-5");
    input::wrapper(Some(input::prefix("£")), input, Some(input::suffix("kg"))).into()
}

fn banner(words: &Words, id: &str, look: Option<&str>) -> Element {
    let title = notification_banner::title("h3", id, format!("{} {id}", words.get("notice.title")));
    let heading = notification_banner::heading(words.get("notice.restored"));
    let banner = notification_banner::notification_banner("region", title, id, heading);
    match look {
        Some(look) => banner.and_class(look),
        None => banner,
    }
}

fn pages(words: &Words) -> Element {
    let title = |key: &str| pagination::title(words.get(key), None).into();
    let back = pagination::link("#", "prev", vec![pagination::icon("prev").into(), title("page.back")]);
    let on = pagination::link("#", "next", vec![title("page.continue"), pagination::icon("next").into()]);
    let page = |n: u8| pagination::page("#", format!("{} {n}", words.get("gallery.title")), n.to_string(), n == 2);
    let pages = vec![page(1), page(2), pagination::gap(), page(9)];
    let (back, on) = (pagination::way("prev", back), pagination::way("next", on));
    pagination::pagination(words.get("gallery.title"), Some(back), pages, Some(on))
}

fn password(words: &Words) -> Element {
    let toggle = password_input::toggle("word", words.get("staff.password"), words.get("staff.password"));
    let wrapper = password_input::wrapper(password_input::input("word", "word", "current-password"), toggle);
    password_input::group(labelled("word", words, wrapper.into()))
}

fn phase(words: &Words) -> Element {
    phase_banner::phase_banner(phase_banner::tag(tag::tag("Beta")), words.get("gallery.lead"))
}

fn choices(family: Family, name: &str, words: &Words) -> Element {
    let item = |n: u8, hint: bool| {
        let id = format!("{name}-{n}");
        let hint_id = format!("{id}-item-hint");
        let input = family.input(&*id, name, n.to_string()).maybe("aria-describedby", hint.then(|| hint_id.clone()));
        let hint = hint.then(|| family.hint(hint_id, words.get("gallery.lead")));
        family.item(input, family.label(&*id, format!("{} {n}", words.get("gallery.title"))), hint)
    };
    let list = family.list(vec![item(1, true), item(2, false), family.divider(words.get("file.or")), item(3, false)]);
    form_group::form_group(fieldset::fieldset(Some(fieldset::legend(words.get("gallery.title"))), list))
}

fn options(words: &Words) -> Vec<Element> {
    let options = [("", "choices.choose"), ("day", "date.day"), ("month", "date.month")];
    options.into_iter().map(|(value, key)| select::option(value, false).text(words.get(key))).collect()
}

fn answers(words: &Words) -> Element {
    let change = |about: &str| {
        let about = Node::Text(format!(" {about}"));
        summary_list::actions(vec![summary_list::action("#", words.get("check.change"), Some(about))])
    };
    let row = |key: &str| {
        let about = words.get(key);
        summary_list::row(summary_list::key(about), summary_list::value(words.get("check.not_provided")), Some(change(about)))
    };
    let fixed = summary_list::fixed_row(summary_list::key(words.get("date.year")), summary_list::value("2026"));
    summary_list::summary_list(vec![row("date.day"), row("date.month"), fixed])
}

fn grid(words: &Words) -> Element {
    let titles = [words.get("gallery.title"), words.get("date.day"), words.get("date.month")];
    let rows = (1..3).map(|n| (Node::Text(n.to_string()), vec![table::cell("1"), table::cell("2")])).collect();
    crate::pages::stacked(table::caption(words.get("gallery.title")).and_class("govuk-table__caption--m"), &titles, rows)
}

fn tags(words: &Words) -> Element {
    let colours = ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"];
    let tag = |colour: &str| -> Vec<Node> {
        vec![tag::tag(words.get("gallery.title")).and_class(&format!("govuk-tag--{colour}")).into(), " ".into()]
    };
    el("p").class("govuk-body").with(Node::Several(colours.into_iter().flat_map(tag).collect()))
}

fn tasks(words: &Words) -> Element {
    let open = task_list::link("#", words.get("date.day")).at("aria-describedby", "task-1-status");
    let status = tag::tag(words.get("gallery.title")).and_class("govuk-tag--blue");
    let open =
        task_list::item(open, None, task_list::status("task-1-status", status)).and_class("govuk-task-list__item--with-link");
    let shut = task_list::item(
        task_list::name(words.get("date.month")),
        Some(task_list::hint("task-2-hint", words.get("gallery.lead"))),
        task_list::status("task-2-status", words.get("gallery.no_value")).and_class("govuk-task-list__status--cannot-start-yet"),
    );
    task_list::task_list(vec![open, shut])
}
