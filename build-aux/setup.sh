#!/bin/bash
# Sees to it that this machine has what Highwater is built, run and tested with.
#
#   setup.sh build run test lint
#
# Each argument is a group of the table below. What is there is left alone, without a word, without
# a network access and without sudo. What is missing is named, one sentence each, and installed with
# apt; on other systems the packages are named for dnf or pacman and nothing is touched.
set -euo pipefail

cd "$(dirname "$0")/.."

# group | check | what it is, as "… is missing" | Debian | Fedora | Arch
# Checks: "pc MODULE VERSION" asks pkg-config, "cmd NAME" looks in PATH, "plugin NAME" looks for a
# GStreamer plugin's file, "file PATTERN" for any file.
table() {
  cat <<'TABLE'
build|cmd cc|The C compiler, which links Rust programs,|gcc libc6-dev|gcc|gcc
build|cmd pkg-config|pkg-config, which finds libraries,|pkg-config|pkgconf-pkg-config|pkgconf
build|cmd xgettext|gettext, which collects and compiles the translations,|gettext|gettext|gettext
build|pc gtk4 4.8|GTK 4.8 or newer, the window's toolkit,|libgtk-4-dev|gtk4-devel|gtk4
build|cmd glib-compile-resources|GLib's resource compiler|libglib2.0-dev-bin|glib2-devel|glib2-devel
build|cmd glib-compile-schemas|GLib's settings compiler|libglib2.0-bin|glib2|glib2
build|pc libadwaita-1 1.2|libadwaita 1.2 or newer, GNOME's widgets,|libadwaita-1-dev|libadwaita-devel|libadwaita
build|pc gstreamer-1.0 1.22|GStreamer 1.22 or newer, which plays,|libgstreamer1.0-dev|gstreamer1-devel|gstreamer
build|pc gstreamer-video-1.0 1.22|GStreamer's video library|libgstreamer-plugins-base1.0-dev|gstreamer1-plugins-base-devel|gst-plugins-base-libs
build|pc gstreamer-gl-1.0 1.22|GStreamer's GL library|libgstreamer-plugins-base1.0-dev|gstreamer1-plugins-base-devel|gst-plugins-base-libs
build|pc gstreamer-rtsp-server-1.0 1.22|GStreamer's RTSP server, the demo camera,|libgstrtspserver-1.0-dev|gstreamer1-rtsp-server-devel|gst-rtsp-server
build|pc libsecret-1 0.20|libsecret, which keeps cameras' passwords,|libsecret-1-dev|libsecret-devel|libsecret
run|plugin playback|GStreamer's base plugin set (opening, converting, Ogg)|gstreamer1.0-plugins-base|gstreamer1-plugins-base|gst-plugins-base
run|plugin rtsp|GStreamer's good plugin set (MP4, Matroska, VP8, RTSP)|gstreamer1.0-plugins-good|gstreamer1-plugins-good|gst-plugins-good
run|plugin videoparsersbad|GStreamer's bad plugin set (parsers, HLS, MPEG-TS)|gstreamer1.0-plugins-bad|gstreamer1-plugins-bad-free|gst-plugins-bad
run|plugin x264|The x264 encoder, which the demo camera prefers,|gstreamer1.0-plugins-ugly|gstreamer1-plugins-ugly|gst-plugins-ugly
run|plugin libav|FFmpeg's decoder set (H.264, H.265, AAC)|gstreamer1.0-libav|gstreamer1-plugin-libav|gst-libav
run|plugin opengl|GStreamer's GL element set|gstreamer1.0-gl|gstreamer1-plugins-base|gst-plugins-base
run|plugin pango|GStreamer's text element set (the demo camera's clock, subtitles)|gstreamer1.0-x|gstreamer1-plugins-base|gst-plugins-base
run|plugin alsa|GStreamer's ALSA output|gstreamer1.0-alsa|gstreamer1-plugins-base|gst-plugins-base
run|file /usr/lib*/gio/modules/libgiognutls.so /usr/lib/*/gio/modules/libgiognutls.so|TLS for https and rtsps|glib-networking|glib-networking|glib-networking
run|file /usr/lib*/dri/*_dri.so /usr/lib/*/dri/*_dri.so|Mesa's GL driver set|libgl1-mesa-dri|mesa-dri-drivers|mesa
run|file /usr/share/icons/Adwaita/index.theme|GNOME's icon set|adwaita-icon-theme|adwaita-icon-theme|adwaita-icon-theme
run|file /usr/lib*/gdk-pixbuf-2.0/*/loaders/*svg.so /usr/lib/*/gdk-pixbuf-2.0/*/loaders/*svg.so|The loader of SVG icons|librsvg2-common|librsvg2|librsvg
run|file /usr/share/glib-2.0/schemas/org.gnome.desktop.interface.gschema.xml|The desktop's settings schema|gsettings-desktop-schemas|gsettings-desktop-schemas|gsettings-desktop-schemas
run|cmd fc-match|fontconfig, which finds fonts,|fontconfig fonts-dejavu-core|fontconfig|fontconfig
test|cmd Xvfb|Xvfb, a display without a screen,|xvfb|xorg-x11-server-Xvfb|xorg-server-xvfb
test|cmd openbox|openbox, the tests' window manager,|openbox|openbox|openbox
test|cmd dbus-daemon|The D-Bus daemon, the tests' session bus,|dbus-daemon dbus|dbus-daemon|dbus
test|file /usr/libexec/at-spi-bus-launcher /usr/lib/at-spi-bus-launcher|AT-SPI, through which the tests read the window,|at-spi2-core|at-spi2-core|at-spi2-core
test|file /usr/share/i18n/locales/zh_CN|The source of glibc's locale set, for the tests in Chinese,|locales|glibc-locale-source|glibc
test|file /usr/lib*/libjemalloc.so.2 /usr/lib/*/libjemalloc.so.2|jemalloc, which the tests put in the place of malloc,|libjemalloc2|jemalloc|jemalloc
lint|cmd desktop-file-validate|The validator of desktop entries|desktop-file-utils|desktop-file-utils|desktop-file-utils
lint|cmd appstreamcli|The validator of AppStream metainfo|appstream|appstream|appstream
TABLE
}

plugin_directory() {
  pkg-config --variable=pluginsdir gstreamer-1.0 2>/dev/null ||
    compgen -G '/usr/lib/*/gstreamer-1.0' || echo /usr/lib64/gstreamer-1.0
}

