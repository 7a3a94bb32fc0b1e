//! The capture devices in the Open menu, watched for as long as the menu is open.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::media::{
    devices::{CaptureDevice, DeviceWatch},
    source::Source,
};

use super::{
    super::{Window, tracks_menu::item},
    open_menu::OPEN,
};

impl Window {
    pub(super) fn add_capture_devices(&self) {
        let section = gio::Menu::new();
        self.open_menu()
            .append_section(Some(&gettext("Capture Devices")), &section);
        let weak = self.downgrade();
        let button = &*self.imp().open_button;
        button.connect_notify_local(Some("active"), move |button, _| {
            if let Some(window) = weak.upgrade() {
                window.watch_devices(button.property("active"), &section);
            }
        });
    }

    fn watch_devices(&self, watch: bool, section: &gio::Menu) {
        let devices = &self.features().devices;
        if !watch {
            return drop(devices.take());
        }
        // Without a thread the menu stays as it was, which is no reason to trouble anybody.
        let Ok((watch, lists)) = DeviceWatch::start() else {
            return;
        };
        devices.replace(Some(watch));
        let section = section.clone();
        glib::spawn_future_local(async move {
            while let Ok(list) = lists.recv().await {
                show(&section, &list);
            }
        });
    }
}

fn show(section: &gio::Menu, devices: &[CaptureDevice]) {
    section.remove_all();
    for device in devices {
        let source = Source::Device(device.name.clone()).reveal();
        section.append_item(&item(&device.name, OPEN, &source));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_device_is_opened_under_its_name() {
        let section = gio::Menu::new();
        let device = |name: &str, video| CaptureDevice {
            name: name.to_owned(),
            video,
        };
        show(
            &section,
            &[device("HD: Web_cam (2)", true), device("Line in", false)],
        );
        assert_eq!(section.n_items(), 2);
        let target = section.item_attribute_value(0, gio::MENU_ATTRIBUTE_TARGET, None);
        let source = target.and_then(|target| target.get::<String>());
        let source = source.and_then(|text| text.parse::<Source>().ok());
        assert_eq!(source, Some(Source::Device("HD: Web_cam (2)".to_owned())));
        show(&section, &[]);
        assert_eq!(section.n_items(), 0);
    }
}
