from pathlib import Path

import pytest

from lazulite.services.data.datastores.connections import Cloud, Connection, Folder, Web, connection
from lazulite.services.data.datastores.entities import DatastoreUnread
from tests.unit.services.data.datastores.makers import make_datastore, make_new

KEYS = "credentials: {access_key_id: i, secret_access_key: s, session_token: t}\n"
PRINCIPAL = "credentials: {tenant_id: t, client_id: c, client_secret: s}\n"
CERTIFICATE = "credentials: {tenant_id: t, client_id: c, certificate: x, thumbprint: p}\n"
SIGNED = {"tenant_id": "t", "client_id": "c", "client_secret": "s"}


def reached(document: str, path: str = "d/x") -> Connection:
    return connection(make_datastore(document), make_new(document).secret, path)


@pytest.mark.parametrize(
    ("document", "connection"),
    [
        ("type: local\npath: /data\n", Folder(Path("/data/d/x"))),
        ("type: local\npath: file:///my%20data\n", Folder(Path("/my data/d/x"))),
        ("type: http\nurl: https://h/base/\n", Web("https://h/base/d/x")),
        ("type: http\nurl: https://h\ncredentials: {sas_token: '?sig=s'}\n", Web("https://h/d/x?sig=s")),
        (
            "type: http\nurl: https://h\ncredentials: {token: t}\n",
            Web("https://h/d/x", {"Authorization": "Bearer t"}),
        ),
        (
            "type: http\nurl: https://h\ncredentials: {username: u, password: p}\n",
            Web("https://h/d/x", {"Authorization": "Basic dTpw"}),
        ),
        ("type: s3\nbucket: b\n", Cloud("s3", "b/d/x", {"anon": True})),
        (
            f"type: s3\nbucket: b\npath: /base/\nregion: r\nendpoint_url: 'https://m:9000'\n{KEYS}",
            Cloud(
                "s3", "b/base/d/x",
                {
                    "key": "i", "secret": "s", "token": "t", "client_kwargs": {"region_name": "r"},
                    "endpoint_url": "https://m:9000",
                },
                "m",
            ),
        ),
        ("type: gcs\nbucket: b\n", Cloud("gs", "b/d/x", {"token": "anon"})),
        (
            "type: gcs\nbucket: b\nproject: p\ncredentials: {service_account_key: '{\"a\": 1}'}\n",
            Cloud("gs", "b/d/x", {"token": {"a": 1}, "project": "p"}),
        ),
        (
            "type: azure_blob\naccount_name: a\ncontainer_name: c\ncredentials: {account_key: k}\n",
            Cloud("abfs", "c/d/x", {"account_name": "a", "account_key": "k"}),
        ),
        (
            "type: azure_data_lake_gen2\naccount_name: a\nfilesystem: f\nendpoint: core.chinacloudapi.cn\n",
            Cloud(
                "abfs", "f/d/x", {"account_name": "a", "account_host": "a.blob.core.chinacloudapi.cn", "anon": True},
                "a.blob.core.chinacloudapi.cn",
            ),
        ),
        (
            f"type: one_lake\none_lake_workspace_name: w\nartifact: {{name: l}}\n{PRINCIPAL}",
            Cloud(
                "abfs", "w/l.Lakehouse/Files/d/x",
                {"account_name": "onelake", "account_host": "onelake.blob.fabric.microsoft.com", **SIGNED},
                "onelake.blob.fabric.microsoft.com",
            ),
        ),
    ],
)  # fmt: skip
def test_each_type_says_how_a_path_in_it_is_reached(document: str, connection: Connection) -> None:
    assert reached(document) == connection


def test_the_root_of_a_bucket_is_a_place() -> None:
    assert reached("type: s3\nbucket: b\n", "") == Cloud("s3", "b", {"anon": True})


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("type: azure_file\naccount_name: a\nfile_share_name: s\n", "nothing here reads an Azure file share"),
        ("type: azure_data_lake_gen1\nstore_name: s\n", "Azure has ended Data Lake Storage Gen1"),
        (
            f"type: azure_blob\naccount_name: a\ncontainer_name: c\n{CERTIFICATE}",
            "nothing here signs in by a certificate",
        ),
    ],
)
def test_what_nothing_here_opens_says_why(document: str, why: str) -> None:
    with pytest.raises(DatastoreUnread, match=f"The datastore 'lake' is of type .*: {why}"):
        reached(document)


def test_a_connection_shows_no_secret() -> None:
    assert "hush" not in repr(
        reached("type: azure_blob\naccount_name: a\ncontainer_name: c\ncredentials: {account_key: hush}\n")
    )
    assert "hush" not in repr(reached("type: http\nurl: https://h\ncredentials: {token: hush}\n"))
