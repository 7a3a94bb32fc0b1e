#!/bin/bash
# `make run`: the window with the demo camera. Without a display it runs on a virtual one for some
# seconds, prints what was seen and where the screenshot is, and fails if no picture was drawn.
#
#   SECONDS_TO_RUN=30 build-aux/run.sh
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
  exec "${CARGO_TARGET_DIR:-target}/debug/highwater" --demo
fi

seconds=${SECONDS_TO_RUN:-10}
echo "There is no display here, so Highwater runs on a virtual one for $seconds seconds."
build-aux/setup.sh test
mkdir -p build
cargo run --quiet --package highwater-tests --bin highwater-show -- \
  "$seconds" build/highwater.png --demo
