"""Datastores as documents: Azure ML's, and in their style folders of the server's machine, S3, Google's storage, http
and Git.

Credentials are read apart from the rest, and are in no answer.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, SecretStr, Tag

from lazulite.specs.document_parts import Part, Word, Words
from lazulite.specs.reading import Document
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

AZURE = "core.windows.net"
ABOUT = {"schema_url", "name", "type", "description", "tags", "properties", "credentials", "x_lazulite"}


class AccountKey(Part):
    account_key: SecretStr


class SasToken(Part):
    sas_token: SecretStr


class ServicePrincipal(Part):
    tenant_id: str
    client_id: str
    client_secret: SecretStr
    resource_url: str | None = None
    authority_url: str | None = None


class Certificate(Part):
    tenant_id: str
    client_id: str
    certificate: SecretStr
    thumbprint: str
    resource_url: str | None = None
    authority_url: str | None = None


class AccessKeys(Part):
    access_key_id: str
    secret_access_key: SecretStr
    session_token: SecretStr | None = None


class ServiceAccountKey(Part):
    """What Google gives as a JSON file: its text."""

    service_account_key: SecretStr


class BasicLogin(Part):
    username: str
    password: SecretStr


class BearerToken(Part):
    token: SecretStr


KINDS: Mapping[str, type[Part]] = {
    "account_key": AccountKey,
    "sas_token": SasToken,
    "service_principal": ServicePrincipal,
    "certificate": Certificate,
    "access_keys": AccessKeys,
    "service_account_key": ServiceAccountKey,
    "basic": BasicLogin,
    "token": BearerToken,
}
SIGNS = {
    "account_key": "account_key", "sas_token": "sas_token", "client_secret": "service_principal",
    "certificate": "certificate", "thumbprint": "certificate", "access_key_id": "access_keys",
    "secret_access_key": "access_keys", "service_account_key": "service_account_key", "username": "basic",
    "password": "basic", "token": "token",
}  # fmt: skip


def credentials_kind(value: object) -> str:
    """By the field that no other kind has."""
    for kind, model in KINDS.items():
        if isinstance(value, model):
            return kind
    named = value if isinstance(value, Mapping) else {}
    return next((kind for sign, kind in SIGNS.items() if sign in named), "service_principal")


_Key = Annotated[AccountKey, Tag("account_key")]
_Sas = Annotated[SasToken, Tag("sas_token")]
_Principal = Annotated[ServicePrincipal, Tag("service_principal")]
_Certificate = Annotated[Certificate, Tag("certificate")]
_Kind = Discriminator(credentials_kind)
StorageCredentials = Annotated[_Key | _Sas | _Principal | _Certificate, _Kind]
PrincipalCredentials = Annotated[_Principal | _Certificate, _Kind]


class DatastoreFields(Part):
    """What all have. Without credentials it is what everybody may read."""

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Word
    description: str = ""
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    x_lazulite: Any = Field(default=None, alias="x-lazulite")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is taken and has no effect, or none yet."""
        return ()

    @property
    def location(self) -> dict[str, JSON]:
        """Where it lies: the fields of its own type."""
        told: dict[str, JSON] = self.model_dump(mode="json", exclude=ABOUT)
        return told


class AzureBlobDatastore(DatastoreFields):
    type: Literal["azure_blob"]
    account_name: str
    container_name: str
    endpoint: str = AZURE
    protocol: Literal["https", "wasbs"] = "https"
    credentials: StorageCredentials | None = None


class AzureFileDatastore(DatastoreFields):
    """Kept and shown; nothing here reads a file share yet."""

    type: Literal["azure_file"]
    account_name: str
    file_share_name: str
    endpoint: str = AZURE
    protocol: Literal["https"] = "https"
    credentials: Annotated[_Key | _Sas, _Kind] | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return ("type: nothing here reads an Azure file share; mount it, and make a datastore of type local.",)


class AzureDataLakeGen1Datastore(DatastoreFields):
    """Kept and shown; Azure has ended the service."""

    type: Literal["azure_data_lake_gen1"]
    store_name: str
    credentials: PrincipalCredentials | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return ("type: Azure has ended Data Lake Storage Gen1, so nothing can be read from it.",)


