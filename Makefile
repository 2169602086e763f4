# Everything a stranger needs, from a clean clone on Debian 12 with the Swift toolchain.
#
#   make run            install what is needed, build, start a private broker, sensors and the daemon
#   make run FOR=30     the same for thirty seconds
#   make test           install what is needed and run every test
#   make lint           formatting, leftovers, undeclared imports
#   make bench          the benchmark table
#   make fuzz           random texts for the readers of rules; RUNS=1000000 SEED=1
#   make install        into PREFIX (default /usr), below DESTDIR

SHELL := /bin/bash
SWIFT ?= swift
PREFIX ?= /usr
RUNS ?= 1000000
SEED ?= 1
DESTDIR ?=
FOR ?=
BUILD := .build/release/citywatch

# The programs that tests and benchmarks compare with, where the system has none of its own. (Python packages of the
# same kind lie in .build/peers/python, where those who compare with them look.)
export PATH := $(PATH):$(CURDIR)/.build/peers/usr/bin

.PHONY: deps peers build run test lint bench fuzz install clean

deps:
	@scripts/install-deps

peers:
	@scripts/fetch-peers
	@scripts/fetch-python-peers

build: deps
	$(SWIFT) build -c release --product citywatch

run: build
	$(BUILD) demo $(if $(FOR),--for $(FOR)s)

test: deps peers
	$(SWIFT) build --build-tests
	$(SWIFT) build --product citywatch
	$(SWIFT) test --skip-build

lint:
	@scripts/lint

bench: deps peers
	$(SWIFT) build -c release
	.build/release/citywatch-bench

fuzz: deps
	$(SWIFT) build -c release --product citywatch-fuzz
	.build/release/citywatch-fuzz $(RUNS) $(SEED)

install: build
	install -D -m 0755 $(BUILD) "$(DESTDIR)$(PREFIX)/bin/citywatch"
	install -D -m 0644 systemd/citywatch.service "$(DESTDIR)/usr/lib/systemd/system/citywatch.service"
	install -D -m 0644 systemd/citywatch.sysusers "$(DESTDIR)/usr/lib/sysusers.d/citywatch.conf"
	install -D -m 0644 systemd/citywatch.tmpfiles "$(DESTDIR)/usr/lib/tmpfiles.d/citywatch.conf"
	install -D -m 0644 systemd/mosquitto-citywatch.conf \
	  "$(DESTDIR)$(PREFIX)/share/citywatch/mosquitto-citywatch.conf"
	install -D -m 0644 citywatch.yaml "$(DESTDIR)/etc/citywatch/citywatch.yaml.example"
	install -d "$(DESTDIR)$(PREFIX)/share/doc/citywatch"
	cp -R README.md CHANGELOG.md CONTRIBUTING.md LICENSE docs "$(DESTDIR)$(PREFIX)/share/doc/citywatch/"
	for folder in devices rules addresses; do \
	  install -d "$(DESTDIR)$(PREFIX)/share/citywatch/$$folder"; \
	  cp -R $$folder/. "$(DESTDIR)$(PREFIX)/share/citywatch/$$folder/"; \
	done

clean:
	rm -rf .build
