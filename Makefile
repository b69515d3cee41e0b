# Housecall's commands. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-fhir test-s3 check bench fuzz

PORT ?= 8080

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## Install and build what running needs; leaves .venv/bin/housecall
	@scripts/setup

run: setup  ## Serve a made-up clinic on http://localhost:8080 and print how to look around
	@.venv/bin/housecall demo --port $(PORT)

test:  ## Install what tests need and run all of them (Rust, web client, Python, browsers)
	@scripts/setup --test
	@scripts/test

test-s3:  ## Run the tests of blobs against a real S3 server (needs Go)
	@scripts/setup --test
	@scripts/test_s3

test-fhir:  ## Validate exported cases with the reference implementation of FHIR (installs Java and Maven)
	@scripts/setup --test
	@scripts/test_fhir

check:  ## Lint, types, import rules and drift, in all three languages
	@scripts/setup --test
	@scripts/check

bench: setup  ## Measure the data plane and the server; writes bench-results/ and docs/performance.md
	@scripts/bench

fuzz:  ## Fuzz every parser of the data plane for a while (FUZZ_SECONDS each, default 60)
	@scripts/setup --test
	@scripts/fuzz
