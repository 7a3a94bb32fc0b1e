//! The figures of pools against pools made here, of which it is known what is out.

mod support;

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, PoolInfo, PoolLevel};
use support::diagnostics;

/// What is said of a pool; `None` when it is not known.
fn of(
    diagnostics: &Diagnostics,
    pool: &impl IsA<gst::BufferPool>,
) -> Option<(PoolInfo, PoolLevel)> {
    let name = pool.as_ref().name();
    let info = diagnostics
        .pools()
        .into_iter()
        .find(|info| info.name == name.as_str())?;
    let sample = diagnostics.sample_now();
    let level = sample.pools.into_iter().find(|level| level.id == info.id)?;
    Some((info, level))
}

fn start(pool: &impl IsA<gst::BufferPool>, size: u32, minimum: u32, maximum: u32) {
    let mut config = pool.config();
    config.set_params(None, size, minimum, maximum);
    pool.set_config(config).unwrap();
    pool.set_active(true).unwrap();
}

/// Outstanding, allocated and the high-water mark.
fn figures(diagnostics: &Diagnostics, pool: &impl IsA<gst::BufferPool>) -> (u64, u64, u64) {
    let (_, level) = of(diagnostics, pool).expect("a known pool");
    (level.outstanding, level.allocated, level.high_water)
}

fn take(pool: &impl IsA<gst::BufferPool>, count: usize) -> Vec<gst::Buffer> {
    (0..count)
        .map(|_| pool.acquire_buffer(None).unwrap())
        .collect()
}

/// Takes and gives back known numbers, and looks each time.
fn exercise(diagnostics: &Diagnostics, pool: &impl IsA<gst::BufferPool>) {
    start(pool, 4096, 3, 8);
    assert_eq!(figures(diagnostics, pool), (0, 3, 0));
    let mut out = take(pool, 5);
    assert_eq!(figures(diagnostics, pool), (5, 5, 5));
    let (info, level) = of(diagnostics, pool).unwrap();
    assert_eq!((info.size, info.minimum, info.maximum), (4096, 3, Some(8)));
    assert_eq!((level.acquired, level.acquired_new), (5, 2));
    out.truncate(1);
    assert_eq!(figures(diagnostics, pool), (1, 5, 5));
    out.extend(take(pool, 2));
    assert_eq!(figures(diagnostics, pool), (3, 5, 5));
    let (_, level) = of(diagnostics, pool).unwrap();
    assert_eq!((level.acquired, level.acquired_new), (7, 2));
    pool.set_active(false).unwrap();
    assert_eq!(figures(diagnostics, pool).0, 3);
    out.clear();
    assert_eq!(figures(diagnostics, pool), (0, 0, 5));
}

#[test]
fn a_pool_of_system_memory_is_exact_at_every_step() {
    let diagnostics = diagnostics();
    let pool = gst::BufferPool::new();
    exercise(&diagnostics, &pool);
    let id = of(&diagnostics, &pool).unwrap().0.id;
    drop(pool);
    assert!(diagnostics.pools().iter().all(|info| info.id != id));
}

#[test]
fn a_video_pool_which_makes_its_buffers_itself_is_exact() {
    let diagnostics = diagnostics();
    let pool = gst_video::VideoBufferPool::new();
    let caps = gst_video::VideoInfo::builder(gst_video::VideoFormat::I420, 64, 48)
        .build()
        .unwrap()
        .to_caps()
        .unwrap();
    let mut config = pool.config();
    config.set_params(Some(&caps), 64 * 48 * 3 / 2, 2, 4);
    pool.set_config(config).unwrap();
    pool.set_active(true).unwrap();
    let out = take(&pool, 3);
    assert_eq!(figures(&diagnostics, &pool), (3, 3, 3));
    let (info, _) = of(&diagnostics, &pool).unwrap();
    assert_eq!(info.type_name, "GstVideoBufferPool");
    assert!(info.caps.unwrap().contains("I420"));
    drop(out);
    assert_eq!(figures(&diagnostics, &pool), (0, 3, 3));
    pool.set_active(false).unwrap();
}

