//! What there is: the discovery document, the services that take a report, and what each asks.

use forms::Definition;
use serde_json::{Value, json};

use super::Said;
use super::attribute::attributes;
use super::format::{Answer, Refused};
use crate::doorstep::Doorstep;

/// When this interface last changed.
const CHANGESET: &str = "2026-11-25T00:00:00Z";
const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";

/// GeoReport v2, "Service Discovery".
pub fn discovery(doorstep: &Doorstep) -> Answer {
    let council = &doorstep.council;
    let contact = format!("{}, {}, {}", council.name, council.phone, council.email);
    let endpoint = json!({
        "specification": SPECIFICATION, "url": format!("{}/open311/v2", doorstep.config.address()), "changeset": CHANGESET,
        "type": "production", "formats": ["text/xml", "application/json"],
    });
    let value = json!({
        "changeset": CHANGESET, "contact": contact, "key_service": format!("Ask {} for an api_key.", council.email),
        "endpoints": [endpoint],
    });
    Answer { root: "discovery", value }
}

/// GeoReport v2, "GET Service List".
pub fn list(doorstep: &Doorstep, language: &str) -> Answer {
    let catalogue = doorstep.definitions.current();
    let services = catalogue.all().map(|service| &service.definition).filter(|definition| takes_reports(definition));
    let services = services.map(|definition| {
        let keywords: Vec<&str> = definition.keywords.iter().map(|keyword| keyword.get(language)).collect();
        json!({
            "service_code": definition.service, "service_name": definition.title.get(language),
            "description": definition.description.get(language), "metadata": true, "type": "realtime",
            "keywords": keywords.join(","), "group": Value::Null,
        })
    });
    Answer { root: "services", value: services.collect() }
}

/// GeoReport v2, "GET Service Definition".
pub fn one(doorstep: &Doorstep, language: &str, code: &str) -> Said {
    let service = doorstep.definitions.current().get(code).filter(|service| takes_reports(&service.definition));
    let service = service.ok_or_else(|| Refused::not_found("There is no service with this service_code."))?;
    let attributes = attributes(&service.definition, &doorstep.words(language));
    Ok(Answer { root: "service_definition", value: json!({ "service_code": code, "attributes": attributes }) })
}

/// Applications, bookings and payments need what GeoReport v2 has no words for.
pub fn takes_reports(definition: &Definition) -> bool {
    definition.kind == "report"
}
