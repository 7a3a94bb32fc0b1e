//! A session bus of its own, which starts nothing but the accessibility bus.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
    time::Duration,
};

use gio::prelude::*;
use glib::{Variant, VariantTy};

use crate::{home::Home, process::Process};

/// How long one call may take. A window that is busy for longer has failed anyway.
const CALL: Duration = Duration::from_secs(10);

/// Where distributions put the launcher of the accessibility bus.
const LAUNCHERS: [&str; 2] = [
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi-bus-launcher",
];

/// A running bus and the driver's connection to it.
pub struct Bus {
    address: String,
    connection: gio::DBusConnection,
    _daemon: Process,
}

impl Bus {
    /// Starts one in `home`, for programs on `display`.
    pub fn start(home: &Home, display: &str) -> Self {
        let config = home.file("bus.conf");
        let services = home.file("services");
        fs::create_dir_all(&services).expect("a home can be written");
        fs::write(&config, configuration(&services)).expect("a home can be written");
        fs::write(services.join("org.a11y.Bus.service"), accessibility())
            .expect("a home can be written");
        let daemon = Process::spawn(
            home.command("dbus-daemon")
                .arg("--config-file")
                .arg(config)
                .args(["--nofork", "--print-address=1"])
                .env("DISPLAY", display)
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let mut address = String::new();
        let stdout = daemon.take_stdout().expect("its output is piped");
        BufReader::new(stdout)
            .read_line(&mut address)
            .expect("the daemon says its address");
        let address = address.trim().to_owned();
        Self {
            connection: connect(&address),
            address,
            _daemon: daemon,
        }
    }

    /// Its address for `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The driver's connection to it.
    pub fn connection(&self) -> &gio::DBusConnection {
        &self.connection
    }

    /// Whether somebody has the name.
    pub fn has(&self, name: &str) -> bool {
        call(
            &self.connection,
            ("org.freedesktop.DBus", "/org/freedesktop/DBus"),
            "org.freedesktop.DBus.NameHasOwner",
            Some(&(name,).to_variant()),
        )
        .is_ok_and(|reply| reply.child_value(0).get() == Some(true))
    }

    /// A connection to the accessibility bus, which the first call starts.
    pub fn accessibility(&self) -> gio::DBusConnection {
        let reply = call(
            &self.connection,
            ("org.a11y.Bus", "/org/a11y/bus"),
            "org.a11y.Bus.GetAddress",
            None,
        )
        .expect("the accessibility bus starts");
        let address: String = reply.child_value(0).get().expect("an address is a string");
        connect(&address)
    }
}

/// Calls `interface.method` at a name and path and waits for the answer, a tuple.
pub fn call(
    connection: &gio::DBusConnection,
    (name, path): (&str, &str),
    method: &str,
    arguments: Option<&Variant>,
) -> Result<Variant, glib::Error> {
    let (interface, member) = method.rsplit_once('.').expect("a method has an interface");
    let timeout = CALL.as_millis().try_into().expect("a short time");
    connection.call_sync(
        Some(name),
        path,
        interface,
        member,
        arguments,
        None::<&VariantTy>,
        gio::DBusCallFlags::NONE,
        timeout,
        gio::Cancellable::NONE,
    )
}

/// Reads a property, `interface.Name`.
pub fn property(
    connection: &gio::DBusConnection,
    at: (&str, &str),
    property: &str,
) -> Option<Variant> {
    let (interface, name) = property
        .rsplit_once('.')
        .expect("a property has an interface");
    let arguments = (interface, name).to_variant();
    let reply = call(
        connection,
        at,
        "org.freedesktop.DBus.Properties.Get",
        Some(&arguments),
    );
    reply.ok()?.child_value(0).as_variant()
}

fn connect(address: &str) -> gio::DBusConnection {
    let flags = gio::DBusConnectionFlags::AUTHENTICATION_CLIENT
        | gio::DBusConnectionFlags::MESSAGE_BUS_CONNECTION;
    gio::DBusConnection::for_address_sync(address, flags, None, gio::Cancellable::NONE)
        .expect("a bus that runs can be connected to")
}

fn configuration(services: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        services.display()
    )
}

fn accessibility() -> String {
    let launcher = LAUNCHERS
        .into_iter()
        .find(|path| Path::new(path).is_file())
        .expect("at-spi2-core is installed");
    format!("[D-BUS Service]\nName=org.a11y.Bus\nExec={launcher}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bus_of_its_own_has_no_name_of_the_desktop() {
        let home = Home::new();
        let bus = Bus::start(&home, ":0");
        assert!(bus.has("org.freedesktop.DBus"));
        assert!(!bus.has("org.gnome.Shell"));
    }
}
