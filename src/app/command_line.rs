//! The command line: what to open and how, told to the first instance of the application.

use std::{
    ffi::{CString, OsString},
    path::{Path, PathBuf},
    time::Duration,
};

use gettextrs::gettext;
use gtk::{gio, glib, glib::translate::ToGlibPtr, prelude::*};
use highwater_engine::media::{
    decoders::{DecoderChoice, UnknownDecoder},
    source::Source,
};
use highwater_text::{decoders::unknown_decoder, i18n::gettext_f, units};

use crate::{again, messages::for_source_error, video::VideoPath};

/// What one call of the command asks for.
#[derive(Debug, Default)]
pub struct Invocation {
    /// What to open, in order.
    pub sources: Vec<Source>,
    /// Whether to open it in a window of its own.
    pub new_window: bool,
    /// The video path for new windows, where it is named.
    pub video_path: Option<VideoPath>,
    /// What decodes, where it is named.
    pub decoders: Option<DecoderChoice>,
    /// The memory that the process is allowed, in bytes, where it is named.
    pub budget: Option<u64>,
    /// Where a bundle is written, and after how much playing.
    pub export: Option<(PathBuf, Duration)>,
}

/// Declares the options.
pub fn declare(application: &impl IsA<gio::Application>) {
    let flag = |name: &str, description: String| {
        application.add_main_option(
            name,
            b'\0'.into(),
            glib::OptionFlags::NONE,
            glib::OptionArg::None,
            &description,
            None,
        );
    };
    let value = |name: &str, description: String, argument: &str| {
        application.add_main_option(
            name,
            b'\0'.into(),
            glib::OptionFlags::NONE,
            glib::OptionArg::String,
            &description,
            Some(argument),
        );
    };
    flag("demo", gettext("Open the built-in test camera"));
    value(
        "pipeline",
        gettext("Open a pipeline written as for gst-launch-1.0"),
        &gettext("DESCRIPTION"),
    );
    flag("safe-mode", gettext("Draw, decode and encode in software"));
    value(
        "video-path",
        gettext("How frames reach the window: auto, gl or software"),
        "auto|gl|software",
    );
    value(
        "decoder",
        gettext("What decodes pictures: auto, software or a decoder’s name"),
        "auto|software|NAME",
    );
    value(
        "budget",
        gettext("The memory that Highwater is allowed, for example 512MiB"),
        &gettext("SIZE"),
    );
    value(
        "export",
        gettext("Write what was measured to PATH, then quit"),
        &gettext("PATH"),
    );
    value(
        "after",
        gettext("For how long to play before the export: 90s, 10m, 8h"),
        &gettext("TIME"),
    );
    application.add_main_option(
        again::OPTION,
        b'\0'.into(),
        glib::OptionFlags::HIDDEN,
        glib::OptionArg::None,
        "",
        None,
    );
    flag("new-window", gettext("Open in a new window"));
    flag("version", gettext("Show the version"));
    application.set_option_context_parameter_string(Some(&gettext("[FILE or URL …]")));
}

/// The video path that the options name; `None` where they name none.
///
/// # Errors
///
/// A sentence for the person who wrote it.
pub fn video_path(options: &glib::VariantDict) -> Result<Option<VideoPath>, String> {
    let Ok(Some(text)) = options.lookup::<String>("video-path") else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        gettext_f(
            "“{value}” is no video path: write auto, gl or software.",
            &[("value", &text)],
        )
    })
}

fn decoders(options: &glib::VariantDict) -> Result<Option<DecoderChoice>, String> {
    let Ok(Some(word)) = options.lookup::<String>("decoder") else {
        return Ok(None);
    };
    let mut choice = DecoderChoice::default();
    match choice.choose(&word, None) {
        Ok(()) => Ok(Some(choice)),
        Err(UnknownDecoder) => Err(unknown_decoder(&word)),
    }
}

/// The budget that the options name, in bytes; `None` where they name none.
///
/// # Errors
///
/// A sentence for the person who wrote it.
pub fn budget(options: &glib::VariantDict) -> Result<Option<u64>, String> {
    let Ok(Some(text)) = options.lookup::<String>("budget") else {
        return Ok(None);
    };
    let size = units::parse_size(&text).filter(|size| *size > 0);
    size.map(Some).ok_or_else(|| {
        gettext_f(
            "“{value}” is no size: write one as 512MiB or 2GiB.",
            &[("value", &text)],
        )
    })
}

