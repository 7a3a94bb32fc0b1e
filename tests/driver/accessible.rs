//! The window as a screen reader sees it: AT-SPI, spoken over D-Bus.

use std::{
    fmt::{self, Write},
    rc::Rc,
};

use gio::prelude::*;

use crate::{bus, windows::Place};

/// `org.a11y.atspi`'s state numbers, from `atspi-constants.h`.
mod state {
    pub const CHECKED: u32 = 4;
    pub const SENSITIVE: u32 = 24;
    pub const PRESSED: u32 = 20;
    pub const VISIBLE: u32 = 30;
}

/// One widget, as AT-SPI names it.
#[derive(Clone)]
pub struct Node {
    connection: Rc<gio::DBusConnection>,
    name: String,
    path: String,
}

/// Whoever asks for its children gets the applications.
const REGISTRY: (&str, &str) = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root");

impl Node {
    /// The root of all applications on an accessibility bus.
    pub fn registry(connection: gio::DBusConnection) -> Self {
        Self {
            connection: Rc::new(connection),
            name: REGISTRY.0.to_owned(),
            path: REGISTRY.1.to_owned(),
        }
    }

    /// Its children; empty where it is gone.
    pub fn children(&self) -> Vec<Self> {
        let reply = self.call("Accessible.GetChildren", None);
        let children: Option<Vec<(String, glib::variant::ObjectPath)>> =
            reply.and_then(|reply| reply.child_value(0).get());
        children
            .unwrap_or_default()
            .into_iter()
            .map(|(name, path)| Self {
                connection: Rc::clone(&self.connection),
                name,
                path: path.as_str().to_owned(),
            })
            .collect()
    }

    /// Its name for a screen reader.
    pub fn label(&self) -> String {
        self.text_property("Accessible.Name")
    }

    /// Its description for a screen reader.
    pub fn description(&self) -> String {
        self.text_property("Accessible.Description")
    }

    /// Its role, in AT-SPI's words, for example `push button`.
    pub fn role(&self) -> String {
        self.call("Accessible.GetRoleName", None)
            .and_then(|reply| reply.child_value(0).get())
            .unwrap_or_default()
    }

    /// Its text, where it has one.
    pub fn text(&self) -> Option<String> {
        let reply = self.call("Text.GetText", Some(&(0, -1).to_variant()))?;
        reply.child_value(0).get()
    }

    /// Its number, for a scale, a progress bar or a spin button.
    pub fn value(&self) -> Option<f64> {
        self.property("Value.CurrentValue")?.get()
    }

    /// Whether it is on the screen: visible, and with a size.
    ///
    /// GTK 4.8 gives the state for that, "showing", to windows alone.
    pub fn is_showing(&self) -> bool {
        self.has(state::VISIBLE) && self.size().is_none_or(|(width, height)| width * height > 0)
    }

    /// Its width and height in pixels; `None` where it does not say.
    pub fn size(&self) -> Option<(i32, i32)> {
        let (_x, _y, width, height) = self.extents()?;
        Some((width, height))
    }

    /// Where it is in its window, in pixels; `None` where it does not say.
    pub fn place(&self) -> Option<Place> {
        let (x, y, width, height) = self.extents()?;
        Some(Place {
            x: x.try_into().ok()?,
            y: y.try_into().ok()?,
            width: width.try_into().ok()?,
            height: height.try_into().ok()?,
        })
    }

    fn extents(&self) -> Option<(i32, i32, i32, i32)> {
        const IN_WINDOW: u32 = 1;
        let reply = self.call("Component.GetExtents", Some(&(IN_WINDOW,).to_variant()))?;
        reply.child_value(0).get()
    }

    /// Whether it can be used.
    pub fn is_sensitive(&self) -> bool {
        self.has(state::SENSITIVE)
    }

    /// Whether it is on: a checked box or switch, a pressed toggle.
    pub fn is_on(&self) -> bool {
        self.has(state::CHECKED) || self.has(state::PRESSED)
    }

    /// Does what a press on it does.
    pub fn activate(&self) {
        let done = self
            .call("Action.DoAction", Some(&(0,).to_variant()))
            .and_then(|reply| reply.child_value(0).get());
        assert_eq!(done, Some(true), "{self} cannot be pressed");
    }

    /// Replaces its text, as typing does.
    pub fn write(&self, text: &str) {
        let done = self
            .call("EditableText.SetTextContents", Some(&(text,).to_variant()))
            .and_then(|reply| reply.child_value(0).get());
        assert_eq!(done, Some(true), "{self} cannot be written into");
    }

    /// Sets its number, as dragging does.
    pub fn set_value(&self, value: f64) {
        let arguments = ("org.a11y.atspi.Value", "CurrentValue", value.to_variant());
        bus::call(
            &self.connection,
            (&self.name, &self.path),
            "org.freedesktop.DBus.Properties.Set",
            Some(&arguments.to_variant()),
        )
        .unwrap_or_else(|error| panic!("{self}: {error}"));
    }

    /// The first one in the tree under it, itself included, for which `wanted` holds. What is not
    /// on the screen is not looked into.
    pub fn find(&self, wanted: &dyn Fn(&Self) -> bool) -> Option<Self> {
        if wanted(self) {
            return Some(self.clone());
        }
        self.children()
            .into_iter()
            .filter(Self::is_showing)
            .find_map(|child| child.find(wanted))
    }

    /// As [`Node::find`], but prefers a widget to those that it is in.
    pub fn innermost(&self, wanted: &dyn Fn(&Self) -> bool) -> Option<Self> {
        let mut children = self.children().into_iter().filter(Self::is_showing);
        let inner = children.find_map(|child| child.innermost(wanted));
        inner.or_else(|| wanted(self).then(|| self.clone()))
    }

    /// Whether it has that name, or a label in it says it: GTK 4.8 makes a button's name of its
    /// mnemonic and its label together.
    pub fn is_called(&self, name: &str) -> bool {
        self.find(&|node| node.label() == name).is_some()
    }

    /// All that is on the screen under it, as an indented list.
    pub fn outline(&self) -> String {
        let mut lines = String::new();
        self.write_outline(0, &mut lines);
        lines
    }

    fn write_outline(&self, depth: usize, lines: &mut String) {
        let _ = writeln!(lines, "{:1$}{self}", "", depth * 2);
        for child in self.children().into_iter().filter(Self::is_showing) {
            child.write_outline(depth + 1, lines);
        }
    }

    fn has(&self, state: u32) -> bool {
        let words: Vec<u32> = self
            .call("Accessible.GetState", None)
            .and_then(|reply| reply.child_value(0).get())
            .unwrap_or_default();
        let word = words
            .get((state / 32) as usize)
            .copied()
            .unwrap_or_default();
        word & (1 << (state % 32)) != 0
    }

    fn text_property(&self, name: &str) -> String {
        self.property(name)
            .and_then(|value| value.get())
            .unwrap_or_default()
    }

    fn property(&self, name: &str) -> Option<glib::Variant> {
        let name = format!("org.a11y.atspi.{name}");
        bus::property(&self.connection, (&self.name, &self.path), &name)
    }

    fn call(&self, method: &str, arguments: Option<&glib::Variant>) -> Option<glib::Variant> {
        let method = format!("org.a11y.atspi.{method}");
        bus::call(
            &self.connection,
            (&self.name, &self.path),
            &method,
            arguments,
        )
        .ok()
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} “{}”", self.role(), self.label())?;
        match self
            .text()
            .filter(|text| !text.is_empty() && *text != self.label())
        {
            Some(text) => write!(f, " with text “{text}”"),
            None => Ok(()),
        }
    }
}
