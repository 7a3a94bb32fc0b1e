# Highwater: `make run` shows it, `make test` proves it. Both see to the packages they need.

APP_ID  := dev.highwater.Highwater
CARGO   ?= cargo
PREFIX  ?= /usr/local
DESTDIR ?=

BIN     := $(DESTDIR)$(PREFIX)/bin
SHARE   := $(DESTDIR)$(PREFIX)/share
LANGS   := $(shell grep -v '^\#' po/LINGUAS 2>/dev/null)

.PHONY: run build test lint check check-data doc fuzz bench install install-data uninstall pot update-po clean

# The window with the demo camera; without a display, a virtual one, a screenshot and figures.
run:
	build-aux/setup.sh build run
	$(CARGO) build
	build-aux/run.sh

# What `make install` installs.
build:
	build-aux/setup.sh build
	$(CARGO) build --release

# Everything that must hold before a change goes in.
test:
	build-aux/setup.sh build run test lint
	$(MAKE) --no-print-directory lint check

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --quiet
	$(MAKE) --no-print-directory check-data

# The window tests start the binaries, so these are built first.
check:
	$(CARGO) build --workspace --quiet
	$(CARGO) test --workspace --no-fail-fast

check-data:
	build-aux/check-data.sh

# The documentation of the code, in target/doc.
doc:
	build-aux/setup.sh build
	$(CARGO) doc --workspace --no-deps --document-private-items

# A minute of files that chance has changed, for what opens bundles and recordings. FUZZ_SECONDS sets
# how long, HIGHWATER_FUZZ_SEED where chance begins.
fuzz:
	build-aux/setup.sh build
	HIGHWATER_FUZZ_SECONDS=$${FUZZ_SECONDS:-60} $(CARGO) test --quiet -p highwater-engine --test report_hostile -- --nocapture chance

# What the diagnostics cost, and ratios against the players that are installed here.
bench:
	build-aux/setup.sh build run test
	$(CARGO) build --release
	$(CARGO) bench --quiet -p highwater-engine --bench memory
	$(CARGO) bench --quiet -p highwater-text --bench bundle
	$(CARGO) bench --quiet -p highwater-tests --bench players
	$(CARGO) test --release --quiet -p highwater -- --ignored --nocapture measure_

install: build install-data
	install -Dm755 -t $(BIN) target/release/highwater target/release/highwater-probe
	[ -n "$(DESTDIR)" ] || glib-compile-schemas $(SHARE)/glib-2.0/schemas
	[ -n "$(DESTDIR)" ] || ! command -v update-mime-database >/dev/null || update-mime-database $(SHARE)/mime

# Everything but the binaries.
install-data:
	install -Dm644 -t $(SHARE)/glib-2.0/schemas data/$(APP_ID).gschema.xml
	install -Dm644 -t $(SHARE)/mime/packages data/$(APP_ID).xml
	install -Dm644 -t $(SHARE)/icons/hicolor/scalable/apps data/icons/$(APP_ID).svg
	install -Dm644 -t $(SHARE)/icons/hicolor/symbolic/apps data/icons/$(APP_ID)-symbolic.svg
	install -Dm644 -t $(SHARE)/highwater data/highwater.report-1.schema.json
	install -d $(SHARE)/applications $(SHARE)/metainfo
	msgfmt --desktop -d po --template data/$(APP_ID).desktop -o $(SHARE)/applications/$(APP_ID).desktop
	msgfmt --xml -d po --template data/$(APP_ID).metainfo.xml -o $(SHARE)/metainfo/$(APP_ID).metainfo.xml
	$(foreach lang,$(LANGS),install -d $(SHARE)/locale/$(lang)/LC_MESSAGES && \
	msgfmt -o $(SHARE)/locale/$(lang)/LC_MESSAGES/highwater.mo po/$(lang).po &&) true

uninstall:
	rm -f $(BIN)/highwater $(BIN)/highwater-probe
	rm -f $(SHARE)/glib-2.0/schemas/$(APP_ID).gschema.xml
	rm -f $(SHARE)/icons/hicolor/scalable/apps/$(APP_ID).svg
	rm -f $(SHARE)/icons/hicolor/symbolic/apps/$(APP_ID)-symbolic.svg
	rm -f $(SHARE)/mime/packages/$(APP_ID).xml
	rm -rf $(SHARE)/highwater
	rm -f $(SHARE)/applications/$(APP_ID).desktop $(SHARE)/metainfo/$(APP_ID).metainfo.xml
	rm -f $(foreach lang,$(LANGS),$(SHARE)/locale/$(lang)/LC_MESSAGES/highwater.mo)
	[ -n "$(DESTDIR)" ] || glib-compile-schemas $(SHARE)/glib-2.0/schemas
	[ -n "$(DESTDIR)" ] || ! command -v update-mime-database >/dev/null || update-mime-database $(SHARE)/mime

# The template of the translations, and every translation brought up to it.
pot:
	build-aux/pot.sh build/highwater.pot

update-po: pot
	$(foreach lang,$(LANGS),msgmerge --quiet --update --backup=none po/$(lang).po build/highwater.pot &&) true

clean:
	$(CARGO) clean
	rm -rf build
