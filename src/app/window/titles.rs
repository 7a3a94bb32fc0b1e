//! The two lines in the header bar: what plays, and where it comes from.

use std::path::Path;

use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::{info::MediaInfo, source::Source};

/// What plays: its own title, else the name of its source.
pub fn title(source: Option<&Source>, info: &MediaInfo) -> String {
    let named = info.title.clone().filter(|title| !title.trim().is_empty());
    named.unwrap_or_else(|| match source {
        Some(Source::Demo(_)) => gettext("Demo Camera"),
        Some(Source::Pipeline(_)) => gettext("Pipeline"),
        Some(source) => source.title(),
        None => gettext("Highwater"),
    })
}

/// Where it comes from, without secrets.
pub fn subtitle(source: Option<&Source>) -> String {
    match source {
        Some(Source::File(path)) => path
            .parent()
            .map(|folder| in_short(folder, &glib::home_dir()))
            .unwrap_or_default(),
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
        let mut info = MediaInfo {
            title: Some(" ".to_owned()),
            ..MediaInfo::default()
        };
        assert_eq!(title(Some(&source), &info), "a.mkv");
        info.title = Some("A Film".to_owned());
        assert_eq!(title(Some(&source), &info), "A Film");
    }
}
