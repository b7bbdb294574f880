//! What an answer means: one vocabulary for autocomplete tokens, prefill and "asked once".

/// Each fact and the browser's autocomplete token for it (WCAG 2.2 SC 1.3.5), where there is one.
#[rustfmt::skip]
pub const FACTS: &[(&str, Option<&str>)] = &[
    ("person.name", Some("name")),
    ("person.given_name", Some("given-name")),
    ("person.family_name", Some("family-name")),
    ("person.email", Some("email")),
    ("person.phone", Some("tel")),
    ("person.birth_date", Some("bday")),
    ("person.national_insurance", None),
    ("organisation.name", Some("organization")),
    ("home.address", Some("street-address")),
    ("home.line1", Some("address-line1")),
    ("home.line2", Some("address-line2")),
    ("home.town", Some("address-level2")),
    ("home.county", Some("address-level1")),
    ("home.postcode", Some("postal-code")),
    ("home.uprn", None),
];

/// The autocomplete token of a fact.
pub fn token(fact: Option<&String>) -> Option<&'static str> {
    let fact = fact?;
    FACTS.iter().find(|(name, _)| name == fact)?.1
}
