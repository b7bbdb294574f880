//! How a permission can be given, and for how long one may last.

use crate::policy::Scope;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// No permission lasts longer, in milliseconds: whoever still wants it gives it again.
pub const LONGEST: i64 = 366 * DAY;

/// What a person may permit. That they are there themselves is no permission.
pub const SCOPES: [Scope; 5] = [Scope::Discuss, Scope::Fill, Scope::Submit, Scope::Updates, Scope::Pay];

/// How a permission was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// By the person's own click.
    Click,
    /// By a code of the person's that they told a helper.
    Code,
    /// On the phone, after a script was read aloud.
    Phone,
    /// On signed paper.
    Paper,
    /// By law: an attorney's, a deputy's or an appointee's evidence was seen.
    Attorney,
}

impl Given {
    pub const ALL: [Self; 5] = [Self::Click, Self::Code, Self::Phone, Self::Paper, Self::Attorney];

    /// In data; on screen `mandate.given.{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Click => "click",
            Self::Code => "code",
            Self::Phone => "phone",
            Self::Paper => "paper",
            Self::Attorney => "attorney",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|given| given.name() == name)
    }
}
