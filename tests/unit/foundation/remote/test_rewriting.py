import pytest

from lazulite.foundation.remote.rewriting import AddressLeaves, rewritten

REWRITES = {
    "https://data.example/": "file:///srv/all/",
    "https://data.example/public/": "file:///srv/public/",
    "wasbs://c@a.blob.core.windows.net/": "http://mirror/",
}


@pytest.mark.parametrize(
    ("address", "lies"),
    [
        ("https://data.example/x.csv", "file:///srv/all/x.csv"),
        ("https://data.example/public/x.csv", "file:///srv/public/x.csv"),
        ("https://data.example/", "file:///srv/all/"),
        ("wasbs://c@a.blob.core.windows.net/d/x.csv", "http://mirror/d/x.csv"),
        ("https://data.example.org/x.csv", None),
        ("https://other.example/x.csv", None),
    ],
)
def test_the_longest_prefix_says_where_an_address_lies(address: str, lies: str | None) -> None:
    assert rewritten(address, REWRITES) == lies


@pytest.mark.parametrize(
    "rest", ["../../etc/passwd", "a/../../b", "%2e%2e/etc/passwd", "a/%2E%2E/b", "%252e%252e/etc", "..\\etc"]
)
def test_nothing_leads_out_of_what_stands_in_its_place(rest: str) -> None:
    with pytest.raises(AddressLeaves, match="leads out of 'https://data.example/'"):
        rewritten(f"https://data.example/{rest}", REWRITES)
