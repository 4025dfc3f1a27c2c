# make demo   build ksearch, index the sample articles, ask a question
# make test   run all tests
# make check  what CI runs
# make help   the rest

BIN        = bin/ksearch
GO         = CGO_ENABLED=0 go
# Not default.pgo, by which the tests would be compiled too, all that they link a second time.
PGO        = cmd/ksearch/ksearch.pgo
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOFUMPT    = mvdan.cc/gofumpt@v0.12.0
GOLICENSES = github.com/google/go-licenses@v1.6.0
CYCLONEDX  = github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
NFPM       = github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0
GOVULN     = golang.org/x/vuln/cmd/govulncheck@latest
DATA      ?= ../shared/data
SAMPLES   ?= ../shared/samples

.PHONY: help demo build man deb test test-faults test-swarm test-browser short race lint fuzz bench bench-peers growth figures load pgo check clean eval-datelines eval-names eval-relevance eval-known eval-html eval-newsroom eval-places eval-inflection model atlas notice supply vuln

help:
	@grep '^# make' Makefile | cut -c3-

demo: build
	$(BIN) index --index news.index ./corpus
	$(BIN) query --index news.index Peshmerga Kirkuk

build:
	$(GO) build -pgo=$(PGO) -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/ksearch

# make man    write the manual page bin/ksearch.1, for man -l
man: build
	$(BIN) help --man > bin/ksearch.1

# make deb    pack bin/ksearch_VERSION_ARCH.deb for Debian and Ubuntu; the same commit makes the same bytes
DEB_MAINTAINER ?= ksearch <ksearch@localhost>
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct)
deb: man
	rm -rf bin/deb bin/*.deb && mkdir -p bin/deb
	gzip -9nc bin/ksearch.1 > bin/deb/ksearch.1.gz
	for shell in bash zsh fish; do $(BIN) completion $$shell > bin/deb/$$shell; done
	version=$$($(BIN) version | sed -n '1s/^ksearch v*//p' | tr - '~'); \
	case $$version in "(devel)") version=0~$$(date -u -d @$(SOURCE_DATE_EPOCH) +%Y%m%d%H%M%S); esac; \
	VERSION=$$version GOARCH=$$(go env GOARCH) DEB_MAINTAINER='$(DEB_MAINTAINER)' SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) \
	go run $(NFPM) package --config cmd/ksearch/deb/nfpm.yaml --packager deb --target bin/

test:
	go test ./...

# make short  the tests without the long ones
short:
	go test -short ./...

# make race   the tests under the race detector: it needs a C compiler
race:
	CGO_ENABLED=1 go test -race -short -timeout 20m ./...

# make test-faults  each fault at each system call of a run; what a power loss leaves at each; runs that are killed; corruptions of an index: some 20 minutes
FAULTS ?= all
KILLS ?= 200
ROT ?= 1000
test-faults:
	go test -count=1 -timeout 60m -v -run 'TestFaults|TestKilledRun' ./cmd/ksearch -faults $(FAULTS) -kills $(KILLS)
	go test -count=1 -timeout 30m -v -run TestRot ./index -rot $(ROT)

# make test-swarm  processes that write, serve and search one index for SWAPS generations, but no longer than 10 minutes, under the race detector and then without; 100,000 files; a minute in a folder that changes all the time
SWAPS ?= 500
test-swarm:
	CGO_ENABLED=1 go test -race -count=1 -timeout 30m -v -run TestSwarm ./cmd/ksearch -swaps $(SWAPS)
	go test -count=1 -timeout 30m -v -run 'TestSwarm|TestManyFiles|TestRestlessFolder' ./cmd/ksearch -swaps $(SWAPS)

# make lint   vet, staticcheck, gofumpt
lint:
	go vet ./...
	go run $(STATICCHECK) ./...
	@files=$$(go run $(GOFUMPT) -l .); test -z "$$files" || { echo "gofumpt would change: $$files"; exit 1; }

# make test-browser  the page in chromium; SHOTS names a folder for pictures of it
SHOTS ?=
test-browser:
	cd bench/browser && go vet . && go test -count=1 . $(if $(SHOTS),-screenshots $(abspath $(SHOTS)))

check: lint test race test-browser

# make fuzz   every fuzz target for FUZZTIME (default 60s)
FUZZTIME ?= 60s
fuzz:
	@set -e; for pkg in $$(go list ./...); do \
	  for f in $$(go test -list '^Fuzz' $$pkg | grep ^Fuzz || true); do \
	    echo "$$pkg $$f"; go test -run=NONE -fuzz="^$$f$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=10x $$pkg; done; done

# make bench  the benchmarks, ten times, for benchstat
bench:
	go test -run=NONE -bench=. -count=10 ./... | tee bench.txt

# make bench-peers  ksearch beside other search engines, those that are installed, on CORPUS; the tables go into bench/README.md
CORPUS ?= $(DATA)/perf/press.jsonl.gz
bench-peers:
	@test -e $(CORPUS) || { echo "$(CORPUS) is missing: name a file or a folder of articles in English with CORPUS=, JSON Lines for instance"; exit 1; }
	cd bench/peers && go vet ./... && go test ./... && go run . -write ../README.md $(abspath $(CORPUS))

