//! Going on elsewhere with what was begun: entering a code, asking for one, and the code to note down or read out.

use forms::{Said, Words};
use leptos::prelude::*;

use super::choose::Choose;
use super::moment::say;
use super::{Line, back, column, faults, heading, titled};
use crate::component::choice::Family;
use crate::component::{button, inset_text};
use crate::node::{Node, el};
use crate::place::Place;
use crate::portal::Fault;

/// The form at `/continue`, and helpers' own: it posts `code`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoOn {
    pub code: String,
    pub problem: Option<Problem>,
    pub csrf: String,
    /// A helper enters what a person reads out.
    pub helper: bool,
    /// How they talk, a name of `Channel`: for helpers only.
    pub channel: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoCode,
    /// It is none, was used, or is too old. Which of it is nobody's business.
    Unknown,
    NoChannel,
}

impl GoOn {
    pub fn title(&self, words: &Words) -> String {
        titled(self.problem.is_some(), words.get(self.key("continue.title", "continue.helper_title")), words)
    }

    fn key<'k>(&self, person: &'k str, helper: &'k str) -> &'k str {
        if self.helper { helper } else { person }
    }
}

pub fn go_on(page: &GoOn, words: &Words, channels: &[&'static str]) -> AnyView {
    let fault = page.problem.map(|problem| {
        let (name, key) = match problem {
            Problem::NoCode => ("code", "continue.no_code"),
            Problem::Unknown => ("code", "continue.unknown"),
            Problem::NoChannel => ("channel", "continue.no_channel"),
        };
        Fault { name: name.into(), text: words.get(key).into() }
    });
    let wrong: Vec<Fault> = fault.into_iter().collect();
    let code = Line {
        name: "code",
        label: words.get("continue.code"),
        hint: Some(words.get("continue.code_hint")),
        value: &page.code,
        width: "govuk-input--width-20 reference",
        autocomplete: Some("off"),
        capitals: "characters",
        ..Line::default()
    };
    let channel = Choose {
        family: Family::Radios,
        name: "channel",
        legend: words.get("continue.channel").into(),
        hint: None,
        items: channels.iter().map(|name| ((*name).to_owned(), words.get(&format!("act.channel.{name}")).into(), None)).collect(),
        chosen: vec![page.channel.clone()],
    };
    let channel = page.helper.then(|| channel.view(&wrong, words));
    let own = (!page.helper).then(|| {
        let own = Choose {
            family: Family::Checkboxes,
            name: "own",
            legend: words.get("continue.device").into(),
            hint: None,
            items: vec![("yes".to_owned(), words.get("continue.own").into(), Some(words.get("continue.own_hint").into()))],
            chosen: Vec::new(),
        };
        own.view(&wrong, words)
    });
    let intro = words.get(page.key("continue.intro", "continue.helper_intro")).to_owned();
    let action = if page.helper { "/staff/continue" } else { "/continue" };
    column(
        None,
        (
            faults(&wrong, words),
            heading(words.get(page.key("continue.title", "continue.helper_title"))),
            view! {
                <p class="govuk-body">{intro}</p>
                <form method="post" action=action novalidate>
                    <input type="hidden" name="csrf" value=page.csrf.clone() />
                    {code.view(&wrong, words)}{channel}{own}
                    {button::button("submit", words.get("page.continue")).view()}
                </form>
            },
        )
            .into_any(),
    )
}

/// What a code is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To go on later, or on another device.
    Save,
    /// So that an adviser sees the form and fills it in too.
    Together,
    /// A helper gives the form back to the person.
    HandBack,
    /// A helper passes the person on to another helper.
    PassOn,
    /// The person says on their own device that it is true.
    Declare,
}

impl Purpose {
    pub const ALL: [Self; 5] = [Self::Save, Self::Together, Self::HandBack, Self::PassOn, Self::Declare];

    /// The last part of the address it is asked for at: `/continue/{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Save => "save",
            Self::Together => "code",
            Self::HandBack => "hand-back",
            Self::PassOn => "pass-on",
            Self::Declare => "declare",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// Its words: `title`, `text`, `button` when it is asked for, `code_title`, `code_text` when it is there.
    fn say(self, what: &str, words: &Words) -> String {
        let purpose = match self {
            Self::Save => "save",
            Self::Together => "together",
            Self::HandBack => "hand_back",
            Self::PassOn => "pass_on",
            Self::Declare => "declare",
        };
        words.get(&format!("continue.{purpose}_{what}")).to_owned()
    }
}

/// Before a code is made: what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub purpose: Purpose,
    pub service: String,
    pub title: Said,
    /// The person has it on a device of their own: nothing is to be handed over.
    pub theirs: bool,
    /// Where the form goes on.
    pub back: String,
    pub csrf: String,
}

pub fn title(purpose: Purpose, words: &Words) -> String {
    purpose.say("title", words)
}

