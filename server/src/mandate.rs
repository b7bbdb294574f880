//! Permissions: what somebody asks for, checked; how one can be given, for how long; and taking one up by its code.

use app::pages::permission::{About, EVERYTHING, Evidence, OWN, REQUEST, SERVICES, Standing, Told, Wish};
use app::portal::Fault;
use forms::{Definition, Pairs, Words};
use serde_json::{Value, json};

use crate::clock;
use crate::code::{self, Kind};
use crate::doorstep::Doorstep;
use crate::functions::progress;
use crate::pages::wrong::Refusal;
use crate::policy::{self, Action, Reach, Role, Scope};
use crate::reference::Reference;
use crate::session::random_id;
use crate::store::{StoreError, access, grant, mandate, staff, submission};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// No permission lasts longer, in milliseconds: whoever still wants it gives it again.
pub const LONGEST: i64 = 366 * DAY;

/// What a person may permit. That they are there themselves is no permission.
pub const SCOPES: [Scope; 5] = [Scope::Discuss, Scope::Fill, Scope::Submit, Scope::Updates, Scope::Pay];

/// Names are cut here, in characters.
const NAME: usize = 200;

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

    /// In data; on screen `permission.given_{name}`.
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

/// Who is to act: the account or the organisation, or neither of them where a code will tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whom {
    pub helper: String,
    pub account: String,
    pub organisation: String,
}

/// What was asked for, and nothing is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub whom: Whom,
    scopes: Vec<Scope>,
    /// Empty for all.
    pub services: Vec<String>,
    request: String,
    lasts: i64,
    /// Where the one request is; a draft where it is for more.
    pub state: policy::State,
}

/// Whose permission it is, and what they may give one for.
pub struct Giver<'a> {
    pub person: &'a str,
    /// Who owns what they sent.
    pub owner: &'a str,
    /// The services that stand for all of them; `None` where nothing limits them.
    pub services: Option<Vec<String>>,
}

/// A wish as it was posted.
pub fn read(posted: &Pairs) -> Wish {
    // Ticked one by one, or carried in one input.
    let several = |name: &str| posted.all(name).iter().flat_map(|all| all.split_whitespace()).map(str::to_owned).collect();
    let text = |name: &str| -> String { posted.first(name).trim().chars().take(NAME).collect() };
    Wish {
        name: text("name"),
        whom: text("whom"),
        helper: text("helper"),
        scopes: several("scopes"),
        about: text("about"),
        services: several("services"),
        request: text("request"),
        days: text("days"),
    }
}

/// A wish, checked. `known` says whom the value of a choice stands for, other than somebody who is named.
pub async fn check(
    doorstep: &Doorstep,
    wish: &Wish,
    giver: &Giver<'_>,
    known: impl Fn(&str) -> Option<Whom>,
    words: &Words,
) -> Result<Result<Wanted, Vec<Fault>>, Refusal> {
    let mut faults = Vec::new();
    let mut wrong = |name: &str, text: &str| faults.push(Fault { name: name.into(), text: text.into() });
    let whom = match wish.whom.as_str() {
        OWN => Some(Whom { helper: wish.helper.clone(), ..Whom::default() }),
        value => known(value),
    };
    match &whom {
        None => wrong("whom", words.get("permission.no_whom")),
        Some(whom) if whom.helper.is_empty() => wrong("helper", words.get("permission.no_helper")),
        Some(_) => {}
    }
    let scopes: Vec<Scope> = SCOPES.into_iter().filter(|scope| wish.scopes.iter().any(|one| one == scope.name())).collect();
    if scopes.is_empty() {
        wrong("scopes", words.get("permission.no_scopes"));
    }
    let (mut services, mut request, mut state) = (Vec::new(), String::new(), policy::State::Draft);
    match wish.about.as_str() {
        // Who may choose none may not choose all.
        EVERYTHING => match &giver.services {
            Some(all) if all.is_empty() => wrong("about", words.get("permission.no_services")),
            all => services = all.clone().unwrap_or_default(),
        },
        SERVICES => {
            let catalogue = doorstep.definitions.current();
            services = wish.services.iter().filter(|one| catalogue.get(one).is_some()).cloned().collect();
            if services.is_empty() {
                wrong("services", words.get("permission.no_services"));
            }
        }
        REQUEST => match theirs(doorstep, giver.owner, &wish.request).await? {
            Some((sent, at)) => (services, request, state) = (vec![sent.service], sent.reference, at),
            None => wrong("request", words.get("permission.no_request")),
        },
        _ => wrong("about", words.get("permission.no_about")),
    }
    let days = app::pages::permission::DAYS.contains(&wish.days.as_str()).then(|| wish.days.parse::<i64>().ok()).flatten();
    if days.is_none() {
        wrong("days", words.get("permission.no_days"));
    }
    Ok(match (whom, days) {
        (Some(whom), Some(days)) if faults.is_empty() => {
            Ok(Wanted { whom, scopes, services, request, lasts: (days * DAY).min(LONGEST), state })
        }
        _ => Err(faults),
    })
}

