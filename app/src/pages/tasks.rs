//! The task list of a long form: its sections, how far each is, and the way to go on.

use forms::{Said, Standing};

use super::question::{frame, heading, ways_on};
use crate::component::{tag, task_list};
use crate::node::{Element, Node, el};
use crate::place::Place;
use crate::portal::Portal;

pub fn tasks(portal: &Portal) -> Node {
    let service = &portal.definition.service;
    let language = &portal.words.language;
    let (tasks, last, ended) = portal.journey(|journey| {
        let task = |(task, standing, page): (&forms::Task, Standing, Option<&forms::Page>)| {
            (task.title.say(language), standing, page.map(|page| Place::question(service, &page.id)))
        };
        let tasks = journey.tasks();
        // A section that goes on with an exit page goes no further.
        let ended = tasks.iter().find(|(.., page)| page.is_some_and(|page| page.exit)).map(|(task, ..)| task.title.say(language));
        (tasks.into_iter().map(task).collect::<Vec<_>>(), journey.before_tasks().map(|page| page.id.clone()), ended)
    });
    let back = last.map_or_else(|| Place::start(service), |page| Place::question(service, &page));
    let left = tasks.iter().filter(|(_, standing, _)| *standing != Standing::Done).count();
    let left_text: Said = match left {
        _ if ended.is_some() => portal.words.say("tasks.ended", &[("part", ended.unwrap_or_default())]),
        0 => portal.words.get("tasks.none_left").into(),
        left if tasks.iter().any(|(_, standing, _)| *standing == Standing::Waiting) => {
            portal.words.count("tasks.left_in_order", left as u64).into()
        }
        left => portal.words.count("tasks.left", left as u64).into(),
    };
    let check = match left {
        0 => (Standing::NotStarted, Some(Place::check(service))),
        _ => (Standing::Waiting, None),
    };
    let check = (portal.words.get("tasks.check").into(), check.0, check.1);
    let items = tasks
        .into_iter()
        .chain([check])
        .enumerate()
        .map(|(n, (title, standing, place))| item(portal, n + 1, title, standing, place));
    let mut inside = vec![
        heading(portal.words.get("tasks.title")).into(),
        el("p").class("govuk-body").text(left_text).into(),
        task_list::task_list(items.collect()).into(),
    ];
    inside.extend(ways_on(portal).into_iter().map(|way| Node::from(el("p").class("govuk-body").with(way))));
    frame(portal, back, "govuk-grid-column-two-thirds", inside)
}

fn item(portal: &Portal, n: usize, title: Said, standing: Standing, place: Option<Place>) -> Element {
    let id = format!("task-{n}-status");
    let key = match standing {
        Standing::Waiting => "tasks.waiting",
        Standing::NotStarted => "tasks.not_started",
        Standing::Incomplete => "tasks.incomplete",
        Standing::Done => "tasks.done",
    };
    let said = portal.words.get(key);
    let status = match standing {
        Standing::Done | Standing::Waiting => task_list::status(&id, said),
        Standing::NotStarted | Standing::Incomplete => task_list::status(&id, tag::tag(said)),
    };
    match place {
        Some(place) => {
            let link = task_list::link(place.to_string(), title).at("aria-describedby", id);
            task_list::item(link, None, status).and_class("govuk-task-list__item--with-link")
        }
        None => {
            let status = status.and_class("govuk-task-list__status--cannot-start-yet");
            task_list::item(task_list::name(title), None, status)
        }
    }
}
