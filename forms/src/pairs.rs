//! What a person typed: input names and values, exactly as posted. This, and nothing else, is a draft.

use std::collections::BTreeMap;

use serde_json::Value;

/// Values by input name. A name that was posted without a value has an empty list: asked, not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(BTreeMap<String, Vec<String>>);

impl Pairs {
    /// The first value under `name`, or the empty string.
    pub fn first(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The values under `name`, if it was ever posted.
    pub fn posted(&self, name: &str) -> Option<&[String]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// Whether the name was ever posted, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn put(&mut self, name: impl Into<String>, values: Vec<String>) {
        self.0.insert(name.into(), values);
    }

    /// Adds one more value under `name`, as a posted pair does.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    pub fn remove(&mut self, name: &str) -> Option<Vec<String>> {
        self.0.remove(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The names that begin with `prefix`.
    pub fn names_under<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = &'s str> {
        let from = (std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded);
        self.0.range::<str, _>(from).map(|(name, _)| name.as_str()).take_while(move |name| name.starts_with(prefix))
    }

    /// What one posted, where another one wrote meanwhile: what the one left as it was when the page was drawn (`base`) stays
    /// as the other has it now (`theirs`), input by input; what the one changed is theirs to say. Of `names` only.
    pub fn beside(mut self, base: &Self, theirs: &Self, names: impl IntoIterator<Item = String>) -> Self {
        for name in names {
            if self.all(&name) != base.all(&name) {
                continue;
            }
            match theirs.posted(&name) {
                Some(values) => self.put(name, values.to_vec()),
                None => _ = self.remove(&name),
            }
        }
        self
    }

    /// Those of these names.
    pub fn only(&self, names: impl IntoIterator<Item = String>) -> Self {
        let mut only = Self::default();
        for name in names {
            if let Some(values) = self.posted(&name) {
                let values = values.to_vec();
                only.put(name, values);
            }
        }
        only
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `{"name": ["value", …], …}`
    pub fn to_json(&self) -> String {
        // A map of texts always serialises.
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    pub fn to_value(&self) -> Value {
        self.0.iter().map(|(name, values)| (name.clone(), Value::from(values.clone()))).collect::<serde_json::Map<_, _>>().into()
    }

    /// Reads [`Pairs::to_json`]'s shape; a single string counts as a list of one. `None` where it is no object.
    pub fn from_value(json: &Value) -> Option<Self> {
        let mut pairs = Self::default();
        for (name, values) in json.as_object()? {
            let values = match values {
                Value::String(one) => vec![one.clone()],
                Value::Array(several) => several.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
                _ => return None,
            };
            pairs.put(name.clone(), values);
        }
        Some(pairs)
    }

    pub fn from_json(json: &str) -> Option<Self> {
        Self::from_value(&serde_json::from_str(json).ok()?)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(posted: I) -> Self {
        let mut pairs = Self::default();
        for (name, value) in posted {
            pairs.push(name, value);
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    fn pairs(typed: &[(&str, &str)]) -> Pairs {
        typed.iter().copied().collect()
    }

    #[test]
    fn of_two_who_type_each_keeps_what_they_typed() {
        let names = || ["name", "street", "post", "news"].map(str::to_owned);
        let base = pairs(&[("name", "Gwen"), ("street", ""), ("post", "yes"), ("news", "yes")]);
        let theirs = pairs(&[("name", "Gwen"), ("street", "2 High Street"), ("news", "yes"), ("other", "page")]);
        // A box that was unticked is posted as nothing.
        let mine = pairs(&[("name", "Gwen Price"), ("street", ""), ("post", "yes")]);
        let together = mine.beside(&base, &theirs, names());
        assert_eq!(together, pairs(&[("name", "Gwen Price"), ("street", "2 High Street")]));
        assert_eq!(base.only(["name".to_owned(), "gone".to_owned()]), pairs(&[("name", "Gwen")]));
    }

    #[test]
    fn where_both_changed_the_same_the_last_one_says() {
        let (base, theirs) = (pairs(&[("name", "Gwen")]), pairs(&[("name", "Gwenllian")]));
        let together = pairs(&[("name", "Gwen Price")]).beside(&base, &theirs, ["name".to_owned()]);
        assert_eq!(together.first("name"), "Gwen Price");
    }
}
