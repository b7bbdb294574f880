//! What people can do here: every service from A to Z, and a search that forgives.

use forms::{Said, Words};
use leptos::prelude::*;

use crate::component::{button, hint, input, label};
use crate::council::Council;
use crate::node::{Node, el};
use crate::place::Place;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Services {
    /// All of them, in any order.
    pub cards: Vec<ServiceCard>,
    /// What was searched for; empty for the whole list.
    pub query: String,
}

/// A service on a list, in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCard {
    pub service: String,
    pub title: Said,
    pub description: Said,
    pub keywords: Vec<String>,
}

impl Services {
    pub fn title(&self, words: &Words) -> String {
        match self.query.trim() {
            "" => words.get("services.title").to_owned(),
            query => words.fill("services.title_found", &[("query", query)]),
        }
    }

    /// From A to Z, or the best match first.
    fn listed(&self) -> Vec<&ServiceCard> {
        let asked = terms(&self.query);
        let mut ranked: Vec<(usize, &ServiceCard)> = self.cards.iter().map(|card| (card.score(&asked), card)).collect();
        ranked.retain(|(score, _)| *score > 0 || self.query.trim().is_empty());
        ranked.sort_by(|(a, left), (b, right)| {
            b.cmp(a).then_with(|| left.title.to_string().to_lowercase().cmp(&right.title.to_string().to_lowercase()))
        });
        ranked.into_iter().map(|(_, card)| card).collect()
    }
}

impl ServiceCard {
    /// Everything it may be found by.
    fn search(&self) -> String {
        format!("{} {} {}", self.title, self.keywords.join(" "), self.description).to_lowercase()
    }

    /// How well it fits: a word of the title counts most. Nothing in common is zero.
    fn score(&self, asked: &[String]) -> usize {
        let hits = |text: &str, worth: usize| {
            let own = terms(text);
            asked.iter().filter(|term| own.iter().any(|word| alike(word, term))).count() * worth
        };
        hits(&self.title.to_string(), 3) + hits(&self.keywords.join(" "), 2) + hits(&self.description.to_string(), 1)
    }
}

/// The words worth looking for: two letters tell nothing, nor do plurals.
fn terms(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|word| {
            word.chars().count() > 2 && !matches!(word.as_str(), "the" | "and" | "for" | "not" | "you" | "was" | "how")
        })
        .map(|word| word.trim_end_matches('s').to_owned())
        .collect()
}

/// The same word, the beginning of it, or one slip away from it.
fn alike(word: &str, term: &str) -> bool {
    word.starts_with(term) || (term.chars().count() > 4 && one_slip(word, term))
}

/// One letter more, less or other.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], []) => true,
        ([x, y, a @ ..], [v, w, b @ ..]) if x == w && y == v && a == b => true,
        _ => a.get(1..) == b.get(1..) || a.get(1..) == Some(b) || b.get(1..) == Some(a),
    }
}

pub fn services(services: &Services, words: &Words, council: &Council) -> AnyView {
    let asked = !services.query.trim().is_empty();
    let found = services.listed();
    let none = found.is_empty().then(|| nothing(words, council));
    let count = (asked && !found.is_empty()).then(|| words.count("services.found", found.len() as u64));
    // Empty over the whole list: there `enhance` says how many are left while a person types.
    let status = (!asked || !found.is_empty())
        .then(|| view! { <p class="govuk-body" role="status" id=(!asked).then_some("services-found")>{count}</p> });
    let all = asked.then(|| view! { <p class="govuk-body"><a class="govuk-link" href=Place::Services.to_string()>{words.get("services.all").to_owned()}</a></p> });
    let list = if asked { cards(&found) } else { a_to_z(&found) };
    super::column(
        None,
        (super::heading(services.title(words)), search(&services.query, words), status, none, list, all).into_any(),
    )
}

/// The search form, as the home page has it too.
pub fn search(query: &str, words: &Words) -> AnyView {
    let label = label::label(words.get("services.search")).and_class("govuk-label--s").at("for", "q");
    let hint = hint::hint(words.get("services.search_hint")).id("q-hint");
    let input = input::input("q", "q", "search").and_class("search__input").at("value", query).at("aria-describedby", "q-hint");
    let input = input.at("autocomplete", "off").at("enterkeyhint", "search");
    let button = button::button("submit", words.get("services.search_button")).and_class("search__button");
    let line = el("div").class("search__line").with(input).with(button);
    let form = el("form").class("search").at("method", "get").at("action", Place::Services.to_string()).at("role", "search");
    form.with(label).with(hint).with(line).view()
}

fn nothing(words: &Words, council: &Council) -> AnyView {
    let (link, phone) = (council.phone_link(), council.phone.clone());
    view! {
        <div role="status">
            <h2 class="govuk-heading-m">{words.get("services.none").to_owned()}</h2>
            <ul class="govuk-list govuk-list--bullet">
                <li>{words.get("services.none_words").to_owned()}</li>
                <li>{words.get("services.none_call").to_owned()}" "<a class="govuk-link phone" href=link>{phone}</a></li>
            </ul>
        </div>
    }
    .into_any()
}

/// One heading a letter, so that a screen reader can walk the list by headings.
fn a_to_z(found: &[&ServiceCard]) -> AnyView {
    let letter = |card: &ServiceCard| {
        card.title.to_string().chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default()
    };
    let groups: Vec<_> = found
        .chunk_by(|a, b| letter(a) == letter(b))
        .map(|group| {
            view! {
                <section class="letter"><h2 class="letter__title">{letter(group[0])}</h2>{list(group, true)}</section>
            }
        })
        .collect();
    groups.into_any()
}

pub fn cards(found: &[&ServiceCard]) -> AnyView {
    list(found, false)
}

/// `data-search` is what `enhance` narrows the whole list by.
fn list(found: &[&ServiceCard], narrows: bool) -> AnyView {
    let cards: Vec<_> = found
        .iter()
        .map(|card| {
            view! {
                <li class="card" data-search=narrows.then(|| card.search())>
                    <a class="govuk-link card__link" href=Place::start(&card.service).to_string()>{Node::from(&card.title)}</a>
                    <p class="card__text">{Node::from(&card.description)}</p>
                </li>
            }
        })
        .collect();
    view! { <ul class="cards">{cards}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use forms::Said;

    use super::{ServiceCard, Services};

    fn found(query: &str) -> Vec<String> {
        let card = |service: &str, title: &str, keywords: &str| ServiceCard {
            service: service.into(),
            title: title.into(),
            description: Said::default(),
            keywords: vec![keywords.into()],
        };
        let cards = vec![
            card("street-light", "Report a faulty street light", "lamp post, lamppost, dark"),
            card("bins", "Report a missed bin or book a bulky waste collection", "rubbish, sofa, recycling"),
            card("home-repair", "Repair to a council home", "leak, boiler, heating"),
        ];
        Services { cards, query: query.into() }.listed().into_iter().map(|card| card.service.clone()).collect()
    }

    #[test]
    fn a_search_finds_what_people_mean() {
        assert_eq!(found(""), ["home-repair", "street-light", "bins"], "by title, where nothing is asked");
        assert_eq!(found("my bins were not emptied"), ["bins"]);
        assert_eq!(found("lamp"), ["street-light"]);
        assert_eq!(found("recyling"), ["bins"], "a letter too few");
        assert_eq!(found("boielr"), ["home-repair"], "two letters swapped");
        assert_eq!(found("street light report"), ["street-light", "bins"], "the best first");
        assert_eq!(found("passport"), [""; 0]);
    }
}
