//! The two lines in the header bar: what plays, and where it comes from.

use std::path::Path;

use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::{camera::DemoOptions, source::Source};

/// The title that was given, else the name of the source.
pub fn name(source: Option<&Source>, given: Option<&str>) -> String {
    let given = given.filter(|title| !title.trim().is_empty());
    given.map_or_else(|| source_name(source), str::to_owned)
}

fn source_name(source: Option<&Source>) -> String {
    match source {
        Some(Source::Demo(_)) => gettext("Demo Camera"),
        Some(Source::Pipeline(_)) => gettext("Pipeline"),
        Some(source) => source.title(),
        None => gettext("Highwater"),
    }
}

/// Where it comes from, without secrets.
pub fn subtitle(source: Option<&Source>) -> String {
    match source {
        Some(Source::File(path)) => path
            .parent()
            .map(|folder| in_short(folder, &glib::home_dir()))
            .unwrap_or_default(),
        Some(Source::Demo(options)) if *options == DemoOptions::default() => {
            gettext("RTSP on this computer")
        }
        Some(Source::Device(_)) => gettext("Capture Device"),
        Some(source @ Source::Pipeline(_)) => source.title(),
        Some(source @ (Source::Uri(_) | Source::Demo(_))) => source.to_string(),
        None => String::new(),
    }
}

/// A folder as people write it: `~/Videos`.
fn in_short(folder: &Path, home: &Path) -> String {
    match folder.strip_prefix(home) {
        Ok(rest) => Path::new("~").join(rest).display().to_string(),
        Err(_) => folder.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_at_home_is_short() {
        let home = Path::new("/home/ada");
        assert_eq!(in_short(Path::new("/home/ada/Videos"), home), "~/Videos");
        assert_eq!(in_short(Path::new("/home/adam"), home), "/home/adam");
        assert_eq!(in_short(Path::new("/srv/films"), home), "/srv/films");
    }

    #[test]
    fn a_title_of_its_own_goes_first_unless_it_is_blank() {
        let source = Source::File("/srv/films/a.mkv".into());
        assert_eq!(name(Some(&source), Some(" ")), "a.mkv");
        assert_eq!(name(Some(&source), Some("A Film")), "A Film");
    }
}
