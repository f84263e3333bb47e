# The one place to type. `make help` lists the targets.
SHELL := /bin/bash
BIN = $(shell swift build -c release --show-bin-path)

.DEFAULT_GOAL := help
.PHONY: help packages build run demo test test-tsan test-real-model fuzz lint proto bench bench-gateway bench-pacing bench-rpc \
    bench-degradation clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

packages: ## install the system packages that are missing
	@dev/install-packages.sh

build: packages ## build every program, release
	swift build -c release

run: build ## start the whole stack, ask it one thing, stay up until Ctrl-C
	@exec $(BIN)/pointsman up --greet $(ARGS)

demo: build ## a full tour against a stack of its own
	@exec $(BIN)/pointsman demo $(ARGS)

test: ## all tests: unit, transport, service, end to end
	@dev/install-packages.sh --development
	@dev/test.sh $(ARGS)

test-tsan: ## the transport's tests under the thread sanitizer
	@dev/install-packages.sh --development
	@dev/test-tsan.sh $(ARGS)

test-real-model: ## the gateway in front of a real small model; the first time fetches 200 MB
	@dev/install-packages.sh --development
	@dev/test-real-model.sh

fuzz: ## look for inputs that break the RPC runtime or the reading of bodies, SECONDS of it (60); finds become tests
	@dev/fuzz.sh $(SECONDS)

lint: ## format, scripts and generated code
	@dev/install-packages.sh --development
	@dev/lint.sh

proto: ## regenerate the messages and stubs from proto/
	@dev/install-packages.sh --development
	@dev/generate-protos.sh

bench: build ## benchmarks, each beside a peer or a limit
	@dev/install-packages.sh --benchmarks
	@Benchmarks/run.sh $(ARGS)

bench-gateway: build ## the whole path beside nginx, Envoy and vllm-router; the first time fetches those
	@dev/install-packages.sh --benchmarks
	@Benchmarks/gateway/run.sh $(ARGS)

bench-pacing: build ## what replicas make of a provider's rate limit, beside what it allows: about 5 minutes
	@dev/install-packages.sh --benchmarks
	@Benchmarks/pacing/run.py $(ARGS)

bench-rpc: packages ## the RPC beside gRPC and the limit; the first time builds those too
	@dev/install-packages.sh --benchmarks
	@Benchmarks/rpc/run.sh $(ARGS)

bench-degradation: build ## how fast traffic leaves a model that does badly, and comes back; 8 minutes
	@Benchmarks/degradation/run.py --bin $(BIN) $(ARGS)

clean: ## remove what was built
	rm -rf .build