/// A request that an owner sent or was shown, and where it is.
async fn theirs(doorstep: &Doorstep, owner: &str, typed: &str) -> Result<Option<(submission::Model, policy::State)>, Refusal> {
    let Some(reference) = Reference::parse(typed) else { return Ok(None) };
    let Some(sent) = submission::by_reference(&doorstep.store, reference.as_str()).await? else { return Ok(None) };
    if sent.session != owner && !grant::given(&doorstep.store, owner, reference.as_str()).await? {
        return Ok(None);
    }
    let state = progress::state(doorstep, &sent).await?;
    Ok(Some((sent, state)))
}

impl Wanted {
    /// As a permission that begins now. It has no id yet, and nobody said how it was given.
    pub fn permission(&self, person: &str, now: i64) -> mandate::Model {
        let scopes: Vec<&str> = self.scopes.iter().map(|scope| scope.name()).collect();
        mandate::Model {
            id: random_id(),
            reference: String::new(),
            person: person.to_owned(),
            account: self.whom.account.clone(),
            organisation: self.whom.organisation.clone(),
            helper: self.whom.helper.clone(),
            scopes: scopes.join(" "),
            services: self.services.join(" "),
            request: self.request.clone(),
            starts: now,
            ends: now + self.lasts,
            given: String::new(),
            witness: String::new(),
            script: String::new(),
            evidence: String::new(),
            revoked: None,
            created: now,
        }
    }
}

/// A permission in words.
pub fn told(doorstep: &Doorstep, mandate: &mandate::Model, witnesses: &[staff::Model], language: &str, now: i64) -> Told {
    let catalogue = doorstep.definitions.current();
    let title = |service: &str| match catalogue.get(service) {
        Some(service) => service.definition.title.say(language),
        None => service.into(),
    };
    Told {
        reference: mandate.reference.clone(),
        helper: mandate.helper.clone(),
        scopes: policy::scopes(&mandate.scopes).into_iter().map(Scope::name).collect(),
        about: match (mandate.request.as_str(), mandate.services.as_str()) {
            ("", "") => About::Everything,
            ("", services) => About::Services(services.split_whitespace().map(title).collect()),
            (request, _) => About::Request(request.to_owned()),
        },
        until: clock::on_the_wall(mandate.ends),
        standing: match mandate.revoked {
            Some(at) => Standing::TakenBack(clock::on_the_wall(at)),
            None if !mandate.holds(now) => Standing::Ended,
            None if mandate.account.is_empty() && mandate.organisation.is_empty() => Standing::Waits,
            None => Standing::Holds,
        },
        given: mandate.given.clone(),
        witness: witnesses.iter().find(|account| account.id == mandate.witness).map(|account| account.name.clone()),
        evidence: evidence(&mandate.evidence),
    }
}

