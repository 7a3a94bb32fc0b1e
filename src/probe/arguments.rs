//! The command line.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use gettextrs::gettext;
use highwater_engine::{log::Level, media::source::Source, report::compare::Limits};
use highwater_text::{i18n::gettext_f, units};
use lexopt::prelude::*;

use crate::words;

/// What the command line asks for.
#[derive(Debug)]
pub enum Request {
    /// The manual in short.
    Help,
    /// Which version this is.
    Version,
    /// Play a source and tell what it does with memory.
    Watch(Box<Watch>),
    /// Tell what a bundle says.
    Report(PathBuf),
    /// Tell what two bundles differ in.
    Compare(Compare),
}

/// How to watch.
#[derive(Debug)]
pub struct Watch {
    /// What to play.
    pub source: Source,
    /// When to stop; `None` for the end of the stream.
    pub duration: Option<Duration>,
    /// How often to write.
    pub interval: Duration,
    /// In which form.
    pub format: Format,
    /// The most memory that the process may take, in bytes.
    pub budget: Option<u64>,
    /// Where to write a bundle at the end.
    pub export: Option<PathBuf>,
    /// What the bundle's log keeps.
    pub log: Level,
    /// What decodes, as [`DecoderChoice::choose`] takes it; `None` for GStreamer's own choice.
    ///
    /// [`DecoderChoice::choose`]: highwater_engine::media::decoders::DecoderChoice::choose
    pub decoder: Option<String>,
}

/// How to compare.
#[derive(Debug)]
pub struct Compare {
    /// The first bundle.
    pub before: PathBuf,
    /// The second one.
    pub after: PathBuf,
    /// How much more is not worse.
    pub limits: Limits,
    /// Whether to write JSON.
    pub json: bool,
}

/// The forms in which figures are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A line for people at each interval, and tables at the end.
    Text,
    /// One JSON object a line.
    JsonLines,
    /// Comma separated values with a header.
    Csv,
}

/// The manual in short.
pub fn help() -> String {
    gettext(
        "Usage: highwater-probe watch SOURCE [OPTIONS]\n\
         \x20      highwater-probe report BUNDLE\n\
         \x20      highwater-probe compare BEFORE AFTER [--tolerance PART] [--format text|json]\n\
         \n\
         “watch” plays SOURCE without a window and tells what it does with memory.\n\
         SOURCE is a file, a URL, demo: or pipeline:DESCRIPTION.\n\
         “report” tells what a bundle says.\n\
         “compare” tells what two bundles differ in, and whether the second takes more memory.\n\
         \n\
         \x20 --duration TIME     stop after TIME: 90s, 10m, 8h\n\
         \x20 --interval TIME     write every TIME (1s)\n\
         \x20 --format FORM       text, jsonl or csv (text)\n\
         \x20 --decoder NAME      what decodes: auto, software or a decoder (auto)\n\
         \x20 --budget SIZE       the most memory it may take, for example 512MiB\n\
         \x20 --export PATH       write a bundle to PATH at the end\n\
         \x20 --log LEVEL         what its log keeps: error, warning, fixme, info, debug, log or\n\
         \x20                     trace (warning)\n\
         \x20 --tolerance PART    how much more is not worse (10%)\n\
         \x20 --help, --version\n\
         \n\
         Exit status: 0 steady, 1 over budget or worse, 2 wrong usage, 3 the source could not be played,\n\
         4 too little was seen to tell, 5 the bundle could not be written or read.",
    )
}