is_there() {
  local kind=$1
  shift
  case $kind in
    cmd) command -v "$1" >/dev/null ;;
    pc) pkg-config --atleast-version="$2" "$1" 2>/dev/null ;;
    plugin) [ -e "$(plugin_directory | head -n 1)/libgst$1.so" ] ;;
    file)
      local pattern
      for pattern; do compgen -G "$pattern" >/dev/null && return; done
      return 1
      ;;
  esac
}

check_toolchain() {
  local needed found
  needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
    echo "Rust $needed or newer is missing; install it from https://rustup.rs." >&2
    exit 1
  fi
  found=$(rustc --version | cut -d ' ' -f 2)
  if [ "$(printf '%s\n' "$needed" "${found%%-*}" | sort -V | head -n 1)" != "$needed" ]; then
    echo "Rust $needed or newer is needed and this is $found; update it with: rustup update stable" >&2
    exit 1
  fi
}

check_lint_tools() {
  local tool
  for tool in clippy fmt; do
    cargo "$tool" --version >/dev/null 2>&1 && continue
    echo "cargo $tool is missing; install it with: rustup component add clippy rustfmt" >&2
    exit 1
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "Installing needs root and there is no sudo; run as root: $*" >&2
    exit 1
  fi
}

install_with_apt() {
  echo "Installing with apt: $*"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# Fills the arrays debian, fedora and arch with the packages of what is missing in a group.
look_for() {
  local group=$1 row_group check what deb dnf pacman
  while IFS='|' read -r row_group check what deb dnf pacman; do
    [ "$row_group" = "$group" ] || continue
    # Word splitting separates the check from its arguments; patterns are expanded by the check.
    # shellcheck disable=SC2086
    (set -f; is_there $check) && continue
    echo "$what is missing (Debian package: $deb)."
    # shellcheck disable=SC2206
    debian+=($deb) fedora+=($dnf) arch+=($pacman)
  done < <(table)
}

distinct() { printf '%s\n' "$@" | sort -u | paste -sd ' '; }

check_toolchain
debian=() fedora=() arch=()
for group; do
  [ "$group" != lint ] || check_lint_tools
  look_for "$group"
done
[ ${#debian[@]} -gt 0 ] || exit 0

if command -v apt-get >/dev/null; then
  # shellcheck disable=SC2046
  install_with_apt $(distinct "${debian[@]}")
elif command -v dnf >/dev/null; then
  echo "Install what is missing with: sudo dnf install $(distinct "${fedora[@]}")" >&2
  exit 1
elif command -v pacman >/dev/null; then
  echo "Install what is missing with: sudo pacman -S --needed $(distinct "${arch[@]}")" >&2
  exit 1
else
  echo "Neither apt, dnf nor pacman is here; install what is named above by other means." >&2
  exit 1
fi

# An installation can succeed and still be too old, so look again.
debian=()
for group; do look_for "$group"; done
[ ${#debian[@]} -eq 0 ]
