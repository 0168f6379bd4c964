"""Telling something to a server elsewhere: one POST of JSON, nothing followed."""

from collections.abc import Mapping

import httpx2

from lazulite.foundation.remote.place import PlaceSilent
from lazulite.foundation.remote.web import check_far
from lazulite.words.errors import Forbidden
from lazulite.words.json import JSONObject

TIMEOUT = httpx2.Timeout(20.0, connect=10.0)


class PostRefused(Forbidden):
    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{url} answers {status}.", hint="Check what its credentials may do there.")


def post_json(url: str, body: JSONObject, headers: Mapping[str, str], *, near: bool) -> None:
    """near: may it be this machine itself? Raises PostRefused, PlaceSilent, AddressNear."""
    try:
        with httpx2.Client(timeout=TIMEOUT, headers={"User-Agent": "lazulite", **headers}) as client:
            request = client.build_request("POST", url, json=body)
            if not near:
                check_far(request.url.host)
            answer = client.send(request, follow_redirects=False)
    except (httpx2.LocalProtocolError, UnicodeError) as error:  # whose words quote the header, and the token in it
        raise PlaceSilent(url, "a login holds letters that no header can") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise PlaceSilent(url, str(error) or type(error).__name__) from error
    if not answer.is_success:
        raise PostRefused(url, answer.status_code)
