//! The one table of who may do what: `server/policy.csv`, read at first use. What no row allows is refused.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Whose sign-in it is; a resident has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Resident,
    Helper,
    Lead,
    Staff,
}

/// What a helper may do for a person. Staff and residents have no need of any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Nothing: there is no permission, or it ended.
    None,
    /// The person is there and sees what is done.
    Present,
    Discuss,
    Fill,
    Submit,
    Updates,
    Pay,
}

/// Whether the service is one that the helper, the organisation and the permission are limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reach {
    Within,
    Outside,
}

/// Where a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    Draft,
    Sent,
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// See what was answered.
    Open,
    Fill,
    /// See what is masked.
    Reveal,
    /// Say that the answers are true.
    Declare,
    Submit,
    /// Make a code that passes the draft on.
    HandOver,
    /// Answer what a stage asks for.
    Answer,
    /// See how far a request is.
    Follow,
    /// Give a permission, or write down that one was given.
    Permit,
    Revoke,
    /// See who looked.
    LookBack,
    /// Move a request on.
    Move,
    /// Call somebody back who asked for it, or who did not finish.
    Call,
    Invite,
    Suspend,
    Figures,
}

/// A closed set of names, as the table has them.
macro_rules! names {
    ($kind:ident: $($variant:ident = $name:literal),+) => {
        impl $kind {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

names!(Role: Resident = "resident", Helper = "helper", Lead = "lead", Staff = "staff");
names!(Scope: None = "none", Present = "present", Discuss = "discuss", Fill = "fill", Submit = "submit", Updates = "updates", Pay = "pay");
names!(Reach: Within = "within", Outside = "outside");
names!(State: Draft = "draft", Sent = "sent", Closed = "closed");
names!(Action: Open = "open", Fill = "fill", Reveal = "reveal", Declare = "declare", Submit = "submit", HandOver = "hand-over",
    Answer = "answer", Follow = "follow", Permit = "permit", Revoke = "revoke", LookBack = "look-back", Move = "move", Call = "call",
    Invite = "invite", Suspend = "suspend", Figures = "figures");

type Row = (Role, Scope, Reach, State, Action);

static TABLE: LazyLock<HashSet<Row>> = LazyLock::new(|| read(include_str!("../policy.csv")));

/// Whether somebody with this role and these scopes may do it.
pub fn allows(role: Role, scopes: &[Scope], reach: Reach, state: State, action: Action) -> bool {
    let scopes = if scopes.is_empty() { &[Scope::None] } else { scopes };
    scopes.iter().any(|scope| TABLE.contains(&(role, *scope, reach, state, action)))
}

/// The scopes named in a text with spaces between; what is no scope is none.
pub fn scopes(text: &str) -> Vec<Scope> {
    text.split_whitespace().filter_map(Scope::named).collect()
}

/// Whether a service is on each of the lists that limit somebody.
pub fn reach<'a>(limits: impl IntoIterator<Item = &'a String>, service: &str) -> Reach {
    let within = limits.into_iter().all(|services| is_among(services, service));
    if within { Reach::Within } else { Reach::Outside }
}

/// Whether a service is in a list with spaces between, which stands for all where it is empty.
pub fn is_among(services: &str, service: &str) -> bool {
    services.trim().is_empty() || services.split_whitespace().any(|one| one == service)
}

/// Every combination that a row allows. The tests hold each cell to be a name that is known.
fn read(table: &str) -> HashSet<Row> {
    let mut allowed = HashSet::new();
    for line in table.lines().skip(1).filter(|line| !line.starts_with('#')) {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap_or_default();
        let (roles, of, reaches) =
            (pick(Role::ALL, cell(), Role::name), pick(Scope::ALL, cell(), Scope::name), pick(Reach::ALL, cell(), Reach::name));
        let (states, actions) = (pick(State::ALL, cell(), State::name), pick(Action::ALL, cell(), Action::name));
        if cell() != "yes" {
            continue;
        }
        for role in &roles {
            for scope in &of {
                for reach in &reaches {
                    for state in &states {
                        allowed.extend(actions.iter().map(|action| (*role, *scope, *reach, *state, *action)));
                    }
                }
            }
        }
    }
    allowed
}

fn pick<T: Copy>(all: &[T], cell: &str, name: impl Fn(T) -> &'static str) -> Vec<T> {
    all.iter().copied().filter(|one| cell == "*" || cell.split(' ').any(|word| word == name(*one))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_the_table_is_known() {
        let known: [Vec<&str>; 6] = [
            Role::ALL.iter().map(|one| one.name()).collect(),
            Scope::ALL.iter().map(|one| one.name()).collect(),
            Reach::ALL.iter().map(|one| one.name()).collect(),
            State::ALL.iter().map(|one| one.name()).collect(),
            Action::ALL.iter().map(|one| one.name()).collect(),
            vec!["yes"],
        ];
        for line in include_str!("../policy.csv").lines().skip(1).filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), known.len(), "{line}");
            for (cell, known) in cells.iter().zip(&known) {
                assert!(*cell == "*" || cell.split(' ').all(|word| known.contains(&word)), "{cell} in {line}");
            }
        }
    }

    #[test]
    fn nobody_declares_for_a_resident_and_what_ended_widens_nothing() {
        for state in State::ALL {
            for reach in Reach::ALL {
                for role in [Role::Helper, Role::Lead, Role::Staff] {
                    for scope in Scope::ALL {
                        assert!(!allows(role, &[*scope], *reach, *state, Action::Declare), "{role:?} {scope:?}");
                        assert!(!allows(role, &[*scope], *reach, *state, Action::Revoke), "{role:?} {scope:?}");
                    }
                }
                for action in [Action::Open, Action::Fill, Action::Reveal, Action::Submit, Action::Follow, Action::Answer] {
                    assert!(!allows(Role::Helper, &[], *reach, *state, action), "{action:?}");
                    assert!(!allows(Role::Helper, &[Scope::None], *reach, *state, action), "{action:?}");
                    assert!(!allows(Role::Helper, Scope::ALL, Reach::Outside, *state, action), "{action:?}");
                }
            }
        }
    }
}