/// Reads the command line without the name of the program.
///
/// # Errors
///
/// A sentence for people.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut command = None;
    let mut operands = Vec::new();
    let mut options = Options::default();
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Short('h') | Long("help") => return Ok(Request::Help),
            Short('V') | Long("version") => return Ok(Request::Version),
            Long("duration") => options.duration = Some(duration(&mut parser)?),
            Long("interval") => options.interval = Some(duration(&mut parser)?),
            Long("format") => options.format = Some(value(&mut parser)?),
            Long("tolerance") => options.tolerance = Some(tolerance(&mut parser)?),
            Long("budget") => options.budget = Some(budget(&mut parser)?),
            Long("log") => options.log = Some(level(&mut parser)?),
            Long("export") => options.export = Some(parser.value().map_err(wrong)?.into()),
            Long("decoder") => options.decoder = Some(value(&mut parser)?),
            Value(value) if command.is_none() => command = Some(value),
            Value(value) if operands.len() < 2 => operands.push(value),
            other => return Err(wrong(other.unexpected())),
        }
    }
    let command = command.ok_or_else(help)?;
    match command.to_str() {
        Some("watch") => watch(operands, options),
        Some("report") => report(operands, &options),
        Some("compare") => compare(operands, options),
        _ => Err(gettext_f(
            "There is no command “{name}”; there are “watch”, “report” and “compare”.",
            &[("name", &command.to_string_lossy())],
        )),
    }
}

/// Options as they stand there.
#[derive(Default, PartialEq)]
struct Options {
    duration: Option<Duration>,
    interval: Option<Duration>,
    /// Which forms there are depends on the command.
    format: Option<String>,
    budget: Option<u64>,
    export: Option<PathBuf>,
    log: Option<Level>,
    tolerance: Option<f64>,
    decoder: Option<String>,
}

fn watch(operands: Vec<OsString>, options: Options) -> Result<Request, String> {
    let [source] = operands.as_slice() else {
        return Err(gettext(
            "Say what to watch: a file, a URL, demo: or pipeline:DESCRIPTION.",
        ));
    };
    if options.tolerance.is_some() {
        return Err(gettext("Only “compare” takes --tolerance."));
    }
    let source = Source::from_os(source).map_err(|error| words::for_source(&error))?;
    Ok(Request::Watch(Box::new(Watch {
        source,
        duration: options.duration,
        interval: options.interval.unwrap_or(Duration::from_secs(1)),
        format: options.format.map_or(Ok(Format::Text), format)?,
        budget: options.budget,
        export: options.export,
        log: options.log.unwrap_or(Level::Warning),
        decoder: options.decoder,
    })))
}

fn report(operands: Vec<OsString>, options: &Options) -> Result<Request, String> {
    if *options != Options::default() {
        return Err(gettext("“report” takes a bundle, and no options."));
    }
    match operands.as_slice() {
        [bundle] => Ok(Request::Report(bundle.into())),
        _ => Err(gettext("Say which bundle: NAME.highwater.zip.")),
    }
}

fn compare(operands: Vec<OsString>, mut options: Options) -> Result<Request, String> {
    let (format, tolerance) = (options.format.take(), options.tolerance.take());
    if options != Options::default() {
        return Err(gettext(
            "“compare” takes --tolerance and --format, and no other options.",
        ));
    }
    let json = match format.as_deref() {
        None | Some("text") => false,
        Some("json") => true,
        Some(other) => {
            return Err(gettext_f(
                "There is no form “{text}”; write text or json.",
                &[("text", other)],
            ));
        }
    };
    let [before, after] = operands.as_slice() else {
        return Err(gettext(
            "Say which two bundles: the one before, and the one after the change.",
        ));
    };
    let mut limits = Limits::default();
    limits.relative = tolerance.unwrap_or(limits.relative);
    Ok(Request::Compare(Compare {
        before: before.into(),
        after: after.into(),
        limits,
        json,
    }))
}

/// A part of a hundred: `10%`.
fn tolerance(parser: &mut lexopt::Parser) -> Result<f64, String> {
    let text = value(parser)?;
    let parsed = text.trim_end_matches('%').trim_end().parse().ok();
    parsed
        .filter(|percent: &f64| (0.0..=1000.0).contains(percent))
        .map(|percent| percent / 100.0)
        .ok_or_else(|| {
            gettext_f(
                "“{text}” is no part of a hundred; write 10%.",
                &[("text", &text)],
            )
        })
}

