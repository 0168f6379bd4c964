import pytest

from lazulite.specs.datastore import (
    DATASTORES,
    AzureBlobDatastore,
    DatastoreTypeUnknown,
    S3Datastore,
    credentials_of,
    read_datastore,
)
from lazulite.specs.reading import DocumentInvalid, read_document

BLOB = "name: lake\ntype: azure_blob\naccount_name: a\ncontainer_name: c\n"
WHOLE = {
    "azure_blob": "account_name: a\ncontainer_name: c\ncredentials: {account_key: k}\n",
    "azure_file": "account_name: a\nfile_share_name: s\ncredentials: {sas_token: '?s'}\n",
    "azure_data_lake_gen1": "store_name: s\ncredentials: {tenant_id: t, client_id: c, client_secret: s}\n",
    "azure_data_lake_gen2": "account_name: a\nfilesystem: f\nprotocol: abfss\n",
    "one_lake": "one_lake_workspace_name: w\nartifact: {type: lake_house, name: l}\n",
    "s3": "bucket: b\nregion: eu-west-1\ncredentials: {access_key_id: i, secret_access_key: s}\n",
    "gcs": "bucket: b\ncredentials: {service_account_key: '{}'}\n",
    "local": "path: /data\n",
    "http": "url: https://h/d\ncredentials: {username: u, password: p}\n",
    "git": "url: https://h/pumps\ncredentials: {token: t}\n",
}


@pytest.mark.parametrize("kind", DATASTORES)
def test_every_type_is_read(kind: str) -> None:
    read = read_datastore(read_document(f"name: lake\ntype: {kind}\n{WHOLE[kind]}"))
    assert (type(read), read.name) == (DATASTORES[kind], "lake")
    assert not {"credentials", "name", "type", "tags"} & read.location.keys()


@pytest.mark.parametrize(
    ("given", "kind", "secret"),
    [
        ("{account_key: k}", "account_key", {"account_key": "k"}),
        ("{sas_token: '?s'}", "sas_token", {"sas_token": "?s"}),
        (
            "{tenant_id: t, client_id: c, client_secret: s}", "service_principal",
            {"tenant_id": "t", "client_id": "c", "client_secret": "s"},
        ),
        (
            "{tenant_id: t, client_id: c, certificate: x, thumbprint: p}", "certificate",
            {"tenant_id": "t", "client_id": "c", "certificate": "x", "thumbprint": "p"},
        ),
        ("null", "none", {}),
    ],
)  # fmt: skip
def test_credentials_are_read_apart(given: str, kind: str, secret: dict[str, str]) -> None:
    read = read_datastore(read_document(f"{BLOB}credentials: {given}\n"))
    assert credentials_of(read) == (kind, secret)


def test_a_secret_is_not_shown_with_its_document() -> None:
    read = read_datastore(read_document(f"{BLOB}credentials: {{account_key: hush}}\n"))
    assert isinstance(read, AzureBlobDatastore)
    assert "hush" not in repr(read)
    assert "hush" not in str(read.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("name: x\ntype: azureblob\n", "No datastore is of type 'azureblob'."),
        ("name: x\n", "No datastore is of type None."),
        (f"{BLOB}acount: y\n", "Line 5, column 1: there is no field 'acount' here"),
        ("name: x\ntype: azure_blob\naccount_name: a\n", "'container_name' is missing"),
        (f"{BLOB}credentials: {{acount_key: k}}\n", "Did you mean 'account_key'?"),
        ("name: x\ntype: s3\nbucket: b\ncredentials: {account_key: k}\n", "the type of 'credentials' is not one of"),
        ("name: x\ntype: local\npath: data\n", "Line 3, column 1: 'path' is 'data'"),
        ("name: x\ntype: http\nurl: ftp://h\n", "Line 3, column 1: 'url' is 'ftp://h'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(document: str, said: str) -> None:
    with pytest.raises((DocumentInvalid, DatastoreTypeUnknown)) as refused:
        read_datastore(read_document(document))
    assert said in refused.value.detail


def test_what_cannot_be_read_here_is_taken_with_a_warning() -> None:
    shares = read_datastore(read_document("name: x\ntype: azure_file\naccount_name: a\nfile_share_name: s\n"))
    assert "nothing here reads an Azure file share" in shares.warnings[0]
    assert S3Datastore(name="x", type="s3", bucket="b").warnings == ()
