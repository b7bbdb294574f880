//! The draft of a form: what was typed so far, for the browser half and for the pages.

use std::sync::Arc;

use app::portal::{Again, NewVersion};
use axum::Json;
use axum::extract::{Path, State};
use forms::{Pairs, Words, reconcile};
use serde::Serialize;
use utoipa::ToSchema;

use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::mandate::followers;
use crate::pages::wrong::Refusal;
use crate::pages::{secret, service_at, together};
use crate::policy::{Action, State as Standing};
use crate::session::{Session, random_id};
use crate::store::{StoreError, access, draft, mandate};
use crate::visit::Visit;
use crate::{clock, csrf};

/// A draft as it was read. One that nobody began yet has an empty id and revision 0.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub id: String,
    pub pairs: Pairs,
    pub revision: i64,
    pub shared: bool,
    /// The page that was typed on last.
    pub page: String,
    /// The hash of the definition it was last typed on.
    pub definition: String,
    /// The hashes of the definitions it was typed on, oldest first.
    pub typed_on: Vec<String>,
    /// Those definitions, without today's.
    pub before: Vec<Arc<Service>>,
    /// What was typed on the last of them, where nothing was typed on today's yet.
    pub as_typed: Option<Pairs>,
    /// Permissions by which others may follow what becomes of it: for whoever types in what is their own.
    pub followers: Vec<mandate::Model>,
}

/// More versions than a form has while somebody fills it in.
const VERSIONS: usize = 8;

impl Form {
    pub async fn open(doorstep: &Doorstep, session: &Session, service: &Service) -> Result<Self, StoreError> {
        let (form, act) = (Self::found(doorstep, session, service).await?, session.act());
        let followers = match act.subject.is_empty() || !act.actor.is_empty() {
            true => Vec::new(),
            false => followers(doorstep, &act.subject, &service.definition).await?,
        };
        Ok(Self { followers, ..form })
    }

    async fn found(doorstep: &Doorstep, session: &Session, service: &Service) -> Result<Self, StoreError> {
        let name = &service.definition.service;
        if let Some(form) = doorstep.drafts.get(session, name).filter(|form| form.definition == *service.hash) {
            return Ok(form);
        }
        match draft::find(&doorstep.store, &session.owner(), name).await? {
            Some(found) => Self::brought_over(doorstep, service, found).await,
            None => Ok(Self::default()),
        }
    }

    /// A draft as it stands under today's definition. Those it was typed on were stored with it.
    async fn brought_over(doorstep: &Doorstep, service: &Service, found: draft::Model) -> Result<Self, StoreError> {
        let mut form = Self::from(found);
        for hash in form.typed_on.iter().filter(|hash| **hash != *service.hash) {
            form.before.extend(doorstep.definitions.pinned(&doorstep.store, hash).await?);
        }
        if form.definition != *service.hash
            && let Some(typed_on) = form.before.iter().find(|before| *before.hash == *form.definition)
        {
            let pairs = reconcile(&form.pairs, &typed_on.definition, &service.definition, clock::today()).pairs;
            form.as_typed = Some(std::mem::replace(&mut form.pairs, pairs));
        }
        Ok(form)
    }

    /// What today's version asks again, in words, where the draft was typed on others: of each question the last reason.
    pub fn new_version(&self, service: &Service, words: &Words) -> NewVersion {
        let mut new = NewVersion::default();
        let mut told = Vec::new();
        for old in self.before.iter().rev() {
            let pairs = self.as_typed.as_ref().filter(|_| *old.hash == *self.definition).unwrap_or(&self.pairs);
            let reconciled = reconcile(pairs, &old.definition, &service.definition, clock::today());
            for again in reconciled.again {
                let about = (again.page, again.question.map(|question| question.id.as_str()));
                if !told.contains(&about) {
                    told.push(about);
                    new.again.push(Again { page: again.page.to_owned(), text: again.say(words) });
                }
            }
            new.kept = new.kept.max(reconciled.kept.len() as u64);
        }
        new
    }

    pub fn is_begun(&self) -> bool {
        !self.id.is_empty()
    }

    /// Keeps `pairs` as the draft. `false` where another request was faster: open it again.
    pub async fn keep(
        &mut self,
        doorstep: &Doorstep,
        session: &Session,
        service: &Service,
        pairs: Pairs,
        language: &str,
    ) -> Result<bool, StoreError> {
        let kept = self.write(doorstep, session, service, pairs, language).await;
        match kept {
            Ok(true) => {
                doorstep.drafts.put(session, &service.definition.service, self);
                if session.is_shared() {
                    doorstep.changes.tell(&together::name(&session.owner(), &service.definition.service));
                }
            }
            _ => doorstep.drafts.forget(session, &service.definition.service),
        }
        kept
    }

