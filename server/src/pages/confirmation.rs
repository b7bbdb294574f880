//! The confirmation: the reference, what happens next and by when.

use app::Place;
use app::pages::confirmation::{Confirmation, confirmation};
use app::shell::Boot;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::definition::{Mode, Stage};

use super::wrong::Refusal;
use super::{practice, see_other, show};
use crate::doorstep::Doorstep;
use crate::functions::progress::{handling, sections};
use crate::policy::{Action, State as Standing};
use crate::store::{access, submission};
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    if visit.practice {
        return practice::confirmation(&doorstep, &visit, &name).await;
    }
    let sent = match &visit.session {
        Some(session) => submission::last_of(&doorstep.store, &session.owner(), &name).await?,
        None => None,
    };
    let Some(sent) = sent else { return Ok(see_other(Place::start(&name))) };
    let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
    visit.may(Action::Follow, &name, Standing::Sent)?;
    visit.saw(&doorstep, access::ANSWERS, &sent.reference).await?;
    let (definition, language) = (&service.definition, visit.language);
    let followed = definition.handoff.mode == Mode::Advocate;
    let usual = definition.usual_ending();
    // What most requests are never asked for is no step of the way.
    let shown = |stage: &&Stage| followed && stage.asks.is_empty() && (!stage.end || usual == Some(stage.id.as_str()));
    // What was answered at once has come to its last stage already.
    let at = match definition.handoff.mode {
        Mode::Done => definition.stages.last(),
        Mode::Forget | Mode::Advocate => definition.stages.first(),
    };
    let detail = definition.questions().find(|(_, question)| question.id == definition.detail);
    let page = Confirmation {
        service: definition.title.say(language),
        reference: sent.reference.clone(),
        message: at.and_then(|stage| Some(stage.message.as_ref()?.say(language))),
        handling: handling(definition, None, &doorstep.words(language)),
        stages: definition.stages.iter().filter(shown).map(|stage| stage.title.say(language)).collect(),
        by: sent.decide_by.clone().filter(|_| followed),
        detail: detail.filter(|_| followed).map(|(_, question)| question.label.say(language)),
        sections: sections(&service, &sent, &doorstep.words(language)),
        shared: match visit.device.is_shared() {
            true => Some("kiosk.write_down"),
            false => sent.shared.then_some("confirmation.shared"),
        },
    };
    Ok(show(&doorstep, &visit, StatusCode::OK, Some(Boot::Page), |words| {
        (page.title(words), confirmation(&page, words, &doorstep.council))
    }))
}
