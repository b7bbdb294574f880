//! One type for every piece of a resident's page, built by plain calls: `el("p").class("…").text("…")`.
//!
//! Leptos gives each `view!` a type of its own, and each type its own code to draw, hydrate and change it. The pages a
//! phone loads are many small pieces; as one type they are a third of the WASM (ARCHITECTURE.md, "The bundle"). Signals,
//! effects, hydration and the DOM are Leptos' own.

use std::sync::Arc;

use forms::Said;
use forms::text::{Foreign, Piece};
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element as DomElement, Node as DomNode, Placeholder};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

/// A piece of a page.
#[derive(Clone)]
pub enum Node {
    /// Nothing now; something may stand here later.
    Nothing,
    Text(String),
    Element(Element),
    Several(Vec<Node>),
    /// Drawn again when a signal it reads changes.
    Live(Live),
}

/// What draws a live piece.
#[derive(Clone)]
pub struct Live(Arc<dyn Fn() -> Node + Send + Sync>);

#[derive(Clone)]
pub struct Element {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    children: Vec<Node>,
}

/// The value of an attribute. `None` leaves the attribute out; the empty text stands for a flag.
#[derive(Clone)]
enum Value {
    Fixed(String),
    Live(Arc<dyn Fn() -> Option<String> + Send + Sync>),
}

/// Elements that hold nothing and have no end tag.
const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta"];

pub fn el(tag: &'static str) -> Element {
    Element { tag, attributes: Vec::new(), children: Vec::new() }
}

pub fn live(draw: impl Fn() -> Node + Send + Sync + 'static) -> Node {
    Node::Live(Live(Arc::new(draw)))
}

