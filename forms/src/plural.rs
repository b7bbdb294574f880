//! Plural forms: which of its forms a language uses for a number (Unicode CLDR, cardinals, whole numbers).

/// A language's forms in the order in which a template has them, one after the other with `|` between: the CLDR categories
/// that whole numbers take. (Polish has a fourth, `other`, for fractions alone: nothing is counted in fractions here.)
pub fn forms(language: &str) -> &'static [&'static str] {
    match language {
        "cy" => &["zero", "one", "two", "few", "many", "other"],
        "pl" => &["one", "few", "many"],
        _ => &["one", "other"],
    }
}

/// The place of the form that `language` uses for `count`.
fn place(language: &str, count: u64) -> usize {
    let category = match (language, count) {
        ("cy", 0) => "zero",
        ("cy", 2) => "two",
        ("cy", 3) => "few",
        ("cy", 6) => "many",
        (_, 1) => "one",
        ("pl", _) if (2..=4).contains(&(count % 10)) && !(12..=14).contains(&(count % 100)) => "few",
        ("pl", _) => "many",
        _ => "other",
    };
    forms(language).iter().position(|form| *form == category).unwrap_or_default()
}

/// The form of `template` for `count`; the last there is where the template has fewer, as words that fell back have.
pub fn choose<'t>(template: &'t str, language: &str, count: u64) -> &'t str {
    let place = place(language, count);
    template.split('|').take(place + 1).last().unwrap_or(template)
}

#[cfg(test)]
mod tests {
    use super::{choose, forms};

    /// The samples of CLDR's own table, by category.
    #[test]
    fn numbers_take_the_forms_of_cldr() {
        let samples: &[(&str, &str, &[u64])] = &[
            ("en", "one", &[1]),
            ("en", "other", &[0, 2, 16, 100, 1_000_000]),
            ("ur", "one", &[1]),
            ("ur", "other", &[0, 2, 16, 100]),
            ("cy", "zero", &[0]),
            ("cy", "one", &[1]),
            ("cy", "two", &[2]),
            ("cy", "few", &[3]),
            ("cy", "many", &[6]),
            ("cy", "other", &[4, 5, 7, 20, 100, 1_000_000]),
            ("pl", "one", &[1]),
            ("pl", "few", &[2, 3, 4, 22, 24, 32, 102, 1002]),
            ("pl", "many", &[0, 5, 11, 12, 14, 19, 21, 100, 111, 112, 1_000_000]),
        ];
        for (language, category, numbers) in samples {
            let template = forms(language).join("|");
            for number in *numbers {
                assert_eq!(choose(&template, language, *number), *category, "{language} {number}");
            }
        }
    }

    #[test]
    fn a_template_with_fewer_forms_gives_its_last() {
        assert_eq!(choose("all the same", "cy", 3), "all the same");
        assert_eq!(choose("one|other", "cy", 6), "other");
    }
}