/// What was seen of a permission, as it is stored.
pub fn to_store(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Paper { signed, kept } => json!({ "signed": signed, "kept": kept }),
        Evidence::Law { kind, reference, seen } => json!({ "kind": kind, "reference": reference, "seen": seen }),
    }
    .to_string()
}

fn evidence(stored: &str) -> Option<Evidence> {
    let stored: Value = serde_json::from_str(stored).ok()?;
    let text = |name: &str| Some(stored.get(name)?.as_str()?.to_owned());
    match text("kind") {
        Some(kind) => Some(Evidence::Law { kind, reference: text("reference")?, seen: text("seen")? }),
        None => Some(Evidence::Paper { signed: text("signed")?, kept: text("kept")? }),
    }
}

/// Makes the code by which whoever is meant takes a permission up; none where it is known who.
pub async fn code_for(doorstep: &Doorstep, mandate: &mandate::Model, maker: &str) -> Result<Option<Reference>, StoreError> {
    if !mandate.account.is_empty() || !mandate.organisation.is_empty() {
        return Ok(None);
    }
    let about = code::About { person: mandate.person.clone(), about: json!({ "mandate": mandate.id }), maker: maker.to_owned() };
    Ok(Some(code::make(doorstep, Kind::Mandate, about, clock::now()).await?))
}

/// What a code of a permission stands for, as long as that waits for somebody.
pub async fn waiting(doorstep: &Doorstep, typed: &str) -> Result<Option<mandate::Model>, StoreError> {
    let now = clock::now();
    let Some((_, about)) = code::look(doorstep, &[Kind::Mandate], typed, now).await? else { return Ok(None) };
    let id = about.about["mandate"].as_str().unwrap_or_default();
    let found = mandate::by_id(&doorstep.store, id).await?;
    Ok(found.filter(|found| found.holds(now) && found.account.is_empty() && found.organisation.is_empty()))
}

/// An account takes up the permission that a code stands for. `None` where the code is none, was used or is too old, or the
/// permission ended: which of it nobody learns.
pub async fn take_up(doorstep: &Doorstep, account: &staff::Model, typed: &str) -> Result<Option<mandate::Model>, StoreError> {
    let Some(mandate) = waiting(doorstep, typed).await? else { return Ok(None) };
    let now = clock::now();
    let take = mandate::TakeUp { id: mandate.id.clone(), account: account.id.clone(), now };
    if !doorstep.store.write(take).await? {
        return Ok(None);
    }
    code::take(doorstep, &[Kind::Mandate], typed, now).await?;
    doorstep.store.write(did(account, &mandate, access::TAKE_UP)).await?;
    Ok(Some(mandate::Model { account: account.id.clone(), ..mandate }))
}

/// The permissions by which others may follow what a person sends with a service, one for each who may.
pub async fn followers(doorstep: &Doorstep, person: &str, definition: &Definition) -> Result<Vec<mandate::Model>, StoreError> {
    if !progress::is_followed(definition) {
        return Ok(Vec::new());
    }
    let now = clock::now();
    let follows = |held: &mandate::Model| {
        let scopes = policy::scopes(&held.scopes);
        policy::allows(Role::Helper, &scopes, Reach::Within, policy::State::Sent, Action::Follow)
    };
    let mut held = mandate::of_person(&doorstep.store, person).await?;
    held.retain(|held| held.holds(now) && held.request.is_empty() && policy::is_among(&held.services, &definition.service));
    held.retain(|held| follows(held) && !(held.account.is_empty() && held.organisation.is_empty()));
    // The longest of each.
    held.sort_by_key(|held| std::cmp::Reverse(held.ends));
    let mut named = Vec::new();
    held.retain(|held| {
        let new = !named.contains(&held.helper);
        named.push(held.helper.clone());
        new
    });
    Ok(held)
}

/// What somebody saw or did about a permission, for the log.
pub fn did(account: &staff::Model, mandate: &mandate::Model, what: &'static str) -> access::Add {
    access::Add::by(account, what).of(&mandate.person).about(&mandate.reference)
}
