"""A server under TLS on which everybody logs in: from the first user to what its log does not say."""

import hashlib
import json
import os
import pty
import ssl
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from lazulite import Client
from lazulite.processes.home import read_address
from lazulite.words.errors import PlatformError
from tests.conftest import LAZULITE, stop_home
from tests.flows.kills.house import until

FOLDER = Path(__file__).parent
CERT, KEY = FOLDER / "cert.pem", FOLDER / "key.pem"  # self-signed, of localhost and 127.0.0.1, for tests alone
WORD = "correct horse battery"
pytestmark = pytest.mark.xdist_group("access")  # one house, and what has been done in it


@dataclass
class House:
    """A home, its server, and a folder in which a person works."""

    home: Path
    desk: Path
    log: Path
    url: str = ""
    server: "subprocess.Popen[str] | None" = None
    secrets: list[str] = field(default_factory=lambda: [WORD])

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("LAZULITE_")}
        return {**kept, "SSL_CERT_FILE": str(CERT), "LAZULITE_HOME": str(self.home), "LAZULITE_LOG_LEVEL": "DEBUG"}

    def say(self, *arguments: str, stdin: str = "", code: int = 0) -> str:
        """What a command writes on stdout."""
        done = subprocess.run(
            [*LAZULITE, *arguments], cwd=self.desk, env=self.environment, input=stdin, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    def type_in(self, password: str, *arguments: str) -> str:
        """What a command shows on a terminal on which somebody types this password."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.desk)
            os.execve(LAZULITE[0], [*LAZULITE, *arguments], self.environment)
        shown = ""
        try:
            while piece := os.read(terminal, 1024).decode():
                shown += piece
                if shown.endswith(": "):
                    os.write(terminal, f"{password}\n".encode())
        except OSError:  # how a terminal tells that nobody writes on it any more
            pass
        os.close(terminal)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown
        return shown

    def serve(self, *options: str) -> None:
        command = [*LAZULITE, "serve", "--port", "0", "--scoring-port", "0", *options]
        with self.log.open("a") as log:
            self.server = subprocess.Popen(command, stderr=log, env=self.environment, cwd=self.desk)
        lines: list[str] = []
        while not (ready := [line for line in lines if line.startswith("ready ")]):
            assert self.server.poll() is None, self.log.read_text()
            lines = self.log.read_text().splitlines()
        self.url = ready[-1].split()[1]

    def token(self) -> str:
        """The one that is kept in config.json, which nobody else is to see."""
        found = str(json.loads((self.desk / "config.json").read_text())["token"])
        self.secrets.append(found)
        return found

    def client(self) -> Client:
        return Client(read_address(self.home).near_url, self.token())  # type: ignore[union-attr]  # it runs

    def http(self, **headers: str) -> httpx2.Client:
        trusted = ssl.create_default_context(cafile=str(CERT))
        return httpx2.Client(base_url=self.url, verify=trusted, trust_env=False, headers=headers)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    made = House(folder / "home", folder / "desk", folder / "log")
    made.desk.mkdir()
    made.say("user", "create", "ann", "--owner", "--display-name", "Ann Lee", "--password-stdin", stdin=f"{WORD}\n")
    made.serve("--require-login", "--tls-cert", str(CERT), "--tls-key", str(KEY))
    yield made
    stop_home(made.home)
    assert made.server is not None
    made.server.wait(30)


def test_a_server_that_lets_in_nobody_without_a_login_does_not_start_without_anybody(tmp_path: Path) -> None:
    command = [*LAZULITE, "serve", "--home", str(tmp_path), "--port", "0", "--scoring-port", "0", "--require-login"]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "--require-login lets in nobody without a login, and nobody here has one.",
        f"Make the first user by 'lazulite user create NAME --owner --home {tmp_path}', then start again.",
    ]


def test_a_lost_password_is_set_anew_by_who_owns_the_files(tmp_path: Path) -> None:
    house = House(tmp_path / "home", tmp_path, tmp_path / "log")
    made = json.loads(house.say("user", "create", "bo", "--owner", "--password-stdin", stdin="first of many\n"))
    assert (made["name"], made["is_owner"], made["has_password"]) == ("bo", True, True)
    taken = house.say("user", "create", "Bo", "--no-password", code=1)
    assert taken.startswith("There is a user 'bo' already. 'Bo' would pass for them")
    house.say("user", "password", "bo", "--password-stdin", stdin="second of many\n")
    refused = house.say("user", "password", "bo", "--password-stdin", stdin="short\n", code=1)
    assert "The password has 5 characters" in refused
    assert "There is no terminal" in house.say("user", "create", "cy", code=1)


def test_a_person_logs_in_on_a_terminal_works_and_logs_out(house: House) -> None:
    shown = house.type_in(WORD, "login", "--url", house.url, "--name", "ann")
    assert WORD not in shown
    assert f"logged in to {house.url} as ann" in shown
    config = house.desk / "config.json"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    token = house.token()
    me = json.loads(house.say("whoami", "-o", "json"))
    assert (me["name"], me["display_name"], me["authenticated_by"]) == ("ann", "Ann Lee", "token")
    (listed,) = json.loads(house.say("token", "list", "--mine", "-o", "json"))
    assert (listed["prefix"], listed["is_current"], listed["token"]) == (token[:11], True, None)
    house.say("logout")
    assert "token" not in json.loads(config.read_text())
    with house.http(Authorization=f"Bearer {token}") as client:
        assert client.get("/api/v1/me").status_code == 401


def test_a_wrong_password_and_a_wrong_token_leave_nothing_behind(house: House) -> None:
    house.desk.joinpath("config.json").unlink(missing_ok=True)
    with pytest.raises(AssertionError, match="Name and password do not fit together"):
        house.type_in("wrong one", "login", "--url", house.url, "--name", "ann")
    guess = f"lz_{'guess' * 8}"
    house.secrets += ["wrong one", guess]
    refused = house.say("login", "--url", house.url, "--with-token", stdin=f"{guess}\n", code=1)
    assert "The token is not known here." in refused
    assert guess[:8] not in refused
    assert not house.desk.joinpath("config.json").exists()


def test_an_owner_lets_somebody_in_who_may_what_their_role_says(house: House) -> None:
    house.type_in(WORD, "login", "--url", house.url, "--name", "ann")
    house.token()
    house.say("user", "create", "rea", "--password-stdin", stdin="some other words\n")
    house.say("workspace", "create", "--name", "secret-plans")
    house.say("workspace", "member", "put", "--name", "rea", "--role", "Reader")
    members = json.loads(house.say("workspace", "member", "list", "-o", "json"))
    assert [(one["name"], one["role"]) for one in members] == [("rea", "Reader")]
    house.type_in("some other words", "login", "--url", house.url, "--name", "rea")
    house.token()
    house.secrets.append("some other words")
    assert [one["name"] for one in json.loads(house.say("workspace", "list", "-o", "json"))] == ["default"]
    unseen = house.say("workspace", "show", "--name", "secret-plans", code=1)
    assert unseen.splitlines() == ["There is no workspace 'secret-plans'.", "Known: default."]
    refused = house.say("workspace", "member", "put", "--name", "rea", "--role", "Owner", code=1)
    assert "person:rea, Reader, asked for 'members/write' and may not." in refused
    house.type_in(WORD, "login", "--url", house.url, "--name", "ann")
    house.token()
    house.say("user", "disable", "rea")
    house.say("workspace", "member", "delete", "--name", "rea")


def test_a_job_reaches_the_server_though_it_knows_no_certificate(house: House) -> None:
    script = (
        "import os, urllib.request as u; r = u.Request(os.environ['LAZULITE_URL'] + '/api/v1/me', headers={"
        "'Authorization': 'Bearer ' + os.environ['LAZULITE_TOKEN']}); print(u.urlopen(r).read().decode())"
    )
    house.desk.joinpath("job.yml").write_text(json.dumps({
        "command": f'python -c "{script}"', "environment": {"requirements": []},
    }))  # fmt: skip
    job = json.loads(house.say("job", "create", "-f", "job.yml", "--stream", "-o", "json"))
    assert job["status"] == "Completed"
    path = f"/workspaces/default/jobs/{job['name']}/log"
    with house.client() as client, client.transport.stream(path) as pieces:
        log = b"".join(pieces)
    assert f"job:{job['name']}" in log.decode()


def test_a_browser_follows_events_and_fetches_files_by_its_session(house: House) -> None:
    with house.http(Origin=house.url) as browser:
        answer = browser.post("/api/v1/login", json={"name": "ann", "password": WORD})
        cookie = answer.headers["set-cookie"]
        assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        house.secrets.append(cookie.partition("=")[2].partition(";")[0])
        with browser.stream("GET", "/api/v1/workspaces/default/events/stream?after=0") as stream:
            lines = stream.iter_lines()
            assert next(line for line in lines if line.startswith("data: "))
        content = b"a,b\n1,2\n"
        put = browser.put(f"/api/v1/workspaces/default/uploads/{hashlib.sha256(content).hexdigest()}", content=content)
        assert put.status_code == 201
        assert browser.post("/api/v1/logout").status_code == 204
        assert browser.get("/api/v1/me").status_code == 401


def test_the_gateway_speaks_tls_too(house: House) -> None:
    address = json.loads((house.home / "gateway" / "address.json").read_text())
    assert address["scheme"] == "https"
    with house.http() as client:
        assert client.get(f"https://127.0.0.1:{address['port']}/healthz").json()["status"] == "ok"


def test_the_server_forwards_to_its_gateway_under_tls(house: House) -> None:
    with house.client() as client:
        client.online_endpoints.create({"name": "forwarded"})
        path = client.transport.workspace_path("online-endpoints", "forwarded", "invoke")

        def refused() -> str:
            with pytest.raises(PlatformError) as refusal:
                client.transport.post(path, {"input_data": [[1]]})
            return str(refusal.value)

        # The gateway's own words, once it has heard of the endpoint.
        until(lambda: "has no deployment yet" in refused(), "the gateway knows the endpoint")
        client.online_endpoints.delete("forwarded")


def test_the_doctor_finds_a_running_home_well_and_says_what_is_not(house: House) -> None:
    house.type_in(WORD, "login", "--url", house.url, "--name", "ann")
    house.token()
    found = {one["name"]: one for one in json.loads(house.say("doctor", "-o", "json"))}
    assert {name for name, one in found.items() if one["state"] == "fail"} == set()
    assert found["server"]["said"].startswith(f"{house.url} is version ")
    assert found["workers"]["said"].endswith(" live")
    assert found["gateway"]["said"].endswith(" answers")
    assert abs(float(found["server's clock"]["said"].split()[0])) < 2
    config = house.desk / "config.json"
    config.chmod(0o644)
    refused = subprocess.run(
        [*LAZULITE, "doctor", "-o", "json"], cwd=house.desk, env=house.environment, capture_output=True, check=False
    )
    assert refused.returncode == 1
    (wrong,) = [one for one in json.loads(refused.stdout) if one["state"] == "fail"]
    assert (wrong["name"], wrong["do"]) == ("config.json", f"chmod 600 {config}")
    config.chmod(0o600)


def test_no_log_says_a_secret(house: House) -> None:
    """Of all that has happened above: passwords, tokens, keys and cookies, known ones and wrong ones."""
    with house.client() as client:
        keys = client.online_endpoints.create({"name": "tiny"})
        house.secrets += [str(value) for value in client.online_endpoints.get_keys("tiny").values()]
        assert keys["name"] == "tiny"
    with house.http() as browser:
        for body in ({"name": WORD, "password": 7}, {"name": "ann", "password": WORD, "more": WORD}, [WORD]):
            answer = browser.post("/api/v1/login", json=body)
            assert answer.status_code == 422
            assert WORD not in answer.text
    said = house.log.read_text() + "".join(path.read_text() for path in house.home.rglob("log.txt"))
    assert "job_finished" in said or len(said) > 1000
    assert len(house.secrets) > 8
    assert [secret for secret in house.secrets if secret in said] == []
