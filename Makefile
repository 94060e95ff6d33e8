# Two commands matter: `make demo` and `make test`. Both set up what they need.
.DEFAULT_GOAL := help
.PHONY: help deps charts deps-checks browser audit-tools clients local-model api-checks build release demo test format lint stages bench validate install clean
PREFIX ?= /usr/local
SWIFT_FILES := Package.swift Sources Tests

help: ## lists the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

deps: ## fetches libduckdb into .deps (pinned, checksummed)
	@Scripts/install-dependencies.sh duckdb

charts: ## fetches what draws the dashboard's charts into .deps (pinned, checksummed)
	@Scripts/install-dependencies.sh charts

deps-checks: deps charts browser
	@Scripts/install-dependencies.sh checks
	@Scripts/install-dependencies.sh hub-client

browser:
	@Scripts/install-dependencies.sh browser

audit-tools: ## fetches the scanners of `audit scan` into .deps (400 MB, pinned, checksummed)
	@Scripts/install-dependencies.sh audit-tools

clients: deps
	@Scripts/install-dependencies.sh clients

api-checks: ## fetches a validator and a tester of the API's description
	@Scripts/install-dependencies.sh api-checks

local-model: ## fetches llama.cpp and SmolLM2-135M-Instruct into .deps for `audit run --local`
	@Scripts/install-dependencies.sh local-model

build: deps ## debug build
	swift build

release: deps
	swift build -c release --product bellwether --static-swift-stdlib

demo: release charts ## sets up everything, answers from the reference sample and serves it; SERVE=0 stops after printing
	@Scripts/demo.sh

test: deps-checks audit-tools clients api-checks lint stages ## sets up everything and runs every check
	swift build --build-tests
	@# `swift test` would start all tests at once; of hundreds on few cores some outwait the servers they talk to.
	@NO_COLOR=1 "$$(swift build --show-bin-path)/bellwetherPackageTests.xctest" --testing-library swift-testing \
		--experimental-maximum-parallelization-width 4
	@Scripts/check-dashboard.sh .build/debug/bellwether

format: ## formats the Swift sources
	swift format --in-place --recursive $(SWIFT_FILES)

lint:
	swift format lint --strict --recursive $(SWIFT_FILES)

stages: deps-checks
	@PYTHONPATH=.deps/checks python3 Scripts/check-stages.py

bench: release ## measures speed and memory at full size; takes about an hour and 40 GB
	@Scripts/bench.sh

validate: deps ## proves the methods by simulation with known truth, into docs/validation.md; SECTION=name for one part
	swift run -c release --static-swift-stdlib Validation $(SECTION)

install: release charts ## installs below PREFIX (default /usr/local)
	@Scripts/install.sh "$(DESTDIR)$(PREFIX)"

clean:
	rm -rf .build .deps
