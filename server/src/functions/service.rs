//! The list of services.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::doorstep::Doorstep;
use crate::pages::card;
use crate::visit::Visit;

#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceSaid {
    /// Stands in the address: `/services/{service}`.
    pub service: String,
    pub title: String,
    pub description: String,
    /// Other words people search for.
    pub keywords: Vec<String>,
    /// The hash of the current definition.
    pub definition: String,
}

/// Every service, in the language of the visit.
#[utoipa::path(get, path = "/api/services", tag = "services", responses((status = 200, body = Vec<ServiceSaid>)))]
pub async fn services(State(doorstep): State<Doorstep>, visit: Visit) -> Json<Vec<ServiceSaid>> {
    let catalogue = doorstep.definitions.current();
    let said = catalogue.all().map(|service| {
        let card = card(service, visit.language);
        ServiceSaid {
            service: card.service,
            title: card.title.into(),
            description: card.description.into(),
            keywords: card.keywords,
            definition: service.hash.to_string(),
        }
    });
    Json(said.collect())
}
