from pathlib import Path

import pytest

from lazulite.services.data.datastores.addresses import check_no_secret, connection_to
from lazulite.services.data.datastores.connections import Cloud, Connection, Folder, Web
from lazulite.services.data.datastores.entities import AddressHoldsSecret, AddressUnknown

ACCOUNT = {"account_name": "a", "anon": True}


@pytest.mark.parametrize(
    ("address", "connection"),
    [
        ("https://h/d/x.csv?v=1", Web("https://h/d/x.csv?v=1")),
        ("http://h:8080/x", Web("http://h:8080/x")),
        ("file:///srv/a%20b", Folder(Path("/srv/a b"))),
        ("s3://b/d/x", Cloud("s3", "b/d/x", {"anon": True})),
        ("gs://b/", Cloud("gs", "b/", {"token": "anon"})),
        ("wasbs://c@a.blob.core.windows.net/d/x", Cloud("abfs", "c/d/x", ACCOUNT, "a.blob.core.windows.net")),
        ("abfss://c@a.dfs.core.windows.net/", Cloud("abfs", "c/", ACCOUNT, "a.dfs.core.windows.net")),
        (
            "wasbs://c@a.blob.core.chinacloudapi.cn/x",
            Cloud(
                "abfs", "c/x", {**ACCOUNT, "account_host": "a.blob.core.chinacloudapi.cn"},
                "a.blob.core.chinacloudapi.cn",
            ),
        ),
    ],
)  # fmt: skip
def test_an_address_says_how_everybody_may_read_it(address: str, connection: Connection) -> None:
    assert connection_to(address) == connection


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://h/x", "nothing here reads 'ftp'"),
        ("hdfs://h/x", "nothing here reads 'hdfs'"),
        ("https:///x", "it names no place"),
        ("file://other/x", "it names no place"),
        ("file:///", "it names no place"),
        ("wasbs://a.blob.core.windows.net/c/x", "it has no CONTAINER@ACCOUNT"),
        ("abfss://c@somewhere/x", "it has no CONTAINER@ACCOUNT"),
        ("https://[h/x", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_forms_that_can(address: str, why: str) -> None:
    with pytest.raises(AddressUnknown) as refused:
        connection_to(address)
    assert why in refused.value.detail
    assert "wasbs://CONTAINER@ACCOUNT" in refused.value.hint


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("https://a.blob.core.windows.net/c/x?sv=1&sig=hush", "sig"),
        ("https://b.s3.amazonaws.com/x?X-Amz-Signature=hush", "X-Amz-Signature"),
        ("https://h/x?token=hush", "token"),
        ("https://ann:hush@h/x", "a password before the host"),
    ],
)
def test_a_credential_in_an_address_is_refused_and_not_said_again(address: str, field: str) -> None:
    with pytest.raises(AddressHoldsSecret) as refused:
        check_no_secret(address)
    assert f"('{field}')" in refused.value.detail
    assert "hush" not in f"{refused.value.detail} {refused.value.hint}"


def test_a_query_without_a_credential_is_none_of_its_business() -> None:
    check_no_secret("https://h/x?version=3&format=csv")