# make growth  ksearch with 10,000, 100,000 and a million articles: twenty minutes, on a machine that does nothing else
growth: build
	go run ./bench/growth --ksearch $(BIN) ./corpus

# make figures  the figures of the README, measured on this machine
figures: build
	go run ./bench/figures --ksearch $(BIN) ./corpus

# make pgo    make the profile anew by which make build compiles: two minutes, on a machine that does nothing else
pgo:
	go run ./bench/pgo -o $(PGO) ./corpus
	$(MAKE) build

# make load  requests a second and their times, with 1, 8 and 64 clients, and with new generations under them
load: build
	go run ./bench/load --ksearch $(BIN) ./corpus

# make eval-datelines eval-names eval-places eval-relevance eval-known  measure against collections that are not part of the project; DATA names their folder, and STANFORD that of the jars of Stanford NER, to measure it beside ksearch
eval-datelines:
	go run ./bench/datelines $(DATA)/reuters21578

eval-names:
	go run ./bench/names $(DATA)/names/gmb2.test.gz $(DATA)/names/worldwide-rest.dev.gz
	$(if $(STANFORD),go run ./bench/names -stanford $(STANFORD) $(DATA)/names/gmb2.test.gz $(DATA)/names/worldwide-rest.dev.gz)

# make eval-newsroom  measure the finding of names on the annotated articles in bench/names/newsroom
eval-newsroom:
	go run ./bench/names newsroom
eval-places:
	go run ./bench/places $(DATA)/geo/GWN.xml.gz

eval-relevance:
	go run ./bench/relevance $(DATA)/relevance

eval-known:
	go run ./bench/relevance known $(CORPUS)

# make eval-inflection  measure how inflected forms of Kurdish come together, on DATA's translated sentences
eval-inflection:
	go run ./bench/inflection $(DATA)/kurdish

# make eval-html  measure how web pages are read; SAMPLES names the folder of marked up pages
eval-html:
	go run ./bench/html $(SAMPLES)

# make atlas  draw the maps of the page again; NPM names the folder of the unpacked npm package world-atlas 2.0.2
atlas:
	@test -f $(NPM)/countries-50m.json || { echo "$(NPM)/countries-50m.json is missing: unpack world-atlas 2.0.2 from npm, and name its folder with NPM="; exit 1; }
	go run ./query/page/atlas/build $(NPM)

# make notice write NOTICE anew: the licences of all that is linked into ksearch or embedded in it
notice:
	go run ./cmd/ksearch/notice > NOTICE.new && mv NOTICE.new NOTICE

# make supply what the binary is made of: modules as they were published, under licences that let everybody use them, a bill of materials (CycloneDX), the same bytes from two builds
supply: build
	go mod verify
	go run $(GOLICENSES) check ./cmd/ksearch --ignore ksearch --disallowed_types=forbidden,restricted,unknown 2>bin/licences.log || { cat bin/licences.log; exit 1; }
	go run $(CYCLONEDX) app -json -licenses -main cmd/ksearch -output bin/ksearch.cdx.json .
	@tmp=$$(mktemp -d) && trap 'chmod -R u+w $$tmp; rm -rf $$tmp' EXIT && git archive HEAD | tar x -C $$tmp && \
	  (cd $$tmp && GOCACHE=$$tmp/cache GOFLAGS=-buildvcs=false $(GO) build -pgo=$(PGO) -trimpath -ldflags '-s -w' -o $$tmp/ksearch ./cmd/ksearch) && \
	  GOFLAGS=-buildvcs=false $(GO) build -pgo=$(PGO) -trimpath -ldflags '-s -w' -o $$tmp/again ./cmd/ksearch && \
	  cmp $$tmp/ksearch $$tmp/again && sha256sum <$$tmp/ksearch

# make vuln   known vulnerabilities of what is linked: it needs the network
vuln:
	go run $(GOVULN) ./...

clean:
	rm -rf bin news.index bench.txt

# make model  train the model of names again; DATA names the annotated texts, NPM the folder of the unpacked lists of names
# WikiGold counts three times: it is small, and annotated by hand throughout.
NPM ?= npm
model:
	@test -f $(NPM)/cities500.txt -a -f $(NPM)/world.tsv || { echo "$(NPM)/cities500.txt or world.tsv is missing: see corpus/names/NOTICE for the packages that the lists are made from"; exit 1; }
	go run ./corpus/names/build lists $(NPM) > lists.bin.new && mv lists.bin.new corpus/names/lists.bin
	gzip -dc $(DATA)/perf/press.jsonl.gz > press.jsonl.tmp
	go run ./corpus/names/build model --lists $(NPM) --press press.jsonl.tmp \
	  $(DATA)/names/gmb2.train.gz $(DATA)/names/crossner.all.gz $(DATA)/names/wikigold.gz $(DATA)/names/wikigold.gz $(DATA)/names/wikigold.gz > model.bin.new && mv model.bin.new corpus/names/model.bin
	rm -f press.jsonl.tmp
