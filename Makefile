# `make` runs what CI runs. The other targets use the active environment, made by
# `pip install -e '.[dev]'`.

PYTHON ?= python
PAGE = src/diplograph/view/page

.PHONY: ci help test test-alone test-many nightly lint types contract places places-check bundle bundle-check docs docs-check \
	notebooks site picture ratios mistakes egress hostile fuzz mutants coverage lock licences sbom faults roundtrips fuzz-server wheel clean

ci: ## Run what CI runs, in environments of its own (the default)
	.ci/run

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

test: ## Run the tests
	$(PYTHON) -m pytest -n auto --dist loadfile

test-alone: ## Run the tests that ask no browser, no other store, no Java and no node
	$(PYTHON) -m pytest -n auto --dist loadfile -m "not peer"

test-many: ## Run the tests with all cases, where the others take a sample (an hour and more)
	DIPLOGRAPH_MANY=1 $(PYTHON) -m pytest -n auto --dist loadfile

nightly: ## Run the tests that are too heavy for each change: LibreOffice, QGIS
	.ci/nightly

lint: ## Check style and format
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types: ## Check types
	$(PYTHON) -m mypy --strict

contract: ## Check that imports point down the list of modules
	lint-imports --no-cache

docs: ## Write the pages and counts that are generated
	$(PYTHON) docs/generate.py

notebooks: ## Run the notebooks of the docs and keep what they show
	$(PYTHON) docs/notebooks.py

places: ## Write the table of the world's places (needs docs/places_table.py --packages)
	$(PYTHON) docs/places_table.py

places-check: ## Fail if the table of the world's places is stale
	$(PYTHON) docs/places_table.py --check

docs-check: ## Fail if a generated page is stale
	$(PYTHON) docs/generate.py --check

bundle: $(PAGE)/node_modules ## Build the scripts of the picture and the query page (needs node 20 and npm)
	cd $(PAGE) && npm run --silent build

bundle-check: $(PAGE)/node_modules ## Check and test these scripts; fail if a bundle is stale
	cd $(PAGE) && npm run --silent types && npm test --silent
	rm -rf build/bundle
	cd $(PAGE) && npm run --silent build -- $(CURDIR)/build/bundle
	diff -r build/bundle/view/bundle src/diplograph/view/bundle
	diff -r build/bundle/server/bundle src/diplograph/server/bundle

$(PAGE)/node_modules: $(PAGE)/package-lock.json
	cd $(PAGE) && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

site: ## Build the documentation's site into build/site/; a warning is a failure
	$(PYTHON) -m sphinx -q -W --keep-going -E -d build/doctrees -b html docs build/site

picture: ## Draw the picture at the top of the README (needs Chromium)
	$(PYTHON) docs/picture.py

ratios: ## Measure ratios of speed; fail if one is a fifth worse than the one kept (needs a quiet machine)
	$(PYTHON) benchmarks/ratios.py

mistakes: ## Make some hundreds of mistakes in fact files; fail if check does not tell them where they are
	$(PYTHON) benchmarks/mistakes.py

egress: ## Try to make diplograph open or reach what is none of its own; fail if it does (needs strace)
	$(PYTHON) benchmarks/egress.py

hostile: ## Lead strings that are meant ill through all that is written and served (needs Chromium)
	$(PYTHON) tests/hostile_everywhere.py

fuzz: ## Feed each target of tests/fuzzing.py for ten minutes, by atheris if it is installed, and what is served
	$(PYTHON) tests/fuzz.py
	DIPLOGRAPH_EXAMPLES=1000 $(PYTHON) -m pytest tests/test_server_openapi.py

mutants: ## Make small mistakes in the guard, escaping and writes; fail if tests find fewer than 95 of 100
	$(PYTHON) tests/mutants.py

coverage: ## Run the tests and print which lines and branches of the package they reach; fail below 95 %
	rm -f .coverage .coverage.*
	$(PYTHON) -m coverage run -m pytest -n auto --dist loadfile
	$(PYTHON) -m coverage combine -q
	$(PYTHON) -m coverage report

lock: ## Lock what development and CI install, by hash (needs the extra supply; UPGRADE=--upgrade takes newer versions)
	$(PYTHON) docs/lock.py $(UPGRADE)
	cd .ci/locked/node && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error

licences: ## Write the table of licences of what is locked; fail if one may not be used so
	$(PYTHON) docs/licences.py

sbom: ## Write a bill of materials of the active environment, in CycloneDX, to build/sbom.json (needs the extra supply)
	mkdir -p build
	$(PYTHON) -m cyclonedx_py environment --pyproject pyproject.toml --mc-type application \
		--output-reproducible --of JSON -o build/sbom.json

fuzz-server: ## Ask a server a million made-up queries; goes on where it was
	$(PYTHON) tests/fuzz_server.py

roundtrips: ## Take 10,000 made-up graphs through every format and reader; goes on where it was
	$(PYTHON) benchmarks/roundtrips.py

faults: ## Kill, refuse and damage what commands write, hour after hour; goes on where it was (needs a C compiler)
	$(PYTHON) benchmarks/faults.py --jobs 2

wheel: ## Build the wheel and the source archive into dist/
	$(PYTHON) -m build

clean: ## Remove what builds, tests and linters leave
	rm -rf build dist out .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