impl Element {
    /// An attribute; the last value counts.
    pub fn at(self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, Value::Fixed(value.into()))
    }

    fn set(mut self, name: &'static str, value: Value) -> Self {
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.attributes.push((name, value)),
        }
        self
    }

    /// An attribute, where there is a value.
    pub fn maybe(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.at(name, value),
            None => self,
        }
    }

    /// An attribute without a value, where it holds.
    pub fn flag(self, name: &'static str, holds: bool) -> Self {
        self.maybe(name, holds.then_some(""))
    }

    /// An attribute that follows signals.
    pub fn live(self, name: &'static str, value: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        self.set(name, Value::Live(Arc::new(value)))
    }

    pub fn class(self, class: impl Into<String>) -> Self {
        self.at("class", class)
    }

    /// One more class.
    pub fn and_class(mut self, class: &str) -> Self {
        for (name, value) in &mut self.attributes {
            if let ("class", Value::Fixed(all)) = (&**name, value) {
                all.push(' ');
                all.push_str(class);
            }
        }
        self
    }

    /// One more class for as long as something holds.
    pub fn class_while(self, class: &'static str, holds: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let fixed = self.attributes.iter().find_map(|(name, value)| match value {
            Value::Fixed(all) if *name == "class" => Some(all.clone()),
            _ => None,
        });
        let all = fixed.unwrap_or_default();
        self.live("class", move || Some(if holds() { format!("{all} {class}") } else { all.clone() }))
    }

    pub fn id(self, id: impl Into<String>) -> Self {
        self.at("id", id)
    }

    /// Its text: words that are in another language than the page say so.
    pub fn text(self, text: impl Into<Node>) -> Self {
        self.with(text)
    }

    /// The same for an element that can hold nothing but text: it says the language itself.
    pub fn plain(self, said: &Said) -> Self {
        let foreign = said.pieces().first().and_then(|piece| piece.foreign.as_ref());
        let element = self.maybe("lang", foreign.map(|foreign| foreign.language.as_str()));
        element.maybe("dir", foreign.and_then(|foreign| foreign.direction)).text(said.to_string())
    }

    pub fn with(mut self, child: impl Into<Node>) -> Self {
        self.children.push(child.into());
        self
    }

    /// For a page that only the server makes.
    #[cfg(feature = "ssr")]
    pub fn view(self) -> leptos::prelude::AnyView {
        leptos::prelude::IntoAny::into_any(Node::Element(self))
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl<N: Into<Node>> From<Option<N>> for Node {
    fn from(node: Option<N>) -> Self {
        node.map_or(Self::Nothing, Into::into)
    }
}

impl<N: Into<Node>> From<Vec<N>> for Node {
    fn from(nodes: Vec<N>) -> Self {
        Self::Several(nodes.into_iter().map(Into::into).collect())
    }
}

/// The one place where words that fell back to another language are marked with it.
impl From<&Said> for Node {
    fn from(said: &Said) -> Self {
        let piece = |piece: &Piece| match &piece.foreign {
            None => Self::Text(piece.words.clone()),
            Some(Foreign { language, direction }) => {
                el("span").at("lang", language.as_str()).maybe("dir", *direction).text(piece.words.as_str()).into()
            }
        };
        match said.pieces() {
            [one] => piece(one),
            several => Self::Several(several.iter().map(piece).collect()),
        }
    }
}

impl From<Said> for Node {
    fn from(said: Said) -> Self {
        Self::from(&said)
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// What stands in the document for a piece.
pub enum State {
    Nothing(Placeholder),
    Text(<String as Render>::State),
    Element { element: DomElement, children: Vec<State>, _effects: Vec<RenderEffect<()>> },
    Several(Vec<State>),
    Live(Box<RenderEffect<State>>),
}

impl Render for Node {
    type State = State;

    fn build(self) -> State {
        match self {
            Self::Nothing => State::Nothing(Render::build(())),
            Self::Text(text) => State::Text(text.build()),
            Self::Several(nodes) => State::Several(nodes.into_iter().map(Render::build).collect()),
            Self::Element(own) => {
                let element = Rndr::create_element(own.tag, None);
                let effects = attributes(&element, own.attributes, true);
                let mut children: Vec<State> = own.children.into_iter().map(Render::build).collect();
                children.iter_mut().for_each(|child| child.mount(&element, None));
                State::Element { element, children, _effects: effects }
            }
            Self::Live(Live(draw)) => State::Live(Box::new(RenderEffect::new(move |old| redraw(draw(), old)))),
        }
    }

    fn rebuild(self, state: &mut State) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

/// Puts the new piece where the old one stands.
fn redraw(new: Node, old: Option<State>) -> State {
    match old {
        Some(mut state) => {
            new.rebuild(&mut state);
            state
        }
        None => new.build(),
    }
}

/// Sets the attributes, the fixed ones only where the server has not: what a person typed before hydration stays.
fn attributes(element: &DomElement, attributes: Vec<(&'static str, Value)>, fixed: bool) -> Vec<RenderEffect<()>> {
    let mut effects = Vec::new();
    for (name, value) in attributes {
        match value {
            Value::Fixed(value) if fixed => Rndr::set_attribute(element, name, &value),
            Value::Fixed(_) => {}
            Value::Live(value) => {
                let element = element.clone();
                effects.push(RenderEffect::new(move |_| match value() {
                    Some(value) => Rndr::set_attribute(&element, name, &value),
                    None => Rndr::remove_attribute(&element, name),
                }));
            }
        }
    }
    effects
}

impl Mountable for State {
    fn unmount(&mut self) {
        match self {
            Self::Nothing(place) => place.unmount(),
            Self::Text(text) => text.unmount(),
            Self::Element { element, .. } => Rndr::remove(element),
            Self::Several(states) => states.iter_mut().for_each(Mountable::unmount),
            Self::Live(effect) => {
                effect.with_value_mut(Mountable::unmount);
            }
        }
    }

    fn mount(&mut self, parent: &DomElement, marker: Option<&DomNode>) {
        match self {
            Self::Nothing(place) => place.mount(parent, marker),
            Self::Text(text) => text.mount(parent, marker),
            Self::Element { element, .. } => Rndr::insert_node(parent, element, marker),
            Self::Several(states) => states.iter_mut().for_each(|state| state.mount(parent, marker)),
            Self::Live(effect) => {
                effect.with_value_mut(|state| state.mount(parent, marker));
            }
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            Self::Nothing(place) => place.insert_before_this(child),
            Self::Text(text) => text.insert_before_this(child),
            Self::Element { element, .. } => element.insert_before_this(child),
            Self::Several(states) => states.first().is_some_and(|first| first.insert_before_this(child)),
            Self::Live(effect) => effect.with_value_mut(|state| state.insert_before_this(child)).unwrap_or_default(),
        }
    }

    fn elements(&self) -> Vec<DomElement> {
        match self {
            Self::Element { element, .. } => vec![element.clone()],
            Self::Several(states) => states.iter().flat_map(Mountable::elements).collect(),
            _ => Vec::new(),
        }
    }
}

impl AddAnyAttr for Node {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for Node {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn into_owned(self) -> Self {
        self
    }

    fn to_html_with_buf(self, html: &mut String, position: &mut Position, escape: bool, mark: bool, _extra: Vec<AnyAttribute>) {
        match self {
            Self::Nothing => ().to_html_with_buf(html, position, escape, mark, Vec::new()),
            Self::Text(text) => text.to_html_with_buf(html, position, escape, mark, Vec::new()),
            Self::Several(nodes) => {
                nodes.into_iter().for_each(|node| node.to_html_with_buf(html, position, escape, mark, Vec::new()))
            }
            Self::Live(Live(draw)) => draw().to_html_with_buf(html, position, escape, mark, Vec::new()),
            Self::Element(element) => element.write(html, position, mark),
        }
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> State {
        match self {
            Self::Nothing => State::Nothing(<() as RenderHtml>::hydrate::<FROM_SERVER>((), cursor, position)),
            Self::Text(text) => State::Text(text.hydrate::<FROM_SERVER>(cursor, position)),
            Self::Several(nodes) => {
                State::Several(nodes.into_iter().map(|node| node.hydrate::<FROM_SERVER>(cursor, position)).collect())
            }
            Self::Live(Live(draw)) => {
                let (cursor, position) = (cursor.clone(), position.clone());
                State::Live(Box::new(RenderEffect::new(move |old: Option<State>| match old {
                    Some(_) => redraw(draw(), old),
                    None => draw().hydrate::<FROM_SERVER>(&cursor, &position),
                })))
            }
            Self::Element(own) => own.hydrate::<FROM_SERVER>(cursor, position),
        }
    }
}

impl Element {
    fn write(self, html: &mut String, position: &mut Position, mark: bool) {
        html.push('<');
        html.push_str(self.tag);
        for (name, value) in self.attributes {
            let value = match value {
                Value::Fixed(value) => Some(value),
                Value::Live(value) => value(),
            };
            if let Some(value) = value {
                write_attribute(html, name, &value);
            }
        }
        html.push('>');
        if !VOID.contains(&self.tag) {
            *position = Position::FirstChild;
            self.children.into_iter().for_each(|child| child.to_html_with_buf(html, position, true, mark, Vec::new()));
            html.push_str("</");
            html.push_str(self.tag);
            html.push('>');
        }
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> State {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let found = DomElement::cast_from(cursor.current());
        let Some(element) = found.filter(|element| element.tag_name().eq_ignore_ascii_case(self.tag)) else {
            // The page is not what it should be: leave it as the plain HTML that works.
            panic!("hydration: no <{}> here", self.tag)
        };
        let effects = attributes(&element, self.attributes, false);
        position.set(Position::FirstChild);
        let children = self.children.into_iter().map(|child| child.hydrate::<FROM_SERVER>(cursor, position)).collect();
        cursor.set(AsRef::<DomNode>::as_ref(&element).clone());
        position.set(Position::NextChild);
        State::Element { element, children, _effects: effects }
    }
}

fn write_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    if value.is_empty() && name != "value" {
        return;
    }
    html.push_str("=\"");
    for letter in value.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            letter => html.push(letter),
        }
    }
    html.push('"');
}