/// Reads what a call asks for.
///
/// # Errors
///
/// A sentence for the person who wrote it.
pub fn read(call: &gio::ApplicationCommandLine) -> Result<Invocation, String> {
    let options = call.options_dict();
    let mut sources = Vec::new();
    if options.contains("demo") {
        sources.push(parse("demo:", None)?);
    }
    if let Ok(Some(description)) = options.lookup::<String>("pipeline") {
        sources.push(parse(&format!("pipeline:{description}"), None)?);
    }
    let cwd = call.cwd();
    for argument in call.arguments().iter().skip(1) {
        sources.push(source(argument, cwd.as_deref())?);
    }
    Ok(Invocation {
        sources,
        new_window: options.contains("new-window"),
        video_path: video_path(&options)?,
        decoders: decoders(&options)?,
        budget: budget(&options)?,
        export: export(&options, cwd.as_deref())?,
    })
}

fn export(
    options: &glib::VariantDict,
    cwd: Option<&Path>,
) -> Result<Option<(PathBuf, Duration)>, String> {
    let text = |name| options.lookup::<String>(name).ok().flatten();
    match (text("export"), text("after")) {
        (None, None) => Ok(None),
        (Some(path), Some(after)) => {
            let seconds = || Duration::try_from_secs_f64(after.parse().ok()?).ok();
            let after = units::parse_duration(&after)
                .or_else(seconds)
                .ok_or_else(|| {
                    gettext_f(
                        "“{text}” is no duration; write 90s, 10m or 8h.",
                        &[("text", &after)],
                    )
                })?;
            Ok(Some((absolute(path.into(), cwd), after)))
        }
        _ => Err(gettext(
            "Write --export PATH and --after TIME together: after how long is the bundle written?",
        )),
    }
}

/// Prints a sentence where the call came from, which may be another process.
pub fn complain(call: &gio::ApplicationCommandLine, sentence: &str) {
    // Command lines hold no NUL, and neither does a sentence about one.
    let text = CString::new(sentence).unwrap_or_default();
    // SAFETY: the format takes exactly the one string that is given; both end with NUL. (GLib
    // before 2.80 has no function that takes a plain string.)
    unsafe {
        gio::ffi::g_application_command_line_printerr(
            call.to_glib_none().0,
            c"%s\n".as_ptr(),
            text.as_ptr(),
        );
    }
}

/// One argument: a URL in Unicode, or a file in whatever bytes its name has.
fn source(argument: &OsString, cwd: Option<&Path>) -> Result<Source, String> {
    match argument.to_str() {
        Some(text) => parse(text, cwd),
        None => Ok(Source::File(absolute(PathBuf::from(argument), cwd))),
    }
}

fn parse(text: &str, cwd: Option<&Path>) -> Result<Source, String> {
    match text.parse() {
        Ok(Source::File(path)) => Ok(Source::File(absolute(path, cwd))),
        Ok(source) => Ok(source),
        Err(error) => Err(for_source_error(&error)),
    }
}

/// The caller's folder is not always ours.
fn absolute(path: PathBuf, cwd: Option<&Path>) -> PathBuf {
    match cwd {
        Some(cwd) if path.is_relative() => cwd.join(path),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_meant_from_where_the_caller_stands() {
        let cwd = Some(Path::new("/somewhere"));
        assert_eq!(absolute("a.mkv".into(), cwd), Path::new("/somewhere/a.mkv"));
        assert_eq!(absolute("/b.mkv".into(), cwd), Path::new("/b.mkv"));
    }

    #[test]
    fn a_file_name_need_not_be_unicode() {
        use std::os::unix::ffi::OsStringExt;
        let name = OsString::from_vec(vec![b'a', 0xff]);
        let expected = Source::File(Path::new("/tmp").join(&name));
        assert_eq!(source(&name, Some(Path::new("/tmp"))), Ok(expected));
    }

    #[test]
    fn an_export_needs_a_place_and_a_time() {
        let asked = |path: Option<&str>, after: Option<&str>| {
            let options = glib::VariantDict::new(None);
            for (name, value) in [("export", path), ("after", after)] {
                if let Some(value) = value {
                    options.insert_value(name, &value.to_variant());
                }
            }
            export(&options, Some(Path::new("/home")))
        };
        let run = |seconds| {
            Ok(Some((
                PathBuf::from("/home/a.zip"),
                Duration::from_secs(seconds),
            )))
        };
        assert_eq!(asked(None, None), Ok(None));
        assert_eq!(asked(Some("a.zip"), Some("90")), run(90));
        assert_eq!(asked(Some("a.zip"), Some("10m")), run(600));
        assert!(asked(Some("a.zip"), None).is_err());
        assert!(asked(None, Some("10m")).is_err());
        assert!(asked(Some("a.zip"), Some("soon")).is_err_and(|text| text.contains("soon")));
    }
}
