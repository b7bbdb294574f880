//! The codes of all findings: what each means, and the page of GOV.UK's guidance behind a piece of advice.
//!
//! `docs/lint.md` is made from this table. A code is never used again for something else.

use crate::Level;

/// One code.
#[derive(Debug)]
pub struct Code {
    pub name: &'static str,
    pub level: Level,
    /// Whether the JSON Schema of definitions refuses it too: it shows in the shape of the JSON alone.
    pub in_schema: bool,
    /// What is wrong, in general.
    pub about: &'static str,
    pub guidance: Option<&'static Guidance>,
}

/// A page of GOV.UK.
#[derive(Debug)]
pub struct Guidance {
    pub title: &'static str,
    pub url: &'static str,
}

pub fn named(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}

const QUESTION_PAGES: &Guidance =
    &Guidance { title: "Question pages", url: "https://design-system.service.gov.uk/patterns/question-pages/" };
const TEXT_INPUT: &Guidance =
    &Guidance { title: "Text input", url: "https://design-system.service.gov.uk/components/text-input/" };
const RADIOS: &Guidance = &Guidance { title: "Radios", url: "https://design-system.service.gov.uk/components/radios/" };
const SELECT: &Guidance = &Guidance { title: "Select", url: "https://design-system.service.gov.uk/components/select/" };
const ERROR_MESSAGE: &Guidance =
    &Guidance { title: "Error message", url: "https://design-system.service.gov.uk/components/error-message/" };
const CONFIRMATION: &Guidance =
    &Guidance { title: "Confirmation pages", url: "https://design-system.service.gov.uk/patterns/confirmation-pages/" };
const WELSH: &Guidance =
    &Guidance { title: "Welsh language on GOV.UK", url: "https://www.gov.uk/guidance/content-design/welsh-language-on-gov-uk" };
const ASSISTED: &Guidance = &Guidance {
    title: "Designing assisted digital support",
    url: "https://www.gov.uk/service-manual/helping-people-to-use-your-service/designing-assisted-digital",
};
const STYLE: &Guidance = &Guidance { title: "A to Z of style", url: "https://www.gov.uk/guidance/style-guide/a-to-z" };

/// An error that the shape of the JSON shows.
const fn shape(name: &'static str, about: &'static str) -> Code {
    Code { name, level: Level::Error, in_schema: true, about, guidance: None }
}

/// An error that shows in what the definition means.
const fn meaning(name: &'static str, about: &'static str) -> Code {
    Code { name, level: Level::Error, in_schema: false, about, guidance: None }
}

const fn guided(name: &'static str, guidance: &'static Guidance, about: &'static str) -> Code {
    Code { name, level: Level::Advice, in_schema: false, about, guidance: Some(guidance) }
}

pub const CODES: &[Code] = &[
    meaning("not-json", "The file is not JSON: a comma, a bracket or a quote is missing or left over."),
    meaning("too-large", "The file is larger than 1 MB."),
    meaning("too-deep", "Lists and objects stand more than 120 levels deep in one another."),
    shape("missing", "Something that is needed is not there."),
    shape("missing-label", "A title, label or option has no words."),
    shape("wrong-type", "A setting is of another type than it takes."),
    shape("unknown-setting", "There is no such setting here: often it is misspelt."),
    shape("unknown-value", "A setting takes one of a few values, and this is none of them."),
    shape("unknown-type", "There is no such type of question."),
    shape("bad-id", "An id has letters that addresses and inputs can't have, or an option has no value."),
    shape("no-english", "A text in several languages has no English, which every other language falls back to."),
    shape("no-options", "A question to choose from has nothing to choose from."),
    shape("logic", "A condition or sum is no JsonLogic: an operator is not known, or has too many or too few values."),
    meaning("bad-date", "A limit of a date is no date."),
    meaning("bad-time", "A limit of a time is no time."),
    meaning("bad-link", "A link leads to no address."),
    meaning("bad-note", "A note lacks what its style shows, or has what it does not show."),
    meaning("bad-pattern", "A pattern is no regular expression."),
    meaning("bad-range", "The least is more than the most, or a number of items is out of bounds."),
    meaning("nested-group", "A group holds what a group can't hold."),
    meaning("duplicate-key", "A setting stands twice in the same place: only the last counts."),
    meaning("duplicate-id", "Two pages, questions, inputs, stages or options have the same id."),
    meaning("duplicate-service", "Two files are the same service."),
    meaning("reserved-id", "An id is one that the portal uses itself."),
    meaning("no-pages", "There is no page whose answers could be sent."),
    meaning("no-end-stage", "A request never comes to an end, or begins with it."),
    meaning("bad-detail", "The detail that opens a request is not asked of everybody, or is nothing that only they know."),
    meaning("unknown-name", "A condition, sum, variable or stage names an answer that is not there, or not yet."),
    meaning("unknown-condition", "A rule names a condition that is not there."),
    meaning("wrong-use", "A rule uses an answer as what it is not, or comes to something else than it should."),
    meaning("unknown-option", "A condition compares an answer with a value that its question does not offer."),
    meaning("unknown-problem", "Words are given for a problem that no question has."),
    meaning("loop", "Two answers or conditions need each other, or one needs itself."),
    meaning("unreachable-page", "Nobody can ever come to a page."),
    meaning("unreachable-question", "Nobody is ever asked a question."),
    meaning("contradiction", "A condition with a name, or the one of \"together\", can never be true."),
    meaning("tautology", "A condition is always true, so that it decides nothing."),
    meaning("ask-at-end", "A stage that ends the work asks for something."),
    meaning("ask-unfollowed", "A stage asks for something, but nobody follows the request."),
    meaning("unused-condition", "No rule uses a condition that has a name."),
    meaning("unknown-fact", "A fact is none of those that the portal can fill in."),
    meaning("unknown-place", "Own words for a problem have a place, such as {min}, that nothing fills there."),
    meaning("bad-language", "Words are given in a language whose tag is none."),
    guided("missing-translation", WELSH, "Something is said in fewer languages than the rest."),
    guided("no-deadline", CONFIRMATION, "A stage asks for something without saying by when."),
    guided("no-short", ERROR_MESSAGE, "A label is a question, so that \"Enter …\" before it is no sentence."),
    guided("question-heading", QUESTION_PAGES, "A page with one question has another heading than the question."),
    guided("same-title", QUESTION_PAGES, "Two pages have the same heading."),
    guided("long-page", QUESTION_PAGES, "A page asks many things at once."),
    guided("asked-twice", QUESTION_PAGES, "Everybody is asked the same thing twice."),
    guided("no-helper", ASSISTED, "A service that people are helped with does not say how to help with a question."),
    guided("label-colon", TEXT_INPUT, "A label or title ends with a colon."),
    guided("hint-long", TEXT_INPUT, "A hint is longer than a short sentence: screen readers read all of it out."),
    guided("add-none", RADIOS, "A choice that is optional has no option for \"none\": radios can't be taken back."),
    guided("select-short", SELECT, "A few options are hidden in a list that opens."),
    guided("error-words", ERROR_MESSAGE, "An error message says \"please\", \"sorry\", \"invalid\" and the like."),
    guided("capitals", STYLE, "Words are written in block capitals, which are hard to read."),
    guided("latin", STYLE, "A text says \"eg\", \"ie\" or \"etc\": screen readers stumble over them, and so do people."),
];