#[test]
fn acquisitions_per_second_are_those_of_the_time_that_passed() {
    let diagnostics = diagnostics();
    let pool = gst::BufferPool::new();
    let made = std::time::Instant::now();
    start(&pool, 4096, 2, 2);
    let (_, level) = of(&diagnostics, &pool).unwrap();
    assert_eq!(level.per_second, None, "one look tells no rate");
    let looked = std::time::Instant::now();
    for _ in 0..50 {
        drop(take(&pool, 1));
    }
    let (shortest, rate, longest) = support::wait_for("a rate", || {
        let shortest = looked.elapsed();
        let (_, level) = of(&diagnostics, &pool)?;
        Some((shortest, level.per_second?, made.elapsed()))
    });
    let (slowest, fastest) = (50.0 / longest.as_secs_f64(), 50.0 / shortest.as_secs_f64());
    assert!((slowest..=fastest).contains(&rate), "{rate}");
    pool.set_active(false).unwrap();
}

/// A pool with a queue of its own: it overrides acquire and release and never calls its parent's.
mod own_queue {
    use std::sync::Mutex;

    use gst::{prelude::*, subclass::prelude::*};

    #[derive(Default)]
    pub struct OwnQueue {
        waiting: Mutex<Vec<gst::Buffer>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for OwnQueue {
        const NAME: &'static str = "HighwaterTestOwnQueue";
        type Type = super::OwnQueue;
        type ParentType = gst::BufferPool;
    }

    impl ObjectImpl for OwnQueue {}
    impl GstObjectImpl for OwnQueue {}

    impl BufferPoolImpl for OwnQueue {
        fn start(&self) -> bool {
            true
        }

        fn stop(&self) -> bool {
            self.waiting.lock().unwrap().clear();
            true
        }

        fn acquire_buffer(
            &self,
            _: Option<&gst::BufferPoolAcquireParams>,
        ) -> Result<gst::Buffer, gst::FlowError> {
            let waiting = self.waiting.lock().unwrap().pop();
            waiting.map_or_else(
                || gst::Buffer::with_size(100).map_err(|_| gst::FlowError::Error),
                Ok,
            )
        }

        fn release_buffer(&self, buffer: gst::Buffer) {
            if self.obj().is_active() {
                self.waiting.lock().unwrap().push(buffer);
            }
        }
    }
}

glib::wrapper! {
    pub struct OwnQueue(ObjectSubclass<own_queue::OwnQueue>) @extends gst::BufferPool, gst::Object;
}

#[test]
fn a_pool_that_overrides_acquire_and_release_is_exact_too() {
    let diagnostics = diagnostics();
    let pool = glib::Object::new::<OwnQueue>();
    start(&pool, 100, 0, 0);
    let mut out = take(&pool, 6);
    assert_eq!(figures(&diagnostics, &pool).0, 6);
    out.truncate(2);
    assert_eq!(figures(&diagnostics, &pool).0, 2);
    out.extend(take(&pool, 1));
    let (_, level) = of(&diagnostics, &pool).unwrap();
    assert_eq!(
        (level.outstanding, level.high_water, level.acquired),
        (3, 6, 7)
    );
    drop(out);
    assert_eq!(figures(&diagnostics, &pool).0, 0);
    pool.set_active(false).unwrap();
}

/// A pool that overrides everything and calls its parent's each time, and one derived from it that does so again.
mod chained {
    use gst::subclass::prelude::*;