fn duration(parser: &mut lexopt::Parser) -> Result<Duration, String> {
    let text = value(parser)?;
    let parsed = units::parse_duration(&text);
    // Figures are taken four times a second, and a moment of no length is not one.
    parsed
        .filter(|duration| *duration >= Duration::from_millis(100))
        .ok_or_else(|| {
            gettext_f(
                "“{text}” is no duration; write 90s, 10m or 8h.",
                &[("text", &text)],
            )
        })
}

fn budget(parser: &mut lexopt::Parser) -> Result<u64, String> {
    let text = value(parser)?;
    let parsed = units::parse_size(&text).filter(|&bytes| bytes > 0);
    parsed.ok_or_else(|| {
        gettext_f(
            "“{text}” is no size; write 512MiB or 2GiB.",
            &[("text", &text)],
        )
    })
}

fn format(text: String) -> Result<Format, String> {
    match text.as_str() {
        "text" => Ok(Format::Text),
        "jsonl" => Ok(Format::JsonLines),
        "csv" => Ok(Format::Csv),
        _ => Err(gettext_f(
            "There is no form “{text}”; write text, jsonl or csv.",
            &[("text", &text)],
        )),
    }
}

fn level(parser: &mut lexopt::Parser) -> Result<Level, String> {
    let text = value(parser)?;
    text.parse().map_err(|()| {
        gettext_f(
            "There is no level “{text}”; write error, warning, fixme, info, debug, log or trace.",
            &[("text", &text)],
        )
    })
}

fn value(parser: &mut lexopt::Parser) -> Result<String, String> {
    parser.value().and_then(ValueExt::string).map_err(wrong)
}

fn wrong(error: lexopt::Error) -> String {
    gettext_f(
        "{problem}. “highwater-probe --help” tells what there is.",
        &[("problem", &error.to_string())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Result<Request, String> {
        parse(line.split(' ').map(OsString::from))
    }

    #[test]
    fn a_whole_line_is_understood() {
        let line = "watch demo: --duration 10m --interval 500ms --format csv --budget 512MiB \
                    --export run.highwater.zip --log debug --decoder software";
        let Ok(Request::Watch(watch)) = of(line) else {
            panic!("{line}")
        };
        assert_eq!(watch.duration, Some(Duration::from_mins(10)));
        assert_eq!(watch.interval, Duration::from_millis(500));
        assert_eq!(watch.format, Format::Csv);
        assert_eq!(watch.budget, Some(512 << 20));
        assert_eq!(watch.log, Level::Debug);
        assert_eq!(watch.export, Some(PathBuf::from("run.highwater.zip")));
        assert_eq!(watch.decoder.as_deref(), Some("software"));
        assert!(matches!(watch.source, Source::Demo(_)));
        let report = of("report run.highwater.zip");
        assert!(matches!(report, Ok(Request::Report(path)) if path.ends_with("run.highwater.zip")));
        let Ok(Request::Compare(compare)) = of("compare a.zip b.zip --tolerance 25% --format json")
        else {
            panic!("compare")
        };
        assert!((compare.limits.relative - 0.25).abs() < 1e-9 && compare.json);
        assert_eq!(compare.after, PathBuf::from("b.zip"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, part) in [
            ("watch demo: --duration 10", "“10”"),
            ("watch demo: --budget lots", "“lots”"),
            ("watch demo: --format xml", "“xml”"),
            ("listen demo:", "“listen”"),
            ("watch demo: --fast", "--fast"),
            ("watch", "what to watch"),
            ("report", "which bundle"),
            ("report run.zip --budget 1GiB", "no options"),
            ("compare a.zip", "two bundles"),
            ("compare a.zip b.zip --format csv", "“csv”"),
            ("compare a.zip b.zip --tolerance much", "“much”"),
            ("compare a.zip b.zip --duration 10s", "no other options"),
            ("watch demo: --tolerance 10%", "--tolerance"),
        ] {
            let problem = of(line).expect_err(line);
            assert!(problem.contains(part), "{line}: {problem}");
        }
    }
}
