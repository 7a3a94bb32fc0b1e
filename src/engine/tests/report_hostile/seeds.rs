//! A bundle and a recording of this process, in parts that can be changed and put together again.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use gst::prelude::*;
use highwater_engine::{
    memory::Diagnostics,
    report::{self, Contents, Context, LIMIT, Playing, Recorder, Saving, Secrets},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A part of a bundle: its name and its bytes.
pub type Part = (String, Vec<u8>);

struct Seeds {
    parts: Vec<Part>,
    texts: Vec<String>,
}

/// There is one set of diagnostics in a process: both are made at once.
static SEEDS: LazyLock<Seeds> = LazyLock::new(|| {
    let diagnostics = Arc::new(Diagnostics::start().expect("the first"));
    let folder = tempfile::tempdir().expect("room");
    let recorder = Recorder::start(&diagnostics, folder.path(), LIMIT).expect("room");
    let pipeline = gst::parse::launch(
        "videotestsrc is-live=true ! video/x-raw,width=64,height=48 ! queue ! fakesink",
    )
    .expect("core elements");
    pipeline.set_state(gst::State::Playing).expect("plays");
    diagnostics.mark("before");
    let deadline = Instant::now() + Duration::from_mins(1);
    while diagnostics.history(|history| history.recent().count()) < 10 {
        assert!(Instant::now() < deadline, "no samples");
        std::thread::sleep(Duration::from_millis(20));
    }
    let source = "demo:".parse().expect("a source");
    let context = Context {
        source: &source,
        playing: Playing::default(),
        renderer: None,
    };
    let contents = Contents::of(&diagnostics, &context);
    let bundle = folder.path().join("seed.highwater.zip");
    let page = |_: &Contents| String::new();
    report::save(
        &bundle,
        contents,
        Secrets::LeftOut,
        &page,
        &Saving::default(),
    )
    .expect("room");
    drop(recorder);
    pipeline.set_state(gst::State::Null).expect("stops");
    let files = folder.path().read_dir().expect("there").flatten();
    let run = files.map(|file| file.path()).find(|path| {
        path.extension()
            .is_some_and(|suffix| suffix == "highwater-run")
    });
    Seeds {
        parts: parts(&bundle),
        texts: texts(&run.expect("a recording")),
    }
});

/// The parts of a bundle.
pub fn bundle_parts() -> &'static [Part] {
    &SEEDS.parts
}

/// The texts of the records of a recording.
pub fn recording() -> &'static [String] {
    &SEEDS.texts
}

fn parts(bundle: &Path) -> Vec<Part> {
    let mut archive = ZipArchive::new(File::open(bundle).expect("there")).expect("a zip");
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("whole");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn texts(run: &Path) -> Vec<String> {
    let bytes = std::fs::read(run).expect("there");
    let mut rest = &bytes[16..];
    let mut inflate = Decompress::new(false);
    let mut texts = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
        let (packed, after) = after.split_at(usize::try_from(length).expect("64 bits"));
        let mut text = Vec::with_capacity(16 << 20);
        inflate
            .decompress_vec(packed, &mut text, FlushDecompress::Sync)
            .expect("ours");
        texts.push(String::from_utf8(text).expect("text"));
        rest = after;
    }
    texts
}

/// Puts a bundle together.
pub fn write_bundle(path: &Path, parts: &[Part]) {
    let mut zip = ZipWriter::new(File::create(path).expect("room"));
    for (name, bytes) in parts {
        // Names that come twice are refused by the writer, and left out.
        if zip
            .start_file(name.as_str(), SimpleFileOptions::default())
            .is_ok()
        {
            zip.write_all(bytes).expect("room");
        }
    }
    zip.finish().expect("room");
}

/// Puts a recording together, with lengths and checksums that are right.
pub fn write_recording(path: &Path, texts: &[String]) {
    let mut file = b"highwater.run/1\n".to_vec();
    let mut deflate = Compress::new(Compression::fast(), false);
    for text in texts {
        let mut packed = Vec::with_capacity(text.len() + 1024);
        deflate
            .compress_vec(text.as_bytes(), &mut packed, FlushCompress::Sync)
            .expect("room");
        file.extend(u32::try_from(packed.len()).expect("small").to_le_bytes());
        file.extend(crc32fast::hash(&packed).to_le_bytes());
        file.extend(packed);
    }
    std::fs::write(path, file).expect("room");
}
