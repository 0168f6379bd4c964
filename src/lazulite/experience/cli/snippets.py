"""How an application asks an endpoint, to copy; the key is the application's to keep, so no snippet has it."""

import json
from typing import Literal

from lazulite.words.json import JSON

CURL = """# export KEY=$(lazulite online-endpoint get-credentials {name} --key-type primary)
curl --fail-with-body -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \\
  --data '{body}' {uri}"""
PYTHON = """# export KEY=$(lazulite online-endpoint get-credentials {name} --key-type primary)
import json, os, urllib.request

request = urllib.request.Request(
    "{uri}",
    data=json.dumps({body}).encode(),
    headers={{"Authorization": f"Bearer {{os.environ['KEY']}}", "Content-Type": "application/json"}},
)
with urllib.request.urlopen(request) as answer:
    print(answer.headers["x-request-id"], json.load(answer))"""


def snippet(language: Literal["json", "curl", "python"], name: str, uri: str, body: JSON) -> str:
    """The call with this body, the key of the endpoint of this name in the environment's KEY."""
    if language == "curl":
        return CURL.format(name=name, uri=uri, body=json.dumps(body, ensure_ascii=False).replace("'", "'\\''"))
    if language == "python":
        return PYTHON.format(name=name, uri=uri, body=repr(body))
    return json.dumps(body, ensure_ascii=False)
