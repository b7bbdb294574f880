//! The confirmation: the reference, what happens next and by when.

use app::Place;
use app::pages::confirmation::{Confirmation, confirmation};
use app::shell::Boot;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::definition::{Mode, Stage};

use super::wrong::Refusal;
use super::{practice, secret, see_other, show};
use crate::doorstep::Doorstep;
use crate::functions::progress::{self, handling, is_followed, sections};
use crate::policy::Action;
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
    let state = progress::state(&doorstep, &sent).await?;
    // Whoever has just sent it is told its reference, also where what they may do ends with the sending.
    let just_sent = visit.seat.as_deref().is_some_and(|seat| seat.contact.id == sent.act.contact);
    if !just_sent {
        visit.may_with(Action::Follow, &sent, state)?;
    }
    // A helper who may only follow it gets the reference, and not what was answered.
    let open = visit.may_with(Action::Open, &sent, state).is_ok();
    visit.saw(&doorstep, if open { access::ANSWERS } else { access::PROGRESS }, &sent.reference).await?;
    let (definition, language) = (&service.definition, visit.language);
    let followed = is_followed(definition);
    let usual = definition.usual_ending();
    // What most requests are never asked for is no step of the way.
    let shown = |stage: &&Stage| followed && stage.asks.is_empty() && (!stage.end || usual == Some(stage.id.as_str()));
    // What was answered at once has come to its last stage already.
    let at = match definition.handoff.mode {
        Mode::Done => definition.stages.last(),
        Mode::Forget | Mode::Advocate => definition.stages.first(),
    };
    let detail = definition.questions().find(|(_, question)| question.id == definition.detail);
    let mut sections = sections(&service, &sent, &doorstep.words(language));
    if visit.seat.is_some() {
        secret::cover(&mut sections, &service, &sent, &doorstep.words(language));
    }
    let page = Confirmation {
        service: definition.title.say(language),
        reference: sent.reference.clone(),
        message: at.and_then(|stage| Some(stage.message.as_ref()?.say(language))),
        handling: handling(definition, None, &doorstep.words(language)),
        stages: definition.stages.iter().filter(shown).map(|stage| stage.title.say(language)).collect(),
        by: sent.decide_by.clone().filter(|_| followed),
        detail: detail.filter(|_| followed).map(|(_, question)| question.label.say(language)),
        sections: if open { sections } else { Vec::new() },
        shared: match visit.device.is_shared() {
            true => Some("kiosk.write_down"),
            false => sent.shared.then_some("confirmation.shared"),
        },
    };
    Ok(show(&doorstep, &visit, StatusCode::OK, Some(Boot::Page), |words| {
        (page.title(words), confirmation(&page, words, &doorstep.council))
    }))
}