pub fn ask(page: &Ask, words: &Words) -> AnyView {
    let caption = Node::from(&page.title);
    let text = page.purpose.say("text", words);
    // What answers the post can be asked for at its address: in another language, or by whoever is still there.
    let action = format!("{}/{}?service={}", Place::Continue, page.purpose.name(), page.service);
    if page.theirs {
        let theirs = words.get("continue.theirs").to_owned();
        return column(
            back(&page.back, words.get("page.back")),
            view! {
                <span class="govuk-caption-l">{caption}</span>
                {heading(page.purpose.say("title", words))}
                <p class="govuk-body">{theirs}</p>
            }
            .into_any(),
        );
    }
    column(
        back(&page.back, words.get("page.back")),
        view! {
            <span class="govuk-caption-l">{caption}</span>
            {heading(page.purpose.say("title", words))}
            <p class="govuk-body">{text}</p>
            <form method="post" action=action novalidate>
                <input type="hidden" name="csrf" value=page.csrf.clone() />
                {button::button("submit", page.purpose.say("button", words)).view()}
            </form>
        }
        .into_any(),
    )
}

/// A code that was made: it can't be shown again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub purpose: Purpose,
    pub code: String,
    /// Until when it works, ISO 8601.
    pub until: String,
    /// Where it is entered, as people type it: `doorstep.example/continue`.
    pub at: String,
    /// A picture of the address with the code in it; `None` where somebody hears the code.
    pub picture: Option<String>,
    /// Where the form goes on.
    pub back: String,
}

pub fn code_title(purpose: Purpose, words: &Words) -> String {
    purpose.say("code_title", words)
}

pub fn code(page: &Code, words: &Words) -> AnyView {
    let text = page.purpose.say("code_text", words);
    let until = words.fill("continue.until", &[("until", &say(&page.until, words))]);
    let address = words.fill("continue.at", &[("address", &page.at)]);
    let picture = page.picture.clone().map(|picture| {
        let scan = words.get("continue.scan").to_owned();
        view! { <p class="govuk-body">{scan}</p><div class="qr" role="img" aria-label=words.get("continue.picture").to_owned() inner_html=picture></div> }
    });
    let read = words.get("continue.read").to_owned();
    let once = inset_text::inset_text(words.get("continue.once")).view();
    let go_on = button::link(page.back.clone(), words.get("continue.back")).view();
    column(
        None,
        view! {
            {heading(page.purpose.say("code_title", words))}
            <p class="govuk-body">{text}</p>
            <p class="code"><strong class="reference" data-code="">{page.code.clone()}</strong></p>
            <p class="govuk-body">{until}</p>
            {once}
            <h2 class="govuk-heading-m">{read}</h2>
            <p class="govuk-body" translate="no">{spelled(&page.code)}</p>
            <p class="govuk-body">{address}</p>
            {picture}
            {go_on}
        }
        .into_any(),
    )
}

/// The code as it is read out on the phone, in the words that pilots and switchboards of every language use.
fn spelled(code: &str) -> String {
    let word = |c: char| match c {
        'A' => "Alfa".to_owned(),
        'C' => "Charlie".to_owned(),
        'E' => "Echo".to_owned(),
        'F' => "Foxtrot".to_owned(),
        'H' => "Hotel".to_owned(),
        'J' => "Juliett".to_owned(),
        'K' => "Kilo".to_owned(),
        'L' => "Lima".to_owned(),
        'M' => "Mike".to_owned(),
        'N' => "November".to_owned(),
        'R' => "Romeo".to_owned(),
        'T' => "Tango".to_owned(),
        'V' => "Victor".to_owned(),
        'W' => "Whiskey".to_owned(),
        'X' => "X-ray".to_owned(),
        'Y' => "Yankee".to_owned(),
        other => other.to_string(),
    };
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(word).collect::<Vec<_>>().join(", ")
}

/// What this browser had begun of a service of which the person had a draft already: it is not lost.
pub fn kept(codes: &[(Said, String)], to: &str, words: &Words) -> AnyView {
    let text = words.get("continue.kept_text").to_owned();
    let rows: Vec<_> = codes
        .iter()
        .map(|(title, code)| {
            let (title, code) = (Node::from(title), el("strong").class("reference").text(code.clone()).view());
            view! { <li>{title}": "{code}</li> }
        })
        .collect();
    column(
        None,
        view! {
            {heading(words.get("continue.kept_title"))}
            <p class="govuk-body">{text}</p>
            <ul class="govuk-list govuk-list--bullet">{rows}</ul>
            {button::link(to, words.get("page.continue")).view()}
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn a_code_is_spelled_letter_by_letter() {
        assert_eq!(spelled("H4K7M-2R9T3"), "Hotel, 4, Kilo, 7, Mike, 2, Romeo, 9, Tango, 3");
    }
}
