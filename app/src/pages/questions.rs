//! What a service asks, all at once: to print or to read first, alone or with somebody. Not a form.

use forms::conditions::Logic;
use forms::control::{Choice, Control, Link, Look, Note};
use forms::{Definition, Page, Question, Said, Text, Words};
use leptos::prelude::*;

use super::{column, heading, way};
use crate::component::{hint, inset_text};
use crate::controls::{file, guidance};
use crate::council::Council;
use crate::node::{Element, Node, el};
use crate::place::Place;

/// `helped`: with what the person helping should know.
pub struct Questions<'a> {
    pub definition: &'a Definition,
    pub helped: bool,
    pub words: &'a Words,
}

impl Questions<'_> {
    pub fn title(&self) -> Said {
        Said::from(self.words.get("questions.title")).and(" – ").and(self.say(&self.definition.title))
    }

    pub fn view(&self, council: &Council) -> AnyView {
        let (words, service) = (self.words, &self.definition.service);
        let start = Place::start(service).to_string();
        let above = [(Place::Home.to_string(), words.get("way.home")), (Place::Services.to_string(), words.get("nav.services"))];
        let above = above.into_iter().map(|(href, text)| (href, text.into()));
        let above = above.chain([(start.clone(), self.say(&self.definition.title).into())]).collect();
        let caption = el("span").class("govuk-caption-l").text(self.say(&self.definition.title)).view();
        let lead = el("p").class("govuk-body-l").text(words.get("questions.lead")).view();
        // On paper nothing else says whose it is.
        let whose = words.fill("questions.whose", &[("council", &council.name), ("phone", &council.phone)]);
        let whose = el("p").class("govuk-body asked__whose").text(whose).view();
        let go = el("a").class("govuk-link").at("href", start).text(words.get("questions.start"));
        let go = el("p").class("govuk-body no-print").with(go).view();
        let list = el("div").class("asked").with(self.need()).with(self.pages()).view();
        column(Some(way(above, None, words)), (caption, heading(words.get("questions.title")), lead, whose, go, list).into_any())
    }

    fn need(&self) -> Option<Node> {
        let need = &self.definition.start.need;
        let items: Vec<Node> = need.iter().map(|item| el("li").text(self.say(item)).into()).collect();
        let title = el("h2").class("govuk-heading-m").text(self.words.get("start.need"));
        (!items.is_empty())
            .then(|| vec![Node::from(title), el("ul").class("govuk-list govuk-list--bullet").with(items).into()].into())
    }

    /// All pages in their order, under the section they are in.
    fn pages(&self) -> Vec<Node> {
        let mut all = Vec::new();
        for (place, page) in self.definition.pages.iter().enumerate() {
            if let Some(section) = &page.section {
                all.push(el("h2").class("govuk-heading-l").text(self.say(section)).into());
            }
            let within = self.definition.tasks.iter().any(|task| task.pages.contains(&place));
            all.push(self.page(page, if within { 3 } else { 2 }));
        }
        all
    }

    /// A question whose words are the page's title is not said twice.
    fn page(&self, page: &Page, level: usize) -> Node {
        let language = &self.words.language;
        let same = |question: &&Question| question.label.get(language) == page.title.get(language) && question.takes_part();
        let carried = page.questions.first().filter(same);
        let title = match carried {
            Some(question) => self.headline(question, level, PAGE),
            None => headline(level, PAGE).text(self.say(&page.title)),
        };
        let first = carried.map(|question| self.question(question, None, level));
        let others = page.questions.iter().skip(usize::from(carried.is_some()));
        let others: Vec<Node> = others.map(|question| self.titled(question, level + 1)).collect();
        let section = el("section").class("asked__page").with(title).with(self.only_if(page.when.as_ref()));
        section.with(first).with(others).into()
    }

    fn headline(&self, question: &Question, level: usize, class: &'static str) -> Element {
        let optional = if question.optional { format!(" {}", self.words.get("question.optional")) } else { String::new() };
        headline(level, class).text(self.say(&question.label).and(optional))
    }

    fn titled(&self, question: &Question, level: usize) -> Node {
        self.question(question, Some(self.headline(question, level, "govuk-heading-s")), level)
    }

    fn question(&self, question: &Question, title: Option<Element>, level: usize) -> Node {
        let control = question.control();
        if let Control::Note(note) = control {
            return self.note(question, note).into();
        }
        let paragraph = |text: &Text| el("p").class("govuk-body").text(self.say(text));
        let evidence = question.helper.as_ref().and_then(|helper| helper.evidence.as_ref()).filter(|_| !self.helped);
        let ready = evidence.map(|text| self.words.say("questions.ready", &[("evidence", self.say(text))]));
        let helper = question.helper.as_ref().filter(|_| self.helped).map(|helper| {
            let note = el("div").class("helper").at("role", "note").at("aria-label", self.words.get("helper.title"));
            note.with(guidance::title(self.words)).with(guidance::words(helper, self.words))
        });
        el("div")
            .class("asked__question")
            .with(title)
            .with(self.only_if(question.when.as_ref()))
            .with(question.hint.as_ref().map(|text| hint::hint(self.say(text))))
            .with(question.explain.as_ref().map(paragraph))
            .with(self.answers(&control, level))
            .with(ready.map(|text| el("p").class("govuk-body asked__ready").text(text)))
            .with(helper)
            .with(question.kind.questions().is_empty().then(|| self.notes(&control)))
            .into()
    }

    /// What there is to choose from, or what an answer is made of.
    fn answers(&self, control: &Control, level: usize) -> Node {
        let words = self.words;
        let line = |text: String| el("p").class("govuk-body").text(text).into();
        match control {
            Control::Choices { look: Look::Confirm, .. } | Control::Text(_) | Control::Date { .. } | Control::Note(_) => {
                Node::Nothing
            }
            Control::Choices { look: Look::Search, .. } => line(words.get("questions.list").to_owned()),
            Control::Choices { look, choices } => {
                let how = if *look == Look::Checkboxes { "questions.choose_any" } else { "questions.choose_one" };
                let items: Vec<Node> = choices.iter().map(|choice| self.choice(choice)).collect();
                vec![line(words.get(how).to_owned()), list(items)].into()
            }
            Control::Group(parts) => list(parts.iter().map(|part| el("li").text(words.get(part.label)).into()).collect()),
            Control::File { accept, max_bytes, .. } => {
                let max = (max_bytes / 1_000_000).to_string();
                line(words.fill("file.limit", &[("kinds", &file::kinds(accept, words.get("file.or"))), ("max", &max)]))
            }
            Control::Area { limit, .. } => limit.as_ref().map(|limit| line(limit_of(limit, words))).into(),
            Control::AddAnother { max, questions, .. } => {
                let asked = questions.iter().map(|question| self.titled(question, level + 1));
                std::iter::once(line(words.fill("questions.rows", &[("max", &max.to_string())])))
                    .chain(asked)
                    .collect::<Vec<_>>()
                    .into()
            }
        }
    }

    fn choice(&self, choice: &Choice) -> Node {
        let hint = choice.hint.map(|text| el("span").class("asked__hint").text(self.say(text)));
        el("li").text(choice.label.say(self.words)).with(hint.is_some().then_some(" ")).with(hint).into()
    }

    /// What is only to be read.
    fn note(&self, question: &Question, note: Note) -> Option<Node> {
        let label = self.say(&question.label);
        let text = |text: Said| Node::from(el("p").class("govuk-body").text(text));
        let shown = match note {
            Note::Hidden => return None,
            Note::Inset | Note::Warning => inset_text::inset_text(label).into(),
            Note::Details(more) => vec![text(label), text(self.say(more))].into(),
            Note::Address(lines) => {
                vec![text(label), list(lines.iter().map(|line| el("li").text(self.say(line)).into()).collect())].into()
            }
            Note::Links(links) => {
                let link = |link: &Link| el("a").class("govuk-link").at("href", link.url.as_str()).text(self.say(&link.text));
                vec![text(label), list(links.iter().map(|to| el("li").with(link(to)).into()).collect())].into()
            }
            Note::Value => text(label.and(": ").and(self.words.get("questions.computed"))),
            Note::Text => text(label),
        };
        Some(el("div").class("asked__question").with(self.only_if(question.when.as_ref())).with(shown).into())
    }

    /// That not everybody is asked, and who is where that is simple to say.
    fn only_if(&self, when: Option<&Logic>) -> Option<Element> {
        let when = when?;
        let text = self.chosen(when).unwrap_or_else(|| self.words.get("questions.perhaps").into());
        Some(el("p").class("govuk-body asked__if").text(text))
    }

    /// "Only if you answer “Yes” to “Was the bin out by 7am?”"
    fn chosen(&self, when: &Logic) -> Option<Said> {
        let (name, value) = when.equality()?;
        let (_, question) = self.definition.questions().find(|(_, question)| question.id == name)?;
        let Control::Choices { choices, .. } = question.control() else { return None };
        let answer = choices.iter().find(|choice| choice.value == value)?.label.say(self.words);
        Some(self.words.say("questions.only_if", &[("answer", answer), ("question", self.say(&question.label))]))
    }

    /// Room to write in, on paper.
    fn notes(&self, control: &Control) -> Element {
        let notes = el("div").class("asked__notes").text(self.words.get("questions.notes"));
        if matches!(control, Control::Area { .. } | Control::Group(_)) { notes.and_class("asked__notes--long") } else { notes }
    }

    fn say(&self, text: &Text) -> Said {
        text.say(&self.words.language)
    }
}

fn limit_of(limit: &forms::control::Limit, words: &Words) -> String {
    let key = if limit.unit == forms::control::Unit::Words { "area.limit_words" } else { "area.limit" };
    words.fill(key, &[("max", &limit.most.to_string())])
}

fn list(items: Vec<Node>) -> Node {
    el("ul").class("govuk-list govuk-list--bullet").with(items).into()
}

/// The class of a page's title, which stands out from those of its questions.
const PAGE: &str = "govuk-heading-m";

fn headline(level: usize, class: &'static str) -> Element {
    el(["h1", "h2", "h3", "h4", "h5"][level.clamp(1, 5) - 1]).class(class)
}
