#!/bin/bash
# Validates what a desktop reads of us: desktop entry, metainfo, settings schema; and our scripts.
set -euo pipefail
cd "$(dirname "$0")/.."

id=dev.highwater.Highwater
desktop-file-validate "data/$id.desktop"
appstreamcli validate --no-net --pedantic "data/$id.metainfo.xml"
glib-compile-schemas --strict --dry-run data
if command -v shellcheck >/dev/null; then
  shellcheck build-aux/*.sh .ci/run
fi
