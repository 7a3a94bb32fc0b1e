//! highwater-probe: the engine on a terminal.

mod arguments;
mod compare;
mod output;
mod report;
mod watch;
mod words;

use std::{env, process::ExitCode};

use gettextrs::{LocaleCategory, bind_textdomain_codeset, bindtextdomain, setlocale, textdomain};

use arguments::Request;

/// How a run ended; the numbers are promised in the manual.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Everything was as it should be.
    Steady = 0,
    /// More memory than the budget, or than the run that it is compared with.
    TooMuch = 1,
    /// The command line is wrong.
    WrongUsage = 2,
    /// The source could not be played.
    NotPlayed = 3,
    /// Too little was seen to tell.
    TooLittle = 4,
    /// The bundle could not be written or read.
    NoBundle = 5,
}

fn main() -> ExitCode {
    init_locale();
    let outcome = match arguments::parse(env::args_os().skip(1)) {
        Ok(Request::Help) => {
            println!("{}", arguments::help());
            Outcome::Steady
        }
        Ok(Request::Version) => {
            println!("highwater-probe {}", env!("CARGO_PKG_VERSION"));
            Outcome::Steady
        }
        Ok(Request::Watch(options)) => watch::run(*options),
        Ok(Request::Compare(wanted)) => compare::run(&wanted),
        Ok(Request::Report(bundle)) => report::run(&bundle),
        Err(problem) => {
            eprintln!("{problem}");
            Outcome::WrongUsage
        }
    };
    ExitCode::from(outcome as u8)
}

/// Takes the user's language; the translations are beside an installed program.
fn init_locale() {
    setlocale(LocaleCategory::LcAll, "");
    let share = env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.parent()?.join("share/locale")));
    // Without translations the texts are English, which is no reason to stop.
    if let Some(share) = share {
        let _ = bindtextdomain("highwater", share);
    }
    let _ = bind_textdomain_codeset("highwater", "UTF-8");
    let _ = textdomain("highwater");
}
