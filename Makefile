# make build   the gomsi program, in bin/
# make test    everything that is tested; installs what the tests need
# make oracle  the real WiX, which judges the engine (docs/proof.md)
# make conformance  how many cases are what the real WiX makes of them
# make check   gofmt, go vet, staticcheck, actionlint
# make fuzz    every fuzz target for FUZZTIME (60s)
# make bench   ours beside its peers, as ratios
# make clean   what the other targets made

GO       ?= go
FUZZTIME ?= 60s
# Under CI=true a test that needs a missing program fails; elsewhere it is
# skipped and says so. The race detector is left to `make race`: it doubles
# the time and needs cgo.
TESTFLAGS ?=

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT  = github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

.PHONY: build test race check bench fuzz clean tools oracle conformance

build:
	$(GO) build -trimpath -o bin/ ./cmd/...

tools:
	@sh .ci/tools

oracle:
	@bash .ci/oracle >/dev/null

conformance:
	@GO="$(GO)" bash .ci/conformance

# With the real WiX where `make oracle` has set it up, else with its recordings.
test: tools
	GOMSI_ORACLE="$${GOMSI_ORACLE:-$$(bash .ci/oracle where)}" $(GO) test $(TESTFLAGS) -timeout 20m ./...
	@GO="$(GO)" sh .ci/fuzz 2s

race: tools
	$(GO) test -race -timeout 40m ./...

check:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	GOOS=windows $(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) run $(ACTIONLINT)

fuzz:
	@GO="$(GO)" sh .ci/fuzz $(FUZZTIME)

bench:
	@GO="$(GO)" bash .ci/bench

clean:
	rm -rf bin dist fixtures/*/dist
	$(GO) clean -testcache