class AzureDataLakeGen2Datastore(DatastoreFields):
    type: Literal["azure_data_lake_gen2"]
    account_name: str
    filesystem: str
    endpoint: str = AZURE
    protocol: Literal["https", "abfss"] = "https"
    credentials: StorageCredentials | None = None


class LakeHouse(Part):
    type: Literal["lake_house"] = "lake_house"
    name: str


class OneLakeDatastore(DatastoreFields):
    type: Literal["one_lake"]
    one_lake_workspace_name: str
    artifact: LakeHouse
    endpoint: str = "onelake.dfs.fabric.microsoft.com"
    credentials: PrincipalCredentials | None = None


class S3Datastore(DatastoreFields):
    """endpoint_url: of storage that speaks S3 and is not Amazon's. path: a folder inside of the bucket."""

    type: Literal["s3"]
    bucket: str
    path: str = ""
    region: str | None = None
    endpoint_url: str | None = None
    credentials: Annotated[Annotated[AccessKeys, Tag("access_keys")], _Kind] | None = None


class GcsDatastore(DatastoreFields):
    type: Literal["gcs"]
    bucket: str
    path: str = ""
    project: str | None = None
    credentials: Annotated[Annotated[ServiceAccountKey, Tag("service_account_key")], _Kind] | None = None


class LocalDatastore(DatastoreFields):
    """path: a folder of the machine that the server runs on."""

    type: Literal["local"]
    path: Annotated[str, Field(pattern=r"^(file://)?/")]


class HttpDatastore(DatastoreFields):
    """url: what a path is put behind."""

    type: Literal["http"]
    url: Annotated[str, Field(pattern=r"^https?://")]
    credentials: (
        Annotated[Annotated[BasicLogin, Tag("basic")] | Annotated[BearerToken, Tag("token")] | _Sas, _Kind] | None
    ) = None


class GitDatastore(DatastoreFields):
    """url: what the addresses of its repositories begin with. A token may be a host's personal access token."""

    type: Literal["git"]
    url: Annotated[str, Field(pattern=r"^https?://[^@?#]+$")]
    credentials: Annotated[Annotated[BasicLogin, Tag("basic")] | Annotated[BearerToken, Tag("token")], _Kind] | None = (
        None
    )


DATASTORES: Mapping[str, type[DatastoreFields]] = {
    "azure_blob": AzureBlobDatastore,
    "azure_file": AzureFileDatastore,
    "azure_data_lake_gen1": AzureDataLakeGen1Datastore,
    "azure_data_lake_gen2": AzureDataLakeGen2Datastore,
    "one_lake": OneLakeDatastore,
    "s3": S3Datastore,
    "gcs": GcsDatastore,
    "local": LocalDatastore,
    "http": HttpDatastore,
    "git": GitDatastore,
}


class DatastoreTypeUnknown(Invalid):
    def __init__(self, kind: JSON) -> None:
        known = ", ".join(DATASTORES)
        super().__init__(
            f"No datastore is of type {kind!r}.", hint=f"{nearest(str(kind), DATASTORES)} They are {known}."
        )


def read_datastore(document: Document) -> DatastoreFields:
    """Raises DatastoreTypeUnknown, DocumentInvalid."""
    kind = document.value.get("type")
    if not isinstance(kind, str) or kind not in DATASTORES:
        with document.at("/type"):
            raise DatastoreTypeUnknown(kind)
    return document.into(DATASTORES[kind])


def credentials_of(document: DatastoreFields) -> tuple[str, dict[str, str]]:
    """Which kind of credentials, and what they are; ("none", {}) without any."""
    given = getattr(document, "credentials", None)
    if given is None:
        return "none", {}
    told = {name: getattr(given, name) for name in type(given).model_fields}
    return credentials_kind(given), {name: _plain(value) for name, value in told.items() if value is not None}


def _plain(value: object) -> str:
    """Without the line end of the file that it was read from."""
    return value.get_secret_value().strip("\r\n") if isinstance(value, SecretStr) else str(value)
