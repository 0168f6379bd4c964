"""What a look at a home means."""

import pytest

from lazulite.processes.doctor import findings
from lazulite.processes.doctor.findings import GIB, Finding, State

OK, WARN, FAIL = State.OK, State.WARN, State.FAIL


def home(**changes: object) -> Finding:
    seen = {"exists": True, "problem": "", "filesystem": "ext4", "embedded": True, **changes}
    return findings.home("/h", **seen)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "state", "said"),
    [
        (home(), OK, "/h on ext4"),
        (home(exists=False), WARN, "not there yet"),
        (home(problem="Permission denied"), FAIL, "cannot be used: Permission denied"),
        (home(filesystem="nfs4"), FAIL, "SQLite loses data"),
        (home(filesystem="nfs4", embedded=False), OK, "/h on nfs4"),
        (home(filesystem="tmpfs"), WARN, "gone after a restart"),
        (home(filesystem=""), OK, "of unknown kind"),
        (home(mode=0o755), WARN, "every user of this machine may look into it (755)"),
        (findings.disk(GIB // 2, 10 * GIB), FAIL, "0.5 of 10.0 GiB free"),
        (findings.disk(2 * GIB, 10 * GIB), WARN, "2.0 of 10.0 GiB free"),
        (findings.disk(5 * GIB, 10 * GIB), OK, "5.0 of 10.0 GiB free"),
        (findings.port("port", 8899, own="", holder=None, option="--port"), OK, "8899 is free"),
        (findings.port("port", 8899, own="", holder="process 7 (x)", option="--port"), FAIL, "taken by process 7 (x)"),
        (findings.port("port", 8899, own="process 7", holder=None, option="--port"), OK, "process 7 of this home"),
        (findings.database("sqlite:///x", problem="", revision="1", newest="1"), OK, "at revision 1"),
        (findings.database("sqlite:///x", problem="", revision="1", newest="2"), WARN, "the newest is 2"),
        (findings.database("sqlite:///x", problem="", revision=None, newest="2"), WARN, "no tables yet"),
        (findings.database("postgresql", problem="away", revision=None, newest="2"), FAIL, "postgresql: away"),
        (findings.server("http://h", problem="", theirs="1", ours="1"), OK, "version 1, as this is"),
        (findings.server("http://h", problem="", theirs="2", ours="1"), WARN, "version 2, this is 1"),
        (findings.server("http://h", problem="refused", theirs="", ours="1"), FAIL, "does not answer: refused"),
        (findings.no_server(), WARN, "none runs"),
        (findings.clock("c", 1.9), OK, "1.9 s ahead of this machine's"),
        (findings.clock("c", -2.0), WARN, "2.0 s behind this machine's"),
        (findings.clock("c", 61.0), FAIL, "61.0 s ahead"),
        (findings.workers(["a"], []), OK, "a live"),
        (findings.workers(["a"], ["b"]), WARN, "b says nothing"),
        (findings.workers([], ["b"]), FAIL, "none is heard of; b says nothing: jobs wait"),
        (findings.workers([], []), FAIL, "none is heard of: jobs wait"),
        (findings.not_asked("workers", "no login"), WARN, "not asked: no login"),
        (findings.gateway(address="", alive=False, problem=""), WARN, "none has started"),
        (findings.gateway(address="http://g", alive=False, problem=""), FAIL, "that of http://g has ended"),
        (findings.gateway(address="http://g", alive=True, problem="refused"), FAIL, "does not answer: refused"),
        (findings.gateway(address="http://g", alive=True, problem=""), OK, "http://g answers"),
        (findings.heard_gateway("Online", address="http://g", last="now"), OK, "http://g is heard"),
        (findings.heard_gateway("NotResponding", address="http://g", last="then"), FAIL, "last heard at then"),
        (findings.heard_gateway("NeverSeen", address="", last=""), FAIL, "none was ever heard"),
        (findings.disk(GIB // 2, 10 * GIB, name="server's disk"), FAIL, "0.5 of 10.0 GiB free"),
        (findings.not_this_home("/h", meant="LAZULITE_URL", url="http://x"), OK, "LAZULITE_URL names http://x"),
        (findings.uv("", "", "/c", 0), FAIL, "there is none"),
        (findings.uv("/uv", "uv 1", "/c", GIB), OK, "uv 1, cache of 1.0 GiB in /c"),
        (findings.uv("/uv", "uv 1", "/c", 51 * GIB), WARN, "cache of 51.0 GiB"),
        (findings.environments("/e", 3, GIB), OK, "3 in /e, 1.0 GiB"),
        (findings.environments("/e", 3, 51 * GIB), WARN, "51.0 GiB"),
        (findings.socket("/" + "x" * 106), OK, "has 107 of 107 bytes"),
        (findings.socket("/" + "x" * 107), FAIL, "has 108 bytes, 107 are allowed"),
        (findings.config("", mode=0, has_token=False, open_to_git=False), OK, "none here or above"),
        (findings.config("/c", mode=0o644, has_token=True, open_to_git=False), FAIL, "others may read it (644)"),
        (findings.config("/c", mode=0o644, has_token=False, open_to_git=False), OK, "without a token"),
        (findings.config("/c", mode=0o600, has_token=True, open_to_git=True), WARN, "in a Git work tree"),
        (findings.config("/c", mode=0o600, has_token=True, open_to_git=False), OK, "with a token"),
    ],
)
def test_what_is_seen_is_well_or_not_and_says_what_to_do(found: Finding, state: State, said: str) -> None:
    assert (found.state, said in found.said) == (state, True), found
    assert (found.do == "") == (state is OK)


def test_as_json_it_is_four_words() -> None:
    assert findings.no_server().to_json() == {
        "name": "server", "state": "warn", "said": "none runs on this home", "do": "Start it by 'lazulite serve'.",
    }  # fmt: skip
