//! The `pattern` of a text: a regular expression for the whole answer, as the attribute of HTML has it.
//!
//! In the browser it is the browser's own, which costs nothing; what it cannot read is left to the server.

/// A pattern that was read.
#[derive(Debug)]
pub struct Pattern(#[cfg(not(feature = "browser"))] regex_lite::Regex, #[cfg(feature = "browser")] String);

#[cfg(not(feature = "browser"))]
impl Pattern {
    pub fn read(pattern: &str) -> Result<Self, String> {
        regex_lite::Regex::new(&whole(pattern)).map(Self).map_err(|error| error.to_string())
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

#[cfg(feature = "browser")]
impl Pattern {
    pub fn read(pattern: &str) -> Result<Self, String> {
        Ok(Self(whole(pattern)))
    }

    pub fn is_match(&self, text: &str) -> bool {
        use js_sys::{Array, Function, Reflect, RegExp};
        use wasm_bindgen::JsCast;

        let made = Reflect::get(&js_sys::global(), &"RegExp".into())
            .and_then(|class| Reflect::construct(class.unchecked_ref::<Function>(), &Array::of1(&self.0.as_str().into())));
        made.map_or(true, |regex| regex.unchecked_ref::<RegExp>().test(text))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Pattern {
    /// With its anchors, as a schema says it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

fn whole(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}
