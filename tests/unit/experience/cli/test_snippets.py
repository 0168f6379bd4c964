import json
import subprocess
import sys
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from lazulite.experience.cli.snippets import snippet

BODY = {"input_data": {"columns": ["site"], "data": [["it's far"]]}}


class Echo(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = json.dumps({"key": self.headers["Authorization"], "got": json.loads(body)}).encode()
        self.send_response(200)
        self.send_header("x-request-id", "1")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.mark.parametrize(("language", "runner"), [("curl", ["bash", "-c"]), ("python", [sys.executable, "-c"])])
def test_a_snippet_asks_as_it_stands_with_the_key_of_the_environment(language: str, runner: list[str]) -> None:
    server = HTTPServer(("127.0.0.1", 0), Echo)
    answering = Thread(target=server.handle_request)
    answering.start()
    with closing(server.socket):
        text = snippet(language, "pumps", f"http://127.0.0.1:{server.server_port}/score", BODY)  # type: ignore[arg-type]  # one of the words
        assert "lazulite online-endpoint get-credentials pumps --key-type primary" in text
        done = subprocess.run(
            [*runner, text], capture_output=True, text=True, env={"KEY": "k", "PATH": "/usr/bin:/bin"}
        )
        answering.join()
    assert done.returncode == 0, done.stderr
    assert "Bearer k" in done.stdout
    assert "it's far" in done.stdout


def test_the_body_alone_is_what_a_request_file_holds() -> None:
    assert json.loads(snippet("json", "pumps", "http://x/score", BODY)) == BODY
