//! Words for the person helping: how to ask a question, what to accept, and which evidence to have at hand.

use crate::Text;
use crate::reader::Reader;

/// What a definition says to whoever helps. A text in short is how to ask.
#[derive(Debug)]
pub struct Helper {
    pub ask: Option<Text>,
    pub accept: Option<Text>,
    /// Also on the list of questions that people get ready with.
    pub evidence: Option<Text>,
}

pub(crate) fn read(reader: &Reader) -> Option<Helper> {
    let said = |text: Option<Text>| text.filter(|text| !text.is_empty());
    let helper = match reader.text_or_object("helper") {
        Some(object) => {
            object.only(&["ask", "accept", "evidence"]);
            Helper { ask: said(object.text("ask")), accept: said(object.text("accept")), evidence: said(object.text("evidence")) }
        }
        None => Helper { ask: said(reader.text("helper")), accept: None, evidence: None },
    };
    [&helper.ask, &helper.accept, &helper.evidence].iter().any(|words| words.is_some()).then_some(helper)
}

#[cfg(not(target_arch = "wasm32"))]
pub use without::without;

/// Nothing in the browser takes words away.
#[cfg(not(target_arch = "wasm32"))]
mod without {
    use serde_json::Value;

    use crate::{Finding, limit};

    /// The JSON of a definition without the words for the person helping: what the browser of a resident gets whom nobody helps.
    pub fn without(json: &str) -> Result<String, Finding> {
        let mut definition: Value = limit::read(json)?;
        for page in list(&mut definition, "pages") {
            for question in list(page, "questions") {
                take(question);
                list(question, "questions").iter_mut().for_each(take);
            }
        }
        Ok(definition.to_string())
    }

    fn list<'v>(value: &'v mut Value, key: &str) -> &'v mut [Value] {
        value.get_mut(key).and_then(Value::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
    }

    fn take(question: &mut Value) {
        if let Value::Object(members) = question {
            members.remove("helper");
        }
    }
}
