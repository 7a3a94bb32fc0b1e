//! The settings, whether installed or in the tree.

use std::{cell::OnceCell, collections::BTreeMap, time::Duration};

use gtk::{gio, glib, prelude::*};
use highwater_engine::media::{
    decoders::DecoderChoice,
    network::{NetworkOptions, Transport},
    snapshot::Format,
};

use crate::{config::APP_ID, drivers::Wish, paths, video::VideoPath};

thread_local! {
    static SETTINGS: OnceCell<gio::Settings> = const { OnceCell::new() };
}

/// The application's settings; on the main thread.
///
/// # Panics
///
/// Never after [`check`] has found the schema.
pub fn settings() -> gio::Settings {
    SETTINGS.with(|settings| {
        settings
            .get_or_init(|| {
                gio::Settings::new_full(
                    &schema().unwrap_or_else(|| unreachable!("checked at start")),
                    None::<&gio::SettingsBackend>,
                    None,
                )
            })
            .clone()
    })
}

/// Whether the schema is there: an installation can be damaged.
pub fn check() -> bool {
    schema().is_some()
}

/// The schema, installed or of the tree.
pub(crate) fn schema() -> Option<gio::SettingsSchema> {
    let default = gio::SettingsSchemaSource::default();
    gio::SettingsSchemaSource::from_directory(paths::schemas(), default.as_ref(), false)
        .ok()
        .or(default)?
        .lookup(APP_ID, true)
}

/// The choices of `camera-transport`, in the order in which the preferences list them.
pub const TRANSPORTS: &[&str] = &["automatic", "tcp", "udp"];
/// The choices of `video-path`, in the order in which the preferences list them.
pub const VIDEO_PATHS: &[&str] = &["auto", "gl", "software"];

/// The choices of `snapshot-format`, in the order in which the preferences list them.
pub const SNAPSHOT_FORMATS: &[&str] = &["png", "jpeg"];
/// The choices of `decoder`, in the order in which the preferences list them.
pub const DECODERS: &[&str] = &["auto", "software"];

/// How cameras are talked to, as the user prefers it.
pub fn network() -> NetworkOptions {
    let settings = settings();
    let number = |key: &str| u64::try_from(settings.int(key)).unwrap_or_default();
    NetworkOptions {
        transport: transport(&settings.string("camera-transport")),
        latency: Duration::from_millis(number("camera-latency")),
        drop_on_latency: settings.boolean("camera-drop-late"),
        timeout: Duration::from_secs(number("camera-timeout")),
        accept_any_certificate: settings.boolean("camera-any-certificate"),
    }
}

/// The video path for windows that the command line says nothing about.
pub fn video_path() -> VideoPath {
    settings().string("video-path").parse().unwrap_or_default()
}

/// How pictures are saved.
pub fn snapshot_format() -> Format {
    match settings().string("snapshot-format").as_str() {
        "jpeg" => Format::Jpeg,
        _ => Format::Png,
    }
}

/// What the settings want decided before anything loads a driver, where the command line does not
/// want safe mode anyway.
pub fn drivers(named: Wish) -> Wish {
    let settings = settings();
    Wish {
        safe_mode: named.safe_mode || settings.boolean("safe-mode"),
        renderer: settings.string("renderer").parse().unwrap_or_default(),
        ..named
    }
}

/// Binds a row to a key that holds one of `names`, which are in the order of the row's model.
pub fn bind_choice(key: &str, row: &adw::ComboRow, names: &[&'static str]) {
    let names = names.to_vec();
    let words = names.clone();
    let to_row = move |variant: &glib::Variant, _| {
        let name = variant.str()?;
        let at = names.iter().position(|choice| *choice == name)?;
        Some(u32::try_from(at).ok()?.to_value())
    };
    let to_key = move |value: &glib::Value, _| {
        let at = usize::try_from(value.get::<u32>().ok()?).ok()?;
        Some(words.get(at)?.to_variant())
    };
    settings()
        .bind(key, row, "selected")
        .mapping(to_row)
        .set_mapping(to_key)
        .build();
}

/// What to decode with, where the command line does not say. After `gst::init`.
pub fn decoders() -> DecoderChoice {
    let settings = settings();
    let named: BTreeMap<String, String> = settings.get("decoders");
    let named = named
        .into_iter()
        // What another version wrote may mean nothing any more.
        .filter_map(|(codec, factory)| Some((codec.parse().ok()?, factory)));
    DecoderChoice {
        software: settings.string("decoder") == "software",
        named: named.collect(),
    }
}

/// Remembers what to decode with. Settings that cannot be written are no reason to trouble anybody.
pub fn remember_decoders(choice: &DecoderChoice) {
    let named: BTreeMap<_, _> = choice
        .named
        .iter()
        .map(|(codec, factory)| (codec.to_string(), factory.clone()))
        .collect();
    let settings = settings();
    let _ = settings.set_string("decoder", choice.default_word());
    let _ = settings.set("decoders", named);
}

/// The memory that the process is allowed, in bytes, where the command line does not say; `None` for
/// no budget.
pub fn budget() -> Option<u64> {
    let mebibytes = settings().uint("budget");
    (mebibytes > 0).then_some(u64::from(mebibytes) << 20)
}

fn transport(name: &str) -> Transport {
    match name {
        "automatic" => Transport::Automatic,
        "udp" => Transport::Udp,
        _ => Transport::Tcp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_means_something_else() {
        let transports = TRANSPORTS.iter().map(|name| transport(name));
        let expected = [Transport::Automatic, Transport::Tcp, Transport::Udp];
        assert!(transports.eq(expected));
        for name in VIDEO_PATHS {
            assert!(name.parse::<VideoPath>().is_ok(), "{name}");
        }
    }

    #[test]
    fn the_defaults_are_those_of_the_engine() {
        let schema = schema().expect("the tree's schema");
        let settings =
            gio::Settings::new_full(&schema, Some(&gio::memory_settings_backend_new()), None);
        SETTINGS
            .with(|cell| cell.set(settings))
            .expect("a thread of its own");
        assert_eq!(network(), NetworkOptions::default());
        assert_eq!(video_path(), VideoPath::default());
        assert_eq!(snapshot_format(), Format::default());
    }
}