    macro_rules! passes_on {
        ($name:ident, $text:literal, $object:ty, $parent:ty) => {
            #[derive(Default)]
            pub struct $name;

            #[glib::object_subclass]
            impl ObjectSubclass for $name {
                const NAME: &'static str = $text;
                type Type = $object;
                type ParentType = $parent;
            }

            impl ObjectImpl for $name {}
            impl GstObjectImpl for $name {}

            impl BufferPoolImpl for $name {
                fn acquire_buffer(
                    &self,
                    params: Option<&gst::BufferPoolAcquireParams>,
                ) -> Result<gst::Buffer, gst::FlowError> {
                    self.parent_acquire_buffer(params)
                }

                fn alloc_buffer(
                    &self,
                    params: Option<&gst::BufferPoolAcquireParams>,
                ) -> Result<gst::Buffer, gst::FlowError> {
                    self.parent_alloc_buffer(params)
                }

                fn release_buffer(&self, buffer: gst::Buffer) {
                    self.parent_release_buffer(buffer);
                }

                fn free_buffer(&self, buffer: gst::Buffer) {
                    self.parent_free_buffer(buffer);
                }
            }
        };
    }

    passes_on!(Once, "HighwaterTestOnce", super::Once, gst::BufferPool);
    passes_on!(Twice, "HighwaterTestTwice", super::Twice, super::Once);

    unsafe impl<T: BufferPoolImpl> IsSubclassable<T> for super::Once {}
}

glib::wrapper! {
    pub struct Once(ObjectSubclass<chained::Once>) @extends gst::BufferPool, gst::Object;
}

glib::wrapper! {
    pub struct Twice(ObjectSubclass<chained::Twice>) @extends Once, gst::BufferPool, gst::Object;
}

#[test]
fn a_pool_that_calls_its_parent_counts_once() {
    let diagnostics = diagnostics();
    exercise(&diagnostics, &glib::Object::new::<Once>());
}

#[test]
fn so_does_one_that_is_derived_from_it() {
    let diagnostics = diagnostics();
    exercise(&diagnostics, &glib::Object::new::<Twice>());
}

#[test]
fn a_pipeline_reuses_its_buffers_and_the_owner_is_named() {
    let diagnostics = diagnostics();
    let before = diagnostics.sample_now();
    let scene = support::pipeline(
        "videotestsrc name=camera num-buffers=200 ! video/x-raw,width=64,height=48 ! videoscale ! \
         video/x-raw,width=32,height=32 ! fakesink name=screen enable-last-sample=false",
    );
    scene.set_state(gst::State::Playing).unwrap();
    support::wait_for_end(&scene);
    let camera = support::element(&diagnostics, "camera").id;
    let pools = diagnostics.pools();
    assert!(
        pools.iter().any(|pool| pool.user == Some(camera)),
        "{pools:?}"
    );
    assert!(pools.iter().all(|pool| pool.owner.is_some()), "{pools:?}");
    let after = diagnostics.sample_now();
    let acquired = after.acquisitions.acquired - before.acquisitions.acquired;
    let new = after.acquisitions.acquired_new - before.acquisitions.acquired_new;
    assert_eq!(acquired, 400);
    assert!(new < 20, "{new}");
    let turnover = after.turnover(&before, 200).unwrap();
    let reused = (acquired - new) as f64 / 200.0;
    assert!((turnover.reused - reused).abs() < 1e-9, "{turnover:?}");
    assert!(turnover.made < 0.1, "{turnover:?}");
    assert_eq!(after.turnover(&before, 0), None);
    assert_eq!(before.turnover(&after, 200), None);
}

#[test]
fn a_pipeline_without_pools_makes_a_buffer_for_every_frame() {
    let diagnostics = diagnostics();
    let before = diagnostics.sample_now();
    let scene = support::pipeline("fakesrc num-buffers=100 sizetype=fixed sizemax=4096 ! fakesink");
    scene.set_state(gst::State::Playing).unwrap();
    support::wait_for_end(&scene);
    let turnover = diagnostics.sample_now().turnover(&before, 100).unwrap();
    assert!(turnover.reused < 1e-9, "{turnover:?}");
    assert!((1.0..1.1).contains(&turnover.made), "{turnover:?}");
}
