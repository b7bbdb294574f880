//! The tables, migration by migration. A migration that was released is never changed.

mod help;

use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, string, string_null, text, text_null};

use super::{
    access, cursor, definition, desk_case, desk_move, draft, event, file, grant, outbox, staff, staff_session, submission,
};

/// Carries out what was not carried out yet, and says what that was.
pub async fn up(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let missing = Migrator::get_pending_migrations(connection).await?;
    Migrator::up(connection, None).await?;
    Ok(missing.iter().map(|step| step.name().to_owned()).collect())
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(First), Box::new(HandOff), Box::new(Writers), Box::new(Versions), Box::new(help::Help)]
    }
}

/// Everything the front door opens with.
struct First;

impl MigrationName for First {
    fn name(&self) -> &str {
        "m0001_first"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for First {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for mut table in [
            definitions(),
            drafts(),
            submissions(),
            outbox(),
            cursors(),
            events(),
            grants(),
            staff(),
            staff_sessions(),
            files(),
            desk_cases(),
            desk_moves(),
        ] {
            manager.create_table(table.if_not_exists().to_owned()).await?;
        }
        for mut index in indexes() {
            manager.create_index(index.if_not_exists().to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("The first tables are never taken away.".into()))
    }
}

/// Messages beside starts in the outbox, who follows what, and who looked at what.
struct HandOff;

impl MigrationName for HandOff {
    fn name(&self) -> &str {
        "m0002_hand_off"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for HandOff {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("outbox_due").table(outbox::Entity).to_owned()).await?;
        manager.rename_table(Table::rename().table(outbox::Entity, "outbox_first").to_owned()).await?;
        manager.create_table(outbox_with_messages()).await?;
        manager.create_table(accesses()).await?;
        for index in hand_off_indexes() {
            manager.create_index(index).await?;
        }
        let connection = manager.get_connection();
        for statement in [
            "INSERT INTO outbox (id, kind, reference, engine, process, mode, state, attempts, next_at, lease, error, ended, checked, created) \
             SELECT o.reference, 'start', o.reference, o.engine, '', 'advocate', o.state, o.attempts, o.next_at, o.lease, o.error, \
             FALSE, 0, s.created FROM outbox_first o JOIN submissions s ON s.reference = o.reference",
            "DROP TABLE outbox_first",
            "ALTER TABLE cursors ADD COLUMN position varchar NOT NULL DEFAULT ''",
            "ALTER TABLE cursors ADD COLUMN lease bigint NOT NULL DEFAULT 0",
            "UPDATE cursors SET position = CAST(at AS varchar)",
            "ALTER TABLE cursors DROP COLUMN at",
            "ALTER TABLE events ADD COLUMN told bigint NOT NULL DEFAULT 0",
            "ALTER TABLE desk_cases ADD COLUMN first varchar NOT NULL DEFAULT ''",
            "ALTER TABLE desk_cases ADD COLUMN waits text NOT NULL DEFAULT '[]'",
            "ALTER TABLE desk_moves ADD COLUMN ends boolean NOT NULL DEFAULT FALSE",
            "ALTER TABLE desk_moves ADD COLUMN message varchar",
            "CREATE UNIQUE INDEX desk_moves_message ON desk_moves (message)",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("What waits in the outbox is never taken away.".into()))
    }
}

/// Which group of writes each process committed last, where several share the store (`connection.rs`).
struct Writers;

impl MigrationName for Writers {
    fn name(&self) -> &str {
        "m0003_writers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Writers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            let table = "CREATE TABLE writers (id varchar PRIMARY KEY, last varchar NOT NULL, at timestamptz NOT NULL)";
            manager.get_connection().execute_unprepared(table).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("Running processes need it.".into()))
    }
}

/// The version that a draft was begun on, so that whoever goes on learns what changed since.
struct Versions;

impl MigrationName for Versions {
    fn name(&self) -> &str {
        "m0004_versions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Versions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in
            ["ALTER TABLE drafts ADD COLUMN typed_on varchar NOT NULL DEFAULT ''", "UPDATE drafts SET typed_on = definition"]
        {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("Drafts that are open need it.".into()))
    }
}

fn key(column: impl IntoIden) -> ColumnDef {
    string(column).primary_key().to_owned()
}

fn definitions() -> TableCreateStatement {
    use definition::Column::*;
    Table::create()
        .table(definition::Entity)
        .col(key(Hash))
        .col(string(Service))
        .col(big_integer(Version))
        .col(text(Json))
        .col(big_integer(Stored))
        .to_owned()
}

fn drafts() -> TableCreateStatement {
    use draft::Column::*;
    Table::create()
        .table(draft::Entity)
        .col(key(Id))
        .col(string(Session))
        .col(string(Service))
        .col(big_integer(Version))
        .col(string(Definition))
        .col(text(Pairs))
        .col(big_integer(Revision))
        .col(boolean(Shared))
        .col(string(Language))
        .col(big_integer(Created))
        .col(big_integer(Updated))
        .to_owned()
}

fn submissions() -> TableCreateStatement {
    use submission::Column::*;
    Table::create()
        .table(submission::Entity)
        .col(key(Id))
        .col(string(Reference).unique_key())
        .col(string(Draft).unique_key())
        .col(string(Session))
        .col(boolean(Shared))
        .col(string(Service))
        .col(big_integer(Version))
        .col(string(Definition))
        .col(text(Answers))
        .col(string(Language))
        .col(string(Detail))
        .col(string_null(DecideBy))
        .col(big_integer(Created))
        .to_owned()
}

/// As it was in the first version.
fn outbox() -> TableCreateStatement {
    use outbox::Column::*;
    Table::create()
        .table(outbox::Entity)
        .col(key(Reference))
        .col(string(Engine))
        .col(string(State))
        .col(big_integer(Attempts))
        .col(big_integer(NextAt))
        .col(big_integer(Lease))
        .col(text_null(Error))
        .to_owned()
}

fn outbox_with_messages() -> TableCreateStatement {
    use outbox::Column::*;
    Table::create()
        .table(outbox::Entity)
        .col(key(Id))
        .col(string(Kind))
        .col(string(Reference))
        .col(string(Engine))
        .col(string(Process))
        .col(text_null(Mapping))
        .col(string(Mode))
        .col(string_null(Message))
        .col(text_null(Payload))
        .col(string(State))
        .col(big_integer(Attempts))
        .col(big_integer(NextAt))
        .col(big_integer(Lease))
        .col(text_null(Error))
        .col(string_null(Instance))
        .col(boolean(Ended))
        .col(big_integer(Checked))
        .col(big_integer(Created))
        .col(big_integer_null(Started))
        .col(text_null(Reason))
        .to_owned()
}

fn accesses() -> TableCreateStatement {
    use access::Column::*;
    Table::create()
        .table(access::Entity)
        .col(big_integer(Id).auto_increment().primary_key())
        .col(string(Reference))
        .col(string(Actor))
        .col(string(What))
        .col(big_integer(At))
        .to_owned()
}

/// As it was in the first version.
fn cursors() -> TableCreateStatement {
    Table::create().table(cursor::Entity).col(key(cursor::Column::Engine)).col(big_integer("at")).to_owned()
}

fn events() -> TableCreateStatement {
    use event::Column::*;
    Table::create()
        .table(event::Entity)
        .col(key(Id))
        .col(string(Reference))
        .col(string(Stage))
        .col(text_null(Note))
        .col(boolean(Public))
        .col(string(Actor))
        .col(big_integer(At))
        .to_owned()
}

fn grants() -> TableCreateStatement {
    use grant::Column::*;
    Table::create()
        .table(grant::Entity)
        .col(string(Session))
        .col(string(Reference))
        .col(big_integer(Created))
        .primary_key(Index::create().col(Session).col(Reference))
        .to_owned()
}

fn staff() -> TableCreateStatement {
    use staff::Column::*;
    Table::create()
        .table(staff::Entity)
        .col(key(Id))
        .col(string(Email).unique_key())
        .col(string(Name))
        .col(string(Password))
        .col(big_integer(Created))
        .to_owned()
}

fn staff_sessions() -> TableCreateStatement {
    use staff_session::Column::*;
    Table::create()
        .table(staff_session::Entity)
        .col(key(Id))
        .col(string(Staff))
        .col(big_integer(Created))
        .col(big_integer(Seen))
        .to_owned()
}

fn files() -> TableCreateStatement {
    use file::Column::*;
    Table::create()
        .table(file::Entity)
        .col(key(Id))
        .col(string(Draft))
        .col(string(Name))
        .col(string(Kind))
        .col(big_integer(Size))
        .col(big_integer(Created))
        .to_owned()
}

fn desk_cases() -> TableCreateStatement {
    use desk_case::Column::*;
    Table::create()
        .table(desk_case::Entity)
        .col(key(Reference))
        .col(string(Process))
        .col(string(Stage))
        .col(boolean(Ended))
        .col(big_integer(Created))
        .col(big_integer(Updated))
        .to_owned()
}

fn desk_moves() -> TableCreateStatement {
    use desk_move::Column::*;
    Table::create()
        .table(desk_move::Entity)
        .col(big_integer(Id).auto_increment().primary_key())
        .col(string(Reference))
        .col(string(Stage))
        .col(text_null(Note))
        .col(boolean(Public))
        .col(string(Actor))
        .col(big_integer(At))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &str| Index::create().name(name).to_owned();
    vec![
        index("drafts_session_service")
            .table(draft::Entity)
            .col(draft::Column::Session)
            .col(draft::Column::Service)
            .unique()
            .to_owned(),
        index("submissions_session")
            .table(submission::Entity)
            .col(submission::Column::Session)
            .col(submission::Column::Service)
            .to_owned(),
        index("outbox_due").table(outbox::Entity).col(outbox::Column::State).col(outbox::Column::NextAt).to_owned(),
        index("events_reference").table(event::Entity).col(event::Column::Reference).col(event::Column::At).to_owned(),
        index("desk_moves_reference").table(desk_move::Entity).col(desk_move::Column::Reference).to_owned(),
        index("desk_cases_open")
            .table(desk_case::Entity)
            .col(desk_case::Column::Ended)
            .col(desk_case::Column::Created)
            .to_owned(),
        index("files_draft").table(file::Entity).col(file::Column::Draft).to_owned(),
    ]
}

fn hand_off_indexes() -> Vec<IndexCreateStatement> {
    use outbox::Column::*;
    let index = |name: &str| Index::create().name(name).to_owned();
    vec![
        index("outbox_turn").table(outbox::Entity).col(Engine).col(State).col(NextAt).to_owned(),
        index("outbox_state").table(outbox::Entity).col(State).col(Created).to_owned(),
        index("outbox_reference").table(outbox::Entity).col(Reference).to_owned(),
        index("outbox_followed").table(outbox::Entity).col(Engine).col(Ended).col(Checked).to_owned(),
        index("accesses_reference").table(access::Entity).col(access::Column::Reference).to_owned(),
    ]
}
