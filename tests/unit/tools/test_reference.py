"""The reference is written from the code, and a stale page is found."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ANSWERS = "src/lazulite/experience/sdk/answers"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tools, and what they write."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("docs/reference", "tools", ANSWERS):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)  # how long a line may be
    (folder / "src/lazulite/words").mkdir(parents=True)
    return folder


def run(folder: Path, *options: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-m", "tools.reference", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def page(name: str) -> str:
    return (ROOT / "docs/reference" / f"{name}.md").read_text()


def test_a_stale_page_and_a_file_of_nobody_are_found_and_the_page_is_written_anew(copy: Path) -> None:
    facts, jobs = copy / "docs/reference/facts.md", copy / ANSWERS / "monitors.py"
    foreign = copy / ANSWERS / "monitorz.py"
    right = facts.read_text(), jobs.read_text()
    facts.write_text(right[0].replace("AssetUpdated", "AssetUpdatd"))
    jobs.write_text(right[1].replace("status: str", "statu: str"))
    foreign.write_text("")
    code, said = run(copy, "facts", "answers")
    assert (code, sorted(said)) == (1, [
        "docs/reference/facts.md is stale: make reference", f"{ANSWERS}/monitors.py is stale: make reference",
        f"{ANSWERS}/monitorz.py is written by nobody: remove it",
    ])  # fmt: skip
    foreign.unlink()
    assert run(copy, "--write", "facts", "answers")[0] == 0
    assert (facts.read_text(), jobs.read_text()) == right


def test_facts_are_told_with_what_is_always_in_them_and_what_sometimes() -> None:
    assert "| AssetUpdated | An asset's description or tags have changed. |" in page("facts")
    assert "| kind name (description) (tags) |" in page("facts")


def test_a_route_is_told_with_its_permission_and_its_answer() -> None:
    assert "| `POST …/jobs` | `jobs/write` |" in page("rest")
    routes = re.findall(r"^\| `(?:GET|POST|PUT|PATCH|DELETE) (\S+)` \| (\S*) \|", page("rest"), re.MULTILINE)
    free = {path for path, permission in routes if permission == ""}
    of_oneself = {path for path in free if path.startswith("/api/v1/me")}
    assert free - of_oneself <= {
        "/api/v1/events/types", "/api/v1/schemas", "/api/v1/schemas/{name}", "/healthz", "/readyz", "/metrics",
        "/api/v1/login", "/api/v1/logout", "/api/v1/workspaces", "/api/v1/about", "…/git-hooks/{name}/deliveries",
    }  # fmt: skip


def test_an_error_is_told_with_its_kind_its_status_and_where_it_is_raised() -> None:
    assert "| `answer_late` | unavailable | 503 (408) | services.inference.dataplane |" in page("errors")
    assert "| `token_needed` | forbidden | 401 | experience.http.callers |" in page("errors")
    assert re.search(r"^\| `platform_unreachable` \| unavailable \|  \| experience\.sdk", page("errors"), re.MULTILINE)


def test_codes_once_told_stay() -> None:
    """Whoever takes one out breaks who waits for it: see CONTRIBUTING.md."""
    told = json.loads((Path(__file__).parent / "codes.json").read_text())
    now = dict(re.findall(r"^\| `(\w+)` \| (\w*) \|", page("errors"), re.MULTILINE))
    assert {code: now.get(code) for code in told} == told


def test_a_document_is_told_with_its_fields_and_a_setting_with_its_default() -> None:
    assert "| `command` * | text |  |" in page("documents")
    assert "| `first_percent` | integer | `10` |" in page("documents")
    assert "| `LAZULITE_PORT` | `8899` | The control plane's TCP port; 0 takes a free one. |" in page("settings")
