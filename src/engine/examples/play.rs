use highwater_engine::media::{output::NoDisplay, player::*};
use std::time::{Duration, Instant};
fn main() {
    gst::init().unwrap();
    let args: Vec<String> = std::env::args().collect();
    let (player, events) = Player::new(NoDisplay).unwrap();
    player.open(OpenRequest::new(args[1].parse().unwrap()));
    let secs: u64 = args.get(2).map_or(5, |s| s.parse().unwrap());
    let t = Instant::now();
    let acts: Vec<(f64, String)> = args[3.min(args.len())..]
        .iter()
        .map(|a| {
            let (t, c) = a.split_once('@').unwrap();
            (c.parse().unwrap(), t.to_owned())
        })
        .collect();
    let mut done = 0;
    while t.elapsed() < Duration::from_secs(secs) {
        while let Ok(e) = events.try_recv() {
            match e {
                PlayerEvent::Info(i) => {
                    println!(
                        "{:6.3} INFO {:?} dec {:?} pic {:?} audio {:?}",
                        t.elapsed().as_secs_f64(),
                        i.container,
                        i.decoders
                            .iter()
                            .map(|d| d.factory.clone())
                            .collect::<Vec<_>>(),
                        i.picture.as_ref().map(|p| (p.width, p.format.clone())),
                        i.audio_caps.is_some()
                    );
                    for t in &i.tracks {
                        println!(
                            "      {:?} {} {:?} sel {}",
                            t.kind, t.id, t.codec, t.selected
                        );
                    }
                }
                e => println!("{:6.3} {:?}", t.elapsed().as_secs_f64(), e),
            }
        }
        if done < acts.len() && t.elapsed().as_secs_f64() > acts[done].0 {
            let a = &acts[done].1;
            println!(
                "{:6.3} > {a} {:?}",
                t.elapsed().as_secs_f64(),
                player.progress()
            );
            match a.as_str() {
                "pause" => player.pause(),
                "play" => player.play(),
                "fwd" => player.step(true),
                "back" => player.step(false),
                "loop" => player.set_looping(true),
                "close" => player.close(),
                "open" => player.open(OpenRequest::new(args[1].parse().unwrap())),
                x if x.starts_with("seek") => player.seek(
                    Duration::from_secs_f64(x[4..].parse().unwrap()),
                    SeekMode::Accurate,
                ),
                x if x.starts_with("key") => player.seek(
                    Duration::from_secs_f64(x[3..].parse().unwrap()),
                    SeekMode::KeyFrame,
                ),
                x if x.starts_with("rate") => player.set_rate(x[4..].parse().unwrap()),
                x if x.starts_with("subs=") => player.set_subtitles(x[5..].parse().unwrap()),
                x if x.starts_with("track") => {
                    let (k, id) = x[5..].split_once(':').unwrap();
                    player.select_track(
                        match k {
                            "a" => highwater_engine::media::info::TrackKind::Audio,
                            "s" => highwater_engine::media::info::TrackKind::Subtitles,
                            _ => highwater_engine::media::info::TrackKind::Video,
                        },
                        (!id.is_empty()).then(|| id.to_owned()),
                    );
                }
                x if x.starts_with("off") => {
                    player.select_track(highwater_engine::media::info::TrackKind::Subtitles, None)
                }
                _ => (),
            }
            done += 1;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    println!("{:?}", player.progress());
    let s = Instant::now();
    gst::glib::MainContext::default().block_on(player.shutdown());
    println!("shutdown {:?}", s.elapsed());
}
