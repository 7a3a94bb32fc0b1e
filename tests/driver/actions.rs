//! The application's actions over D-Bus, as `GApplication` exports them.

use gio::prelude::*;
use glib::{Variant, VariantTy, variant::ObjectPath};

use crate::bus::{self, Bus};

/// The application's name on the bus.
pub const NAME: &str = "dev.highwater.Highwater";

/// Where it exports its own actions.
pub const APPLICATION: &str = "/dev/highwater/Highwater";

/// Where it exports a window's actions, by the window's number from 1.
pub fn window(number: u32) -> String {
    format!("{APPLICATION}/window/{number}")
}

/// What the application says about an action.
#[derive(Clone, PartialEq, Debug)]
pub struct Description {
    /// Whether it can be used now.
    pub enabled: bool,
    /// Its state, where it has one.
    pub state: Option<Variant>,
}

/// The names of the actions at a path.
pub fn list(bus: &Bus, path: &str) -> Vec<String> {
    bus::call(bus.connection(), (NAME, path), "org.gtk.Actions.List", None)
        .ok()
        .and_then(|reply| reply.child_value(0).get())
        .unwrap_or_default()
}

/// What there is to say about an action; `None` where there is none of that name.
pub fn describe(bus: &Bus, path: &str, action: &str) -> Option<Description> {
    let arguments = (action,).to_variant();
    let reply = bus::call(
        bus.connection(),
        (NAME, path),
        "org.gtk.Actions.Describe",
        Some(&arguments),
    );
    let description = reply.ok()?.child_value(0);
    Some(Description {
        enabled: description.child_value(0).get()?,
        state: description
            .child_value(2)
            .iter()
            .next()
            .and_then(|state| state.as_variant()),
    })
}

/// Activates an action. Panics where there is none of that name.
pub fn activate(bus: &Bus, path: &str, action: &str, parameter: Option<&Variant>) {
    assert!(
        describe(bus, path, action).is_some(),
        "there is no action {action} at {path}"
    );
    let parameters: Vec<Variant> = parameter.cloned().into_iter().collect();
    let platform_data = glib::VariantDict::new(None).end();
    let parameters =
        Variant::array_from_iter_with_type(VariantTy::VARIANT, parameters.iter().map(boxed));
    let arguments = Variant::tuple_from_iter([action.to_variant(), parameters, platform_data]);
    bus::call(
        bus.connection(),
        (NAME, path),
        "org.gtk.Actions.Activate",
        Some(&arguments),
    )
    .unwrap_or_else(|error| panic!("{action}: {error}"));
}

/// Where the application's own windows are, as object paths.
pub fn windows(bus: &Bus) -> Vec<String> {
    let introspection = bus::call(
        bus.connection(),
        (NAME, &format!("{APPLICATION}/window")),
        "org.freedesktop.DBus.Introspectable.Introspect",
        None,
    );
    let xml: String = introspection
        .ok()
        .and_then(|reply| reply.child_value(0).get())
        .unwrap_or_default();
    xml.split("<node name=\"")
        .skip(1)
        .filter_map(|node| node.split('"').next())
        .filter_map(|number| number.parse().ok())
        .map(window)
        .filter(|path| ObjectPath::try_from(path.clone()).is_ok())
        .collect()
}

fn boxed(value: &Variant) -> Variant {
    Variant::from_variant(value)
}
