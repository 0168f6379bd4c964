import pytest

from lazulite.foundation.remote.place import PlaceSilent
from lazulite.foundation.remote.posting import PostRefused, post_json
from lazulite.foundation.remote.web import AddressNear
from tests.status_host import StatusHost


def test_what_is_posted_comes_and_a_refusal_says_its_number() -> None:
    with StatusHost() as host:
        host.answers = [201, 302]
        post_json(f"{host.url}/a", {"state": "success"}, {"Authorization": "token t"}, near=True)
        assert host.told == [("/a", "token t", {"state": "success"})]
        with pytest.raises(PostRefused, match="answers 302"):
            post_json(f"{host.url}/b", {}, {}, near=True)
        for login in ("hush é—", "hush\n"):
            with pytest.raises(PlaceSilent) as silent:
                post_json(f"{host.url}/d", {}, {"Authorization": login}, near=True)
            assert "hush" not in silent.value.detail
        with pytest.raises(AddressNear):
            post_json(f"{host.url}/c", {}, {}, near=False)
    with pytest.raises(PlaceSilent):
        post_json("http://127.0.0.1:1/", {}, {}, near=True)
