//! The command line.

use std::{ffi::OsString, time::Duration};

use gettextrs::gettext;
use highwater_engine::media::source::Source;
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
         \n\
         Plays SOURCE without a window and tells what it does with memory.\n\
         SOURCE is a file, a URL, demo: or pipeline:DESCRIPTION.\n\
         \n\
         \x20 --duration TIME     stop after TIME: 90s, 10m, 8h\n\
         \x20 --interval TIME     write every TIME (1s)\n\
         \x20 --format FORM       text, jsonl or csv (text)\n\
         \x20 --budget SIZE       the most memory it may take, for example 512MiB\n\
         \x20 --help, --version\n\
         \n\
         Exit status: 0 steady, 1 over budget, 2 wrong usage, 3 the source could not be played,\n\
         4 too little was seen to tell.",
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
    let mut source = None;
    let mut watch = (None, Duration::from_secs(1), Format::Text, None);
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Short('h') | Long("help") => return Ok(Request::Help),
            Short('V') | Long("version") => return Ok(Request::Version),
            Long("duration") => watch.0 = Some(duration(&mut parser)?),
            Long("interval") => watch.1 = duration(&mut parser)?,
            Long("format") => watch.2 = format(&mut parser)?,
            Long("budget") => watch.3 = Some(budget(&mut parser)?),
            Value(value) if command.is_none() => command = Some(value),
            Value(value) if source.is_none() => source = Some(value),
            other => return Err(wrong(other.unexpected())),
        }
    }
    match command.as_deref().and_then(|command| command.to_str()) {
        Some("watch") => {}
        Some(other) => {
            return Err(gettext_f(
                "There is no command “{name}”; there is “watch”.",
                &[("name", other)],
            ));
        }
        None => return Err(help()),
    }
    let source = source.ok_or_else(|| {
        gettext("Say what to watch: a file, a URL, demo: or pipeline:DESCRIPTION.")
    })?;
    let source = Source::from_os(&source).map_err(|error| words::for_source(&error))?;
    let (duration, interval, format, budget) = watch;
    Ok(Request::Watch(Box::new(Watch {
        source,
        duration,
        interval,
        format,
        budget,
    })))
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

fn format(parser: &mut lexopt::Parser) -> Result<Format, String> {
    let text = value(parser)?;
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
        let line = "watch demo: --duration 10m --interval 500ms --format csv --budget 512MiB";
        let Ok(Request::Watch(watch)) = of(line) else {
            panic!("{line}")
        };
        assert_eq!(watch.duration, Some(Duration::from_mins(10)));
        assert_eq!(watch.interval, Duration::from_millis(500));
        assert_eq!(watch.format, Format::Csv);
        assert_eq!(watch.budget, Some(512 << 20));
        assert!(matches!(watch.source, Source::Demo(_)));
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
        ] {
            let problem = of(line).expect_err(line);
            assert!(problem.contains(part), "{line}: {problem}");
        }
    }
}
