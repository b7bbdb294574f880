//! Helping somebody: people, helpers and their organisations, permissions, codes, conversations, and a sealed log of who looked.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};
use sea_orm_migration::prelude::*;

use crate::store::access;

pub struct Help;

impl MigrationName for Help {
    fn name(&self) -> &str {
        "m0005_help"
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE people (id varchar PRIMARY KEY, name text NOT NULL, phone text NOT NULL, email text NOT NULL, created bigint NOT NULL)",
    "CREATE TABLE bindings (session varchar PRIMARY KEY, person varchar NOT NULL, created bigint NOT NULL)",
    "CREATE INDEX bindings_person ON bindings (person)",
    "CREATE TABLE organisations (id varchar PRIMARY KEY, name text NOT NULL UNIQUE, services text NOT NULL, suspended boolean NOT NULL, \
     created bigint NOT NULL)",
    "CREATE TABLE contacts (id varchar PRIMARY KEY, person varchar NOT NULL, account varchar NOT NULL, organisation varchar NOT NULL, \
     channel varchar NOT NULL, mode varchar NOT NULL, mandate varchar NOT NULL, began bigint NOT NULL, ended bigint, \
     outcome varchar NOT NULL, note text NOT NULL)",
    "CREATE INDEX contacts_account ON contacts (account, began)",
    "CREATE INDEX contacts_person ON contacts (person, began)",
    "CREATE TABLE mandates (id varchar PRIMARY KEY, reference varchar NOT NULL UNIQUE, person varchar NOT NULL, account varchar NOT NULL, \
     organisation varchar NOT NULL, helper text NOT NULL, scopes varchar NOT NULL, services text NOT NULL, request varchar NOT NULL, \
     starts bigint NOT NULL, ends bigint NOT NULL, given varchar NOT NULL, witness varchar NOT NULL, script text NOT NULL, \
     evidence text NOT NULL, revoked bigint, created bigint NOT NULL)",
    "CREATE INDEX mandates_person ON mandates (person)",
    "CREATE INDEX mandates_account ON mandates (account)",
    "CREATE INDEX mandates_organisation ON mandates (organisation)",
    "CREATE TABLE codes (hash varchar PRIMARY KEY, kind varchar NOT NULL, person varchar NOT NULL, about text NOT NULL, \
     maker varchar NOT NULL, created bigint NOT NULL, expires bigint NOT NULL, used bigint)",
    "ALTER TABLE drafts ADD COLUMN page varchar NOT NULL DEFAULT ''",
    "ALTER TABLE submissions ADD COLUMN declaration text NOT NULL DEFAULT ''",
    "CREATE TABLE declarations (draft varchar PRIMARY KEY, content varchar NOT NULL, way varchar NOT NULL, script text NOT NULL, \
     account varchar NOT NULL, at bigint NOT NULL)",
    "CREATE TABLE stops (draft varchar PRIMARY KEY, service varchar NOT NULL, page varchar NOT NULL, mode varchar NOT NULL, \
     channel varchar NOT NULL, organisation varchar NOT NULL, created bigint NOT NULL)",
    "CREATE INDEX stops_created ON stops (created)",
    "CREATE TABLE help_requests (id varchar PRIMARY KEY, reference varchar NOT NULL UNIQUE, kind varchar NOT NULL, \
     owner varchar NOT NULL, draft varchar NOT NULL, name text NOT NULL, phone text NOT NULL, email text NOT NULL, \
     place varchar NOT NULL, starts varchar NOT NULL, ends varchar NOT NULL, service varchar NOT NULL, page varchar NOT NULL, \
     language varchar NOT NULL, stalled bigint, tries bigint NOT NULL, tried bigint, created bigint NOT NULL, done bigint, \
     outcome varchar NOT NULL)",
    "CREATE INDEX help_requests_draft ON help_requests (draft)",
    "CREATE INDEX help_requests_owner ON help_requests (owner)",
    "CREATE INDEX help_requests_place ON help_requests (place, starts)",
    "ALTER TABLE staff ADD COLUMN role varchar NOT NULL DEFAULT 'staff'",
    "ALTER TABLE staff ADD COLUMN organisation varchar NOT NULL DEFAULT ''",
    "ALTER TABLE staff ADD COLUMN services text NOT NULL DEFAULT ''",
    "ALTER TABLE staff ADD COLUMN suspended boolean NOT NULL DEFAULT FALSE",
    "ALTER TABLE staff_sessions ADD COLUMN contact varchar NOT NULL DEFAULT ''",
    "DROP INDEX accesses_reference",
    "ALTER TABLE accesses RENAME TO accesses_first",
    "CREATE TABLE accesses (id bigint PRIMARY KEY, at bigint NOT NULL, actor varchar NOT NULL, organisation varchar NOT NULL, \
     person varchar NOT NULL, reference varchar NOT NULL, what varchar NOT NULL, reason text NOT NULL, seal varchar NOT NULL)",
    "CREATE INDEX accesses_reference ON accesses (reference)",
    "CREATE INDEX accesses_person ON accesses (person)",
];

/// What is in the log stays as it is, whoever asks: this keeps mistakes out, the seals tell of everything else.
const SEALED_SQLITE: &[&str] = &[
    "CREATE TRIGGER accesses_unchanged BEFORE UPDATE ON accesses BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END",
    "CREATE TRIGGER accesses_undeleted BEFORE DELETE ON accesses BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END",
];
const SEALED_POSTGRES: &[&str] = &[
    "CREATE FUNCTION accesses_unchanged() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'the access log is only added to'; END $$",
    "CREATE TRIGGER accesses_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON accesses \
     FOR EACH STATEMENT EXECUTE FUNCTION accesses_unchanged()",
];

#[derive(FromQueryResult)]
struct First {
    reference: String,
    actor: String,
    what: String,
    at: i64,
}

#[async_trait::async_trait]
impl MigrationTrait for Help {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let json = if postgres { "jsonb" } else { "text" };
        let acts = ["drafts", "submissions", "events"]
            .map(|table| format!("ALTER TABLE {table} ADD COLUMN act {json} NOT NULL DEFAULT '{{}}'"));
        for statement in TABLES.iter().copied().chain(acts.iter().map(String::as_str)) {
            connection.execute_unprepared(statement).await?;
        }
        let old = "SELECT reference, actor, what, at FROM accesses_first ORDER BY id";
        let old = First::find_by_statement(Statement::from_string(manager.get_database_backend(), old)).all(connection).await?;
        let mut seal = String::new();
        for (n, First { reference, actor, what, at }) in old.into_iter().enumerate() {
            let entry = access::Model { id: n as i64 + 1, at, actor, reference, what, ..access::Model::default() };
            seal = access::add(connection, entry, &seal).await?;
        }
        connection.execute_unprepared("DROP TABLE accesses_first").await?;
        for statement in if postgres { SEALED_POSTGRES } else { SEALED_SQLITE } {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("Permissions and the log of who looked are never taken away.".into()))
    }
}
