//! With a provider of our own, because a build machine has no camera.

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::Instant,
};

use glib::subclass::prelude::*;
use gst::subclass::prelude::*;

use super::*;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct TestDevice;

    #[glib::object_subclass]
    impl ObjectSubclass for TestDevice {
        const NAME: &'static str = "HighwaterTestDevice";
        type Type = super::TestDevice;
        type ParentType = gst::Device;
    }

    impl ObjectImpl for TestDevice {}
    impl GstObjectImpl for TestDevice {}
    impl DeviceImpl for TestDevice {
        fn create_element(&self, name: Option<&str>) -> Result<gst::Element, gst::LoggableError> {
            let source = gst::ElementFactory::make("videotestsrc")
                .name_if_some(name)
                .build();
            source.map_err(|error| gst::loggable_error!(gst::CAT_RUST, "{error}"))
        }
    }

    #[derive(Default)]
    pub struct TestProvider;

    #[glib::object_subclass]
    impl ObjectSubclass for TestProvider {
        const NAME: &'static str = "HighwaterTestProvider";
        type Type = super::TestProvider;
        type ParentType = gst::DeviceProvider;
    }

    impl ObjectImpl for TestProvider {}
    impl GstObjectImpl for TestProvider {}
    impl DeviceProviderImpl for TestProvider {
        fn metadata() -> Option<&'static gst::subclass::DeviceProviderMetadata> {
            static METADATA: OnceLock<gst::subclass::DeviceProviderMetadata> = OnceLock::new();
            Some(METADATA.get_or_init(|| {
                let words = ("Test devices", "Source/Video", "A camera for tests", "us");
                gst::subclass::DeviceProviderMetadata::new(words.0, words.1, words.2, words.3)
            }))
        }

        fn start(&self) -> Result<(), gst::LoggableError> {
            self.obj().device_add(&camera("Test camera"));
            Ok(())
        }

        fn stop(&self) {}
    }
}

glib::wrapper! {
    pub struct TestDevice(ObjectSubclass<imp::TestDevice>) @extends gst::Device, gst::Object;
}

glib::wrapper! {
    pub struct TestProvider(ObjectSubclass<imp::TestProvider>) @extends gst::DeviceProvider, gst::Object;
}

/// There is one provider for the process, so the tests go one after the other.
static ALONE: Mutex<()> = Mutex::new(());

fn camera(name: &str) -> TestDevice {
    glib::Object::builder()
        .property("display-name", name)
        .property("device-class", "Video/Source")
        .property("caps", gst::Caps::new_empty_simple("video/x-raw"))
        .build()
}

fn provider() -> gst::DeviceProvider {
    static REGISTERED: OnceLock<()> = OnceLock::new();
    REGISTERED.get_or_init(|| {
        gst::init().expect("GStreamer is installed");
        let kind = TestProvider::static_type();
        gst::DeviceProvider::register(None, "highwatertestprovider", gst::Rank::PRIMARY, kind)
            .expect("the name is ours");
    });
    gst::DeviceProviderFactory::by_name("highwatertestprovider").expect("it is registered")
}

fn wait_for(lists: &Receiver<Vec<CaptureDevice>>, what: impl Fn(&[CaptureDevice]) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        match lists.try_recv() {
            Ok(list) if what(&list) => return,
            _ => thread::yield_now(),
        }
    }
    panic!("no such list came");
}

fn has(list: &[CaptureDevice], name: &str) -> bool {
    list.iter()
        .any(|device| device.name == name && device.video)
}

#[test]
fn a_camera_that_is_plugged_in_joins_the_list_and_one_that_goes_leaves_it() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let provider = provider();
    let (watch, lists) = DeviceWatch::start().expect("a thread");
    wait_for(&lists, |list| has(list, "Test camera"));
    let second = camera("Second camera");
    provider.device_add(&second);
    wait_for(&lists, |list| {
        has(list, "Test camera") && has(list, "Second camera")
    });
    provider.device_remove(&second);
    wait_for(&lists, |list| {
        has(list, "Test camera") && !has(list, "Second camera")
    });
    drop(watch);
}

#[test]
fn a_watch_that_is_dropped_ends_its_thread() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    provider();
    let (watch, lists) = DeviceWatch::start().expect("a thread");
    drop(watch);
    let deadline = Instant::now() + Duration::from_secs(20);
    while !lists.is_closed() && Instant::now() < deadline {
        thread::yield_now();
    }
    assert!(lists.is_closed());
}

#[test]
fn a_device_is_found_by_the_name_that_it_is_listed_under() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    provider();
    let device = find("Test camera").expect("the provider has it");
    assert!(device.create_element(None).is_ok());
    assert!(find("No such camera").is_none());
}
