//! Users and passwords of cameras: in the Secret Service where the user says so, else nowhere; in
//! memory until the end of the program where there is no such service.
//!
//! Nothing here waits on the main thread, and a service that does not answer is given up after
//! some seconds.

use std::{cell::RefCell, collections::HashMap, future::Future, path::Path, time::Duration};

use gtk::{gio, glib};
use highwater_engine::media::credentials::{Credentials, Secret};
use serde::{Deserialize, Serialize};

/// How long the service may take where it needs no answer from the user.
const PATIENCE: Duration = Duration::from_secs(3);
/// The service's name on the session bus (Secret Service API 0.2).
const SERVICE: &str = "org.freedesktop.secrets";
/// The attribute that an entry is found by. The user's name is not one: attributes are not encrypted.
const HOST: &str = "host";

/// Where credentials are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// In the Secret Service, for the next time as well.
    InService,
    /// In this process only: there is no service, or it refused.
    InMemory,
}

/// The credentials that the user wants to be remembered.
#[derive(Debug, Default)]
pub struct Keyring {
    memory: RefCell<HashMap<String, Credentials>>,
}

/// The secret part of an entry, as the service stores it.
#[derive(Serialize, Deserialize)]
struct Entry {
    user: String,
    password: String,
}

impl Keyring {
    /// Whether the session has a Secret Service; what is not known in time counts as none.
    pub async fn has_service() -> bool {
        // In a Flatpak, libsecret keeps a file that the portal encrypts.
        Path::new("/.flatpak-info").exists() || within(PATIENCE, is_on_bus()).await.unwrap_or(false)
    }

    /// What was remembered for `host`. The service may ask the user to unlock it; that takes as
    /// long as it takes, and `None` is the answer where they do not.
    pub async fn lookup(&self, host: &str) -> Option<Credentials> {
        let remembered = self.memory.borrow().get(host).cloned();
        if remembered.is_some() {
            return remembered;
        }
        if !Self::has_service().await || !within(PATIENCE, is_stored(host)).await? {
            return None;
        }
        let secret = libsecret::password_lookup_future(Some(&schema()), attributes(host)).await;
        let entry: Entry = serde_json::from_str(&secret.ok()??).ok()?;
        Some(Credentials {
            user: Secret::new(entry.user),
            password: Secret::new(entry.password),
        })
    }

    /// Remembers `credentials` for `host`, and says where.
    pub async fn remember(&self, host: &str, credentials: &Credentials) -> Kept {
        if Self::has_service().await && store(host, credentials).await.is_ok() {
            self.memory.borrow_mut().remove(host);
            return Kept::InService;
        }
        self.memory
            .borrow_mut()
            .insert(host.to_owned(), credentials.clone());
        Kept::InMemory
    }

    /// Forgets what was remembered for `host`: it was refused.
    pub async fn forget(&self, host: &str) {
        self.memory.borrow_mut().remove(host);
        if Self::has_service().await {
            // Nothing to tell anybody: where it cannot be cleared, the camera asks again.
            let _ = within(PATIENCE, clear(host)).await;
        }
    }
}

async fn store(host: &str, credentials: &Credentials) -> Result<(), glib::Error> {
    let entry = Entry {
        user: credentials.user.reveal().to_owned(),
        password: credentials.password.reveal().to_owned(),
    };
    let secret = serde_json::to_string(&entry).unwrap_or_default();
    let label = format!("Highwater: {host}");
    libsecret::password_store_future(
        Some(&schema()),
        attributes(host),
        Some(libsecret::COLLECTION_DEFAULT.as_str()),
        &label,
        &secret,
    )
    .await
}

async fn clear(host: &str) -> Result<(), glib::Error> {
    libsecret::password_clear_future(Some(&schema()), attributes(host)).await
}

async fn is_stored(host: &str) -> bool {
    let flags = libsecret::SearchFlags::NONE;
    let found = libsecret::password_search_future(Some(&schema()), attributes(host), flags).await;
    found.is_ok_and(|entries| !entries.is_empty())
}

/// Whether somebody owns the service's name, or would be started for it.
async fn is_on_bus() -> bool {
    let Ok(bus) = gio::bus_get_future(gio::BusType::Session).await else {
        return false;
    };
    for method in ["ListNames", "ListActivatableNames"] {
        let call = bus.call_future(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            method,
            None,
            Some(glib::VariantTy::TUPLE),
            gio::DBusCallFlags::NONE,
            -1,
        );
        let names = call
            .await
            .ok()
            .and_then(|reply| reply.get::<(Vec<String>,)>());
        if names.is_some_and(|(names,)| names.iter().any(|name| name == SERVICE)) {
            return true;
        }
    }
    false
}

fn schema() -> libsecret::Schema {
    let names = HashMap::from([(HOST, libsecret::SchemaAttributeType::String)]);
    libsecret::Schema::new(
        "dev.highwater.Highwater.Camera",
        libsecret::SchemaFlags::NONE,
        names,
    )
}

fn attributes(host: &str) -> HashMap<&str, &str> {
    HashMap::from([(HOST, host)])
}

/// What `work` gives, or `None` where it takes too long; it is cancelled then.
async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    glib::future_with_timeout(limit, work).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_never_answers_is_given_up() {
        let context = glib::MainContext::new();
        let answer = context
            .with_thread_default(|| {
                context.block_on(within(
                    Duration::from_millis(5),
                    std::future::pending::<()>(),
                ))
            })
            .expect("a new context has no other owner");
        assert_eq!(answer, None);
    }

    #[test]
    fn what_is_in_memory_is_found_again_and_forgotten() {
        let keyring = Keyring::default();
        let credentials = Credentials {
            user: Secret::new("someone"),
            password: Secret::new("word"),
        };
        keyring
            .memory
            .borrow_mut()
            .insert("camera-3".to_owned(), credentials.clone());
        let context = glib::MainContext::new();
        let found = context
            .with_thread_default(|| context.block_on(keyring.lookup("camera-3")))
            .expect("a new context has no other owner");
        assert_eq!(found, Some(credentials));
    }
}
