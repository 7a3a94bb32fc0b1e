#!/bin/bash
# Collects every string for translation into the given template: pot.sh OUTPUT
#
# Debian 12's gettext does not know Rust, so the sources are read as C after two changes that keep
# every line in its place: a string that goes on behind a backslash becomes two strings, which C
# joins, and lifetimes lose the quote that C takes for the start of a character.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "$(dirname "$1")"
output=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

listed() { grep -v -e '^#' -e '^$' po/POTFILES.in; }

while read -r file; do
  mkdir -p "$work/$(dirname "$file")"
  case $file in
    *.rs) sed -z -E -e 's/\\\n[ \t]*/"\n"/g' -e "s/([&<(,+:|] ?)'([a-z_]+[^a-z_'])/\\1\\2/g" "$file" ;;
    *) cat "$file" ;;
  esac >"$work/$file"
done < <(listed)

# By extension, but for Rust, which goes first because it makes the header.
cd "$work"
common=(--from-code=UTF-8 --sort-by-file --add-comments=TRANSLATORS --package-name=highwater
  --copyright-holder='The Highwater developers' --msgid-bugs-address='see CONTRIBUTING.md' -o "$output")
find . -name '*.rs' -printf '%P\n' | sort >rust
find data src -type f ! -name '*.rs' 2>/dev/null | sort >other || true
rm -f "$output"
xgettext "${common[@]}" --language=C --keyword \
  --keyword=gettext:1 --keyword=gettext_f:1 --keyword=ngettext:1,2 --keyword=ngettext_f:1,2 \
  --keyword=pgettext:1c,2 --keyword=npgettext:1c,2,3 --files-from=rust
[ ! -s other ] || xgettext "${common[@]}" --join-existing --files-from=other
sed -i -e 's/charset=CHARSET/charset=UTF-8/' -e '/^"POT-Creation-Date:/d' "$output"
