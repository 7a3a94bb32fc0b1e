//! The RTSP server on its thread, and its orderly end.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use gst_rtsp_server::{
    RTSP_PERM_MEDIA_FACTORY_ACCESS, RTSP_PERM_MEDIA_FACTORY_CONSTRUCT,
    RTSP_TOKEN_MEDIA_FACTORY_ROLE, RTSPAuth, RTSPClient, RTSPFilterResult, RTSPMediaFactory,
    RTSPServer, RTSPSessionPool, RTSPThreadPool, RTSPToken, prelude::*,
};

use super::{DEMO_PASSWORD, DEMO_USER, DemoOptions, behaviour::Behaviour};
use crate::media::error::MediaError;

/// Where on the server the stream is.
pub(super) const PATH: &str = "/demo";

/// After this time in seconds without a word from a viewer over UDP the stream for it ends. One
/// over TCP ends with its connection.
const SESSION_TIMEOUT_S: u32 = 15;

/// How often dead sessions are looked for; the server itself never does.
const CLEANUP_EVERY: Duration = Duration::from_secs(2);

/// Serves until the loop is quit, or for a camera that has died until `ended` hangs up. Tells
/// `ready` the port.
pub(super) fn run(
    main_loop: &glib::MainLoop,
    launch: &str,
    options: DemoOptions,
    ready: &mpsc::Sender<Result<u16, MediaError>>,
    ended: &mpsc::Receiver<()>,
) {
    let context = main_loop.context();
    // The context is ours alone, so that nobody else can have acquired it.
    let _ = context.with_thread_default(|| {
        let behaviour = Arc::new(Behaviour::new(options, main_loop));
        let server = server(launch, &behaviour);
        let Ok(source) = server.attach(Some(&context)) else {
            let _ = ready.send(Err(MediaError::Other(
                "no port for the demo camera".to_owned(),
            )));
            return;
        };
        clean_up_sessions(&server, &context);
        announce(&server, &context, ready);
        main_loop.run();
        if behaviour.is_dead() {
            // An error is what is waited for: the handle is gone.
            let _ = ended.recv();
        }
        if let Some(source) = context.find_source_by_id(&source) {
            source.destroy();
        }
        dismiss(&server, &context);
    });
}

/// Tells the port once the loop runs: quitting a loop before that would be lost.
fn announce(
    server: &RTSPServer,
    context: &glib::MainContext,
    ready: &mpsc::Sender<Result<u16, MediaError>>,
) {
    let port = u16::try_from(server.bound_port())
        .map_err(|_| MediaError::Other("no port for the demo camera".to_owned()));
    let ready = ready.clone();
    let announcement = glib::idle_source_new(None, glib::Priority::HIGH, move || {
        // Whoever starts the camera waits for this; if it is gone, so is the need.
        let _ = ready.send(port.clone());
        glib::ControlFlow::Break
    });
    announcement.attach(Some(context));
}

fn server(launch: &str, behaviour: &Arc<Behaviour>) -> RTSPServer {
    let server = RTSPServer::new();
    server.set_address("127.0.0.1");
    server.set_service("0");
    server.set_session_pool(Some(&RTSPSessionPool::new()));
    let threads = RTSPThreadPool::new();
    // Clients are served on our own thread: one that stops answering stops for all of them.
    threads.set_max_threads(0);
    server.set_thread_pool(Some(&threads));
    let factory = factory(launch, behaviour);
    if behaviour.options().password {
        server.set_auth(Some(&auth(&factory)));
    }
    if let Some(mounts) = server.mount_points() {
        mounts.add_factory(PATH, factory);
    }
    let behaviour = Arc::downgrade(behaviour);
    server.connect_client_connected(move |_, client| {
        client.connect_new_session(|_, session| session.set_timeout(SESSION_TIMEOUT_S));
        client.connect_closed(end_sessions);
        let behaviour = behaviour.clone();
        client.connect_play_request(move |client, _| {
            if let Some(behaviour) = behaviour.upgrade() {
                behaviour.client_plays(client);
            }
        });
    });
    server
}

fn factory(launch: &str, behaviour: &Arc<Behaviour>) -> RTSPMediaFactory {
    let factory = RTSPMediaFactory::new();
    factory.set_launch(launch);
    // A stream for each viewer: it starts with a key frame, and misbehaves by its own clock.
    factory.set_shared(false);
    let behaviour = Arc::downgrade(behaviour);
    factory.connect_media_configure(move |_, media| {
        if let Some(behaviour) = behaviour.upgrade() {
            behaviour.media_made(media);
        }
    });
    factory
}

/// Digest, as cameras do it; the role is what the token and the factory have in common.
fn auth(factory: &RTSPMediaFactory) -> RTSPAuth {
    let role = gst::Structure::builder(DEMO_USER)
        .field(RTSP_PERM_MEDIA_FACTORY_ACCESS.as_str(), true)
        .field(RTSP_PERM_MEDIA_FACTORY_CONSTRUCT.as_str(), true)
        .build();
    factory.add_role_from_structure(&role);
    let token = RTSPToken::builder()
        .field(RTSP_TOKEN_MEDIA_FACTORY_ROLE.as_str(), DEMO_USER)
        .build();
    let auth = RTSPAuth::new();
    auth.set_supported_methods(gst_rtsp::RTSPAuthMethod::Digest);
    auth.add_digest(DEMO_USER, DEMO_PASSWORD, &token);
    auth
}

/// Ends the streams of a viewer that has gone.
fn end_sessions(client: &RTSPClient) {
    let Some(pool) = client.session_pool() else {
        return;
    };
    for session in client.session_filter(None) {
        // It may have timed out at the same moment.
        let _ = pool.remove(&session);
    }
}

fn clean_up_sessions(server: &RTSPServer, context: &glib::MainContext) {
    let server = server.downgrade();
    let timer = glib::timeout_source_new(CLEANUP_EVERY, None, glib::Priority::DEFAULT, move || {
        let Some(pool) = server.upgrade().and_then(|server| server.session_pool()) else {
            return glib::ControlFlow::Break;
        };
        pool.cleanup();
        glib::ControlFlow::Continue
    });
    timer.attach(Some(context));
}

/// Closes what is open, so that no stream outlives the camera.
fn dismiss(server: &RTSPServer, context: &glib::MainContext) {
    server.client_filter(Some(&mut |_, client| {
        end_sessions(client);
        RTSPFilterResult::Remove
    }));
    if let Some(pool) = server.session_pool() {
        pool.filter(Some(&mut |_, _| RTSPFilterResult::Remove));
    }
    while context.iteration(false) {}
}
