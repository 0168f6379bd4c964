# Each target makes .venv from the hashed lock when it is missing or stale, and can be run again at any time.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
STUDIO := src/lazulite/experience/rest/studio_files/index.html
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE

DEMO_HOME ?= .lazulite-demo
TEST_WORKERS ?= 3

.PHONY: install demo test check bench judge serve lock format reference

install: $(STAMP) $(STUDIO)
	@echo "Lazulite is installed. Next: source $(BIN)/activate, then lazulite serve; docs/guides/quickstart.md goes on."

$(STAMP): requirements.lock pyproject.toml
	@echo "making .venv from requirements.lock: two minutes, without a word …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 .venv/lib src >/dev/null || true
	@touch $(STAMP)

$(STUDIO): $(shell find studio -type f -not -path '*/node_modules/*' -not -path '*/generated/*') hatch_build.py | $(STAMP)
	@echo "building the studio …"
	@$(BIN)/python hatch_build.py

demo: $(STAMP) $(STUDIO)
	@DEMO_HOME="$(DEMO_HOME)" $(BIN)/python examples/flights/demo.py

test: $(STAMP) $(STUDIO)
	$(BIN)/pytest -n $(TEST_WORKERS) --dist loadgroup -m "not judge"

check: $(STAMP) $(STUDIO)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.budget
	$(BIN)/python -m tools.lockfile
	$(BIN)/python -m tools.reference
	$(BIN)/python hatch_build.py check --silent

bench: $(STAMP) $(STUDIO)
	$(BIN)/python -m benchmarks

judge: $(STAMP) $(STUDIO)
	$(BIN)/pytest -m judge -v

serve: $(STAMP) $(STUDIO)
	$(BIN)/lazulite serve

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python hatch_build.py format --silent

lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
		--extra server --group dev pyproject.toml -o requirements.lock

reference: $(STAMP)
	$(BIN)/python -m tools.reference --write
