//! The front door itself: everything a page needs, opened once and shared.

use std::ops::Deref;
use std::sync::Arc;

use anyhow::{Context, Result};
use app::Council;
use forms::Words;

use crate::assets::Assets;
use crate::changes::Changes;
use crate::clock;
use crate::config::Config;
use crate::definitions::Definitions;
use crate::dispatcher::Dispatcher;
use crate::drafts::Drafts;
use crate::key::{self, Key};
use crate::limits::Limits;
use crate::look::Look;
use crate::metrics::Metrics;
use crate::policy::Role;
use crate::session::random_id;
use crate::signature::Secrets;
use crate::store::{Store, staff};
use crate::uploads::Uploads;
use crate::workflow::{self, Around, Engines};
use crate::{alert, backup, housekeeping, password};

#[derive(Clone)]
pub struct Doorstep(Arc<Inside>);

pub struct Inside {
    pub config: Config,
    pub store: Store,
    pub definitions: Arc<Definitions>,
    pub engines: Engines,
    pub dispatcher: Dispatcher,
    pub changes: Changes,
    pub key: Key,
    /// Shared with whoever tells progress by themselves; without any, nobody may.
    pub secrets: Option<Secrets>,
    pub limits: Limits,
    pub metrics: Metrics,
    pub uploads: Uploads,
    pub drafts: Drafts,
    pub assets: Assets,
    pub council: Arc<Council>,
    words: Vec<Arc<Words>>,
}

impl Deref for Doorstep {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl Doorstep {
    /// Opens the store, the definitions and the engine. Nothing is served and nothing handed over yet.
    pub async fn open(config: Config) -> Result<Self> {
        Self::open_with(config, |config, around| workflow::open(&config.engine, &config.engines, around)).await
    }

    /// The same with other engines than those of the registry.
    pub async fn open_with(config: Config, engines: impl FnOnce(&Config, &Around) -> Result<Engines>) -> Result<Self> {
        let mut look = Look::of(&config.council)?;
        // Without WASM the style itself covers a page that nobody is at (`style/_device.scss`).
        look.style.push_str(&format!(":root{{--idle-after:{}s}}\n", config.idle_after));
        let definitions = Arc::new(Definitions::load(config.definitions.as_deref())?);
        std::fs::create_dir_all(&config.data)
            .with_context(|| format!("The data folder {} cannot be made", config.data.display()))?;
        backup::refuse_half_restored(&config.data)?;
        let place = config.place();
        let store = Store::open(&place).await.with_context(|| format!("The store {place} cannot be opened"))?;
        definitions.remember_withdrawn(&store).await?;
        let changes = Changes::default();
        let metrics = Metrics::new()?;
        let around = Around { store: store.clone(), webhook_secret: config.webhook_secret.clone(), public_url: config.address() };
        let engines = engines(&config, &around)?;
        Ok(Self(Arc::new(Inside {
            dispatcher: Dispatcher::new(
                store.clone(),
                engines.clone(),
                definitions.clone(),
                changes.clone(),
                config.address(),
                metrics.took.clone(),
            ),
            key: Key::open(&config.data)?,
            secrets: config.webhook_secret.as_deref().map(Secrets::read).transpose()?,
            limits: Limits::new(config.limits),
            metrics,
            uploads: Uploads::open(&config.data)?,
            drafts: Drafts::beside(&store),
            assets: Assets::new(look),
            council: Arc::new(config.council.clone()),
            words: app::words::LANGUAGES.iter().map(|language| Arc::new(app::words::words(language.tag))).collect(),
            config,
            changes,
            store,
            definitions,
            engines,
        })))
    }

    /// What goes on beside serving: handing over, looking at the definitions, throwing away what is old.
    pub fn work(&self) {
        tokio::spawn(self.dispatcher.clone().run());
        tokio::spawn(self.definitions.clone().watch());
        tokio::spawn(housekeeping::run(self.clone()));
        tokio::spawn(alert::run(self.clone()));
    }

    pub fn words(&self, language: &str) -> Arc<Words> {
        let found = self.words.iter().find(|words| words.language == language).or(self.words.first());
        found.cloned().unwrap_or_default()
    }

    /// On the first start there is nobody who could sign in: makes one account and says where its password lies.
    ///
    /// Several processes may start at once: the file is there before the account, and only whose account it became keeps it.
    pub async fn first_staff(&self) -> Result<Option<std::path::PathBuf>> {
        if staff::any(&self.store).await? {
            return Ok(None);
        }
        let (file, mine) = (self.config.data.join(FIRST_STAFF), self.config.data.join(format!("{FIRST_STAFF}.{}", random_id())));
        let (email, password) = ("staff@tolbooth.example", password::generate());
        key::write_secret(&mine, &format!("E-mail: {email}\nPassword: {password}"))?;
        if !self.store.write(staff::First(account(email, "First member of staff", &password)?)).await? {
            std::fs::remove_file(&mine)?;
            return Ok(None);
        }
        std::fs::rename(&mine, &file)?;
        Ok(Some(file))
    }

    pub async fn add_staff(&self, email: &str, name: &str, password: &str) -> Result<()> {
        Ok(self.store.write(staff::Add(account(email, name, password)?)).await?)
    }
}

const FIRST_STAFF: &str = "first-staff-account.txt";

fn account(email: &str, name: &str, password: &str) -> Result<staff::Model> {
    Ok(staff::Model {
        id: random_id(),
        email: email.trim().to_lowercase(),
        name: name.trim().to_owned(),
        password: password::hash(password)?,
        created: clock::now(),
        role: Role::Staff.name().to_owned(),
        organisation: String::new(),
        services: String::new(),
        suspended: false,
    })
}
