//! One name for each device: pure.

use std::collections::HashMap;

/// A device as a provider describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// What the driver calls it.
    pub name: String,
    /// Who found it.
    pub provider: String,
}

/// A name for each device, in order. Equal names of one provider get a number; what another
/// provider found under a name that is taken is the same device again, and gets none.
pub(super) fn distinct(found: &[Found]) -> Vec<Option<String>> {
    let mut taken: HashMap<&str, (&str, u32)> = HashMap::new();
    let mut names = Vec::with_capacity(found.len());
    for device in found {
        let (owner, count) = taken.entry(&device.name).or_insert((&device.provider, 0));
        *count += u32::from(*owner == device.provider);
        names.push(match *count {
            _ if *owner != device.provider => None,
            1 => Some(device.name.clone()),
            number => Some(format!("{} ({number})", device.name)),
        });
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &[(&str, &str)]) -> Vec<Option<String>> {
        let found = found.iter().map(|(name, provider)| Found {
            name: (*name).to_owned(),
            provider: (*provider).to_owned(),
        });
        distinct(&found.collect::<Vec<_>>())
    }

    #[test]
    fn two_cameras_of_one_make_are_numbered() {
        let names = names(&[
            ("HD Webcam", "v4l2"),
            ("Grabber", "v4l2"),
            ("HD Webcam", "v4l2"),
        ]);
        let names: Vec<_> = names.into_iter().flatten().collect();
        assert_eq!(names, ["HD Webcam", "Grabber", "HD Webcam (2)"]);
    }

    #[test]
    fn a_camera_that_two_providers_find_is_one_camera() {
        let names = names(&[("HD Webcam", "v4l2"), ("HD Webcam", "pipewire")]);
        assert_eq!(names, [Some("HD Webcam".to_owned()), None]);
    }
}
