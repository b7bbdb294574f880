//! The addresses of the portal, in one list: every link, redirect and route match goes through it.

use std::fmt;

/// A page a resident can be on. Parses from a path and prints as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Home,
    Services,
    Start {
        service: String,
    },
    Questions {
        service: String,
    },
    Question {
        service: String,
        page: String,
    },
    Tasks {
        service: String,
    },
    Check {
        service: String,
    },
    /// Where a person who is helped says that it is true.
    Declare {
        service: String,
    },
    Confirmation {
        service: String,
    },
    Find,
    Request {
        reference: String,
    },
    /// Where a code is entered.
    Continue,
    /// Who may act for a person.
    Permissions,
}

impl Place {
    pub fn start(service: &str) -> Self {
        Self::Start { service: service.into() }
    }

    pub fn question(service: &str, page: &str) -> Self {
        Self::Question { service: service.into(), page: page.into() }
    }

    /// The service it belongs to, if it belongs to one.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Start { service }
            | Self::Questions { service }
            | Self::Question { service, .. }
            | Self::Tasks { service }
            | Self::Check { service }
            | Self::Declare { service }
            | Self::Confirmation { service } => Some(service),
            Self::Home | Self::Services | Self::Find | Self::Request { .. } | Self::Continue | Self::Permissions => None,
        }
    }

    /// All that is asked, to print or read first.
    pub fn questions(service: &str) -> Self {
        Self::Questions { service: service.into() }
    }

    pub fn tasks(service: &str) -> Self {
        Self::Tasks { service: service.into() }
    }

    /// Where a form is saved to be gone on with elsewhere: by its person, or handed back to them by a helper (`seat`).
    pub fn later(service: &str, seat: bool) -> String {
        let purpose = if seat { "hand-back" } else { "save" };
        format!("{}/{purpose}?service={service}", Self::Continue)
    }

    /// Where a helper passes a form and its person on to a colleague.
    pub fn pass_on(service: &str) -> String {
        format!("{}/pass-on?service={service}", Self::Continue)
    }

    pub fn check(service: &str) -> Self {
        Self::Check { service: service.into() }
    }

    /// Where a journey's target is.
    pub fn target(service: &str, target: &forms::Target) -> Self {
        match target {
            forms::Target::Page(page) => Self::question(service, page),
            forms::Target::Tasks => Self::tasks(service),
            forms::Target::Check => Self::check(service),
        }
    }

    /// The place at `path` (no query, no fragment); `None` for pages of staff, files and nowhere.
    pub fn at(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        Some(match parts.as_slice() {
            [""] => Self::Home,
            ["services"] => Self::Services,
            ["services", service] => Self::start(service),
            ["services", service, "questions"] => Self::questions(service),
            ["services", service, "tasks"] => Self::tasks(service),
            ["services", service, "check"] => Self::check(service),
            ["services", service, "declare"] => Self::Declare { service: (*service).into() },
            ["services", service, "confirmation"] => Self::Confirmation { service: (*service).into() },
            ["services", service, page] => Self::question(service, page),
            ["continue"] => Self::Continue,
            ["permissions"] => Self::Permissions,
            ["requests"] => Self::Find,
            ["requests", reference] => Self::Request { reference: (*reference).into() },
            _ => return None,
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => write!(f, "/"),
            Self::Services => write!(f, "/services"),
            Self::Start { service } => write!(f, "/services/{service}"),
            Self::Question { service, page } => write!(f, "/services/{service}/{page}"),
            Self::Questions { service } => write!(f, "/services/{service}/questions"),
            Self::Tasks { service } => write!(f, "/services/{service}/tasks"),
            Self::Check { service } => write!(f, "/services/{service}/check"),
            Self::Declare { service } => write!(f, "/services/{service}/declare"),
            Self::Confirmation { service } => write!(f, "/services/{service}/confirmation"),
            Self::Continue => write!(f, "/continue"),
            Self::Permissions => write!(f, "/permissions"),
            Self::Find => write!(f, "/requests"),
            Self::Request { reference } => write!(f, "/requests/{reference}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn every_place_is_found_again_at_its_address() {
        let places = [
            "/",
            "/services",
            "/services/bins",
            "/services/bins/questions",
            "/services/bins/about",
            "/services/bins/tasks",
            "/services/bins/check",
            "/services/bins/declare",
            "/services/bins/confirmation",
            "/continue",
            "/permissions",
            "/requests",
            "/requests/H4K7M-2R9T3",
        ];
        for path in places {
            assert_eq!(Place::at(path).map(|place| place.to_string()).as_deref(), Some(path));
        }
        assert_eq!(Place::at("/staff/sign-in"), None);
    }
}
