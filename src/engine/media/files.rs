//! Names for what is written, and files that are whole or not there.

use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// The most bytes of a name that are taken from a title: file systems end at 255, and a number and
/// an extension follow.
const LONGEST: usize = 180;

/// A file's name without its extension, made so that every file system takes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileName(String);

impl FileName {
    /// From any text: separators and control characters become spaces.
    pub fn new(text: &str) -> Self {
        let plain: String = text
            .chars()
            .map(|character| match character {
                '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => ' ',
                character if character.is_control() => ' ',
                character => character,
            })
            .collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let mut name = words.join(" ").trim_start_matches(['.', ' ']).to_owned();
        name.truncate(name.floor_char_boundary(LONGEST));
        if name.is_empty() {
            name.push_str("highwater");
        }
        Self(name)
    }

    /// The name of the file with this number, from 1: `name.png`, `name (2).png`, …
    pub fn numbered(&self, number: u32, extension: &str) -> String {
        match number {
            0 | 1 => format!("{}.{extension}", self.0),
            number => format!("{} ({number}).{extension}", self.0),
        }
    }
}

/// A file in `folder` that is gone with its value, unless it is given to [`finish`]. The folder is
/// made where it is missing.
///
/// # Errors
///
/// When the folder cannot be made or written.
pub(crate) fn unfinished(folder: &Path) -> io::Result<NamedTempFile> {
    fs::create_dir_all(folder)?;
    tempfile::Builder::new()
        .prefix(".highwater-")
        // As any other program's files; the mask of the user is applied to it.
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

/// Makes an empty file under the first numbered name that is free. The folder is made where it is
/// missing.
///
/// # Errors
///
/// When the folder cannot be made or written.
pub(crate) fn reserve(folder: &Path, name: &FileName, extension: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    for number in 1.. {
        let path = folder.join(name.numbered(number, extension));
        match File::create_new(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Gives a file the first of its numbered names that is free.
///
/// # Errors
///
/// When the file cannot be renamed; then it is gone.
pub(crate) fn finish(
    mut file: NamedTempFile,
    folder: &Path,
    name: &FileName,
    extension: &str,
) -> io::Result<PathBuf> {
    for number in 1.. {
        let path = folder.join(name.numbered(number, extension));
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(error.error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_title_becomes_a_name_that_every_file_system_takes() {
        let name = |text| FileName::new(text).numbered(1, "png");
        assert_eq!(name("Tom / Jerry: \"a\"\n2"), "Tom Jerry a 2.png");
        assert_eq!(name("../../etc"), "etc.png");
        assert_eq!(name(" / "), "highwater.png");
        assert_eq!(name("前门"), "前门.png");
        assert!(name(&"好".repeat(200)).len() < 200);
    }

    #[test]
    fn what_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name = FileName::new("a");
        let mut paths = Vec::new();
        for content in ["first", "second"] {
            let mut file = unfinished(folder.path()).expect("a new file");
            file.write_all(content.as_bytes()).expect("written");
            paths.push(finish(file, folder.path(), &name, "txt").expect("a free name"));
        }
        assert_eq!(paths[1], folder.path().join("a (2).txt"));
        assert_eq!(fs::read_to_string(&paths[0]).expect("there"), "first");
    }

    #[test]
    fn what_is_not_finished_is_gone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        drop(unfinished(&folder.path().join("new")).expect("a new file"));
        let left = fs::read_dir(folder.path().join("new")).expect("made");
        assert_eq!(left.count(), 0);
    }
}
