//! The players, and how each is told to play one file in a window of its own.

use std::{ffi::OsString, path::Path};

use highwater_tests::{paths, process::is_installed};

/// A player.
pub struct Peer {
    /// Its name in the table.
    pub name: &'static str,
    program: OsString,
    arguments: &'static [&'static str],
    /// Whether its window takes the size that it is given.
    pub resizable: bool,
}

impl Peer {
    /// The program and the arguments that play the file.
    pub fn command(&self, file: &Path) -> (OsString, Vec<OsString>) {
        let options = self.arguments.iter().map(OsString::from);
        let arguments = options.chain([file.into()]).collect();
        (self.program.clone(), arguments)
    }
}

/// Highwater first, then those of the others that are installed.
pub fn installed() -> Vec<Peer> {
    let ours = Peer {
        name: "Highwater",
        program: paths::binary("highwater").into(),
        arguments: &[],
        resizable: true,
    };
    let others = [
        (
            "mpv --vo=x11",
            "mpv",
            &["--no-config", "--vo=x11", "--ao=null", "--really-quiet"][..],
        ),
        (
            "gst-play-1.0 (ximagesink, not scaled)",
            "gst-play-1.0",
            &[
                "--quiet",
                "--no-interactive",
                "--videosink=ximagesink",
                "--audiosink=fakesink",
            ],
        ),
        ("Celluloid (vo=x11)", "celluloid", &["--mpv-vo=x11"]),
        ("Totem", "totem", &[]),
        ("Clapper", "clapper", &[]),
    ];
    let others = others
        .into_iter()
        .filter(|(_, program, _)| is_installed(program))
        .map(|(name, program, arguments)| Peer {
            name,
            program: program.into(),
            arguments,
            resizable: program != "gst-play-1.0",
        });
    std::iter::once(ours).chain(others).collect()
}