    async fn write(
        &mut self,
        doorstep: &Doorstep,
        session: &Session,
        service: &Service,
        pairs: Pairs,
        language: &str,
    ) -> Result<bool, StoreError> {
        if !self.is_begun() {
            return self.begin(doorstep, session, service, pairs, language).await;
        }
        let write = draft::Keep {
            id: self.id.clone(),
            revision: self.revision,
            pairs: pairs.to_json(),
            version: service.definition.version as i64,
            hash: service.hash.to_string(),
            typed_on: self.typed_on(service).join(" "),
            definition: service.to_store(clock::now()),
            page: self.page.clone(),
            act: session.act().clone(),
            now: clock::now(),
        };
        let kept = doorstep.store.write(write).await?;
        service.was_stored();
        if let Some(revision) = kept {
            (self.revision, self.pairs) = (revision, pairs);
            self.typed_on = self.typed_on(service);
            self.definition = service.hash.to_string();
            self.as_typed = None;
        }
        Ok(kept.is_some())
    }

    /// The hashes of the definitions it was typed on, today's the last of them.
    fn typed_on(&self, service: &Service) -> Vec<String> {
        let mut hashes: Vec<String> = self.typed_on.iter().filter(|hash| **hash != *service.hash).cloned().collect();
        hashes.push(service.hash.to_string());
        let first = hashes.len().saturating_sub(VERSIONS);
        hashes.split_off(first)
    }

    async fn begin(
        &mut self,
        doorstep: &Doorstep,
        session: &Session,
        service: &Service,
        pairs: Pairs,
        language: &str,
    ) -> Result<bool, StoreError> {
        let now = clock::now();
        let row = draft::Model {
            id: random_id(),
            session: session.owner(),
            service: service.definition.service.clone(),
            version: service.definition.version as i64,
            definition: service.hash.to_string(),
            typed_on: service.hash.to_string(),
            pairs: pairs.to_json(),
            revision: 1,
            shared: self.shared,
            page: self.page.clone(),
            act: session.act().clone(),
            language: language.to_owned(),
            created: now,
            updated: now,
        };
        let begun = doorstep.store.write(draft::Begin { draft: row.clone(), definition: service.to_store(now) }).await?;
        service.was_stored();
        if begun {
            *self = Self::from(row);
        }
        Ok(begun)
    }
}

impl From<draft::Model> for Form {
    fn from(row: draft::Model) -> Self {
        let pairs = Pairs::from_json(&row.pairs).unwrap_or_default();
        Self {
            id: row.id,
            pairs,
            revision: row.revision,
            shared: row.shared,
            page: row.page,
            definition: row.definition,
            typed_on: row.typed_on.split(' ').filter(|hash| !hash.is_empty()).map(str::to_owned).collect(),
            before: Vec::new(),
            as_typed: None,
            followers: Vec::new(),
        }
    }
}

/// A draft as the browser half takes it up.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftSaid {
    /// The id, empty before the first page was posted.
    pub draft: String,
    /// What was typed: values by input name.
    #[schema(value_type = Object)]
    pub pairs: serde_json::Value,
    pub revision: i64,
    pub shared: bool,
    /// The hash of the definition to use.
    pub definition: String,
    /// The server's day, ISO 8601.
    pub today: String,
    /// The token for the next post.
    pub csrf: String,
}

/// The draft of this session for a service.
#[utoipa::path(get, path = "/api/drafts/{service}", tag = "drafts", params(("service" = String, Path, description = "The service")),
    responses((status = 200, body = DraftSaid), (status = 403, description = "There is no session"), (status = 404), (status = 410)))]
pub async fn draft(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(service): Path<String>,
) -> Result<Json<DraftSaid>, Refusal> {
    let service = service_at(&doorstep, &service)?;
    let session = visit.session.clone().ok_or(Refusal::Forbidden)?;
    visit.may(Action::Open, &service.definition.service, Standing::Draft)?;
    visit.saw(&doorstep, access::DRAFT, &service.definition.service).await?;
    let form = Form::open(&doorstep, &session, &service).await?;
    Ok(Json(DraftSaid {
        draft: form.id,
        pairs: secret::told(&visit, &service.definition, &form.pairs).to_value(),
        revision: form.revision,
        shared: form.shared || visit.seat.is_some(),
        definition: service.hash.to_string(),
        today: clock::iso(clock::today()),
        csrf: csrf::token(&doorstep.key, &session),
    }))
}
