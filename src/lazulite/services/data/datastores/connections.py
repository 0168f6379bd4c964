"""How a datastore is reached: which file system, where in it, and with what; looked up, and nothing opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from lazulite.foundation.remote.web import basic_login
from lazulite.services.data.datastores.entities import Datastore, DatastoreType, DatastoreUnread, NewDatastore
from lazulite.words.json import JSONObject

GEN1_ENDED = "Azure has ended Data Lake Storage Gen1"
SHARES_UNREAD = "nothing here reads an Azure file share; mount it, and make a datastore of type local"
CERTIFICATES_UNREAD = "nothing here signs in by a certificate; give client_secret, account_key or sas_token"
REPOSITORIES_UNREAD = "it holds repositories, which are code and no data: write code: git+URL@REVISION"
SIGNED = ("account_key", "sas_token", "tenant_id", "client_id", "client_secret")
AZURE_TYPES = {DatastoreType.AZURE_BLOB, DatastoreType.AZURE_DATA_LAKE_GEN2, DatastoreType.ONE_LAKE}


@dataclass(frozen=True)
class Folder:
    """Of the server's machine."""

    path: Path


@dataclass(frozen=True)
class Web:
    """url: with what a signature in it proves."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Cloud:
    """protocol: fsspec's. path: with the bucket first. options: of the file system, credentials among them.

    host: who answers, where somebody has said so.
    """

    protocol: str
    path: str
    options: Mapping[str, object] = field(default_factory=dict, repr=False)
    host: str = ""


Connection = Folder | Web | Cloud


def connection(datastore: Datastore, secret: Mapping[str, str], path: str) -> Connection:
    """To a path below the datastore's root. Raises DatastoreUnread."""
    location = datastore.location
    match datastore.type:
        case DatastoreType.LOCAL:
            return Folder(folder(str(location["path"])) / path)
        case DatastoreType.HTTP:
            return _web(str(location["url"]), secret, path)
        case DatastoreType.S3:
            host = urlsplit(str(location["endpoint_url"] or "")).hostname or ""
            return Cloud("s3", _joined(location["bucket"], location["path"], path), _s3(location, secret), host)
        case DatastoreType.GCS:
            return Cloud("gs", _joined(location["bucket"], location["path"], path), _gcs(location, secret))
        case kind if kind in AZURE_TYPES:
            return _azure(datastore, secret, path)
        case DatastoreType.AZURE_DATA_LAKE_GEN1:
            raise _unread(datastore, GEN1_ENDED)
        case DatastoreType.GIT:
            raise _unread(datastore, REPOSITORIES_UNREAD)
        case DatastoreType.AZURE_FILE:
            raise _unread(datastore, SHARES_UNREAD)
    raise AssertionError(f"{datastore.type} is kept by content")


def is_near(new: NewDatastore) -> str | None:
    """The folder of the server's machine that the datastore is; None of one that lies elsewhere."""
    return str(new.location["path"]) if new.type is DatastoreType.LOCAL else None


def folder(text: str) -> Path:
    """`file:///data` and `/data`."""
    return Path(unquote(urlsplit(text).path)) if text.startswith("file://") else Path(text)


def _web(url: str, secret: Mapping[str, str], path: str) -> Web:
    address = f"{url.rstrip('/')}/{quote(path)}" if path else url
    if "sas_token" in secret:
        return Web(f"{address}?{secret['sas_token'].removeprefix('?')}")
    if "token" in secret:
        return Web(address, {"Authorization": f"Bearer {secret['token']}"})
    if "username" in secret:
        return Web(address, {"Authorization": basic_login(secret["username"], secret["password"])})
    return Web(address)


def _s3(location: JSONObject, secret: Mapping[str, str]) -> dict[str, object]:
    region = {"client_kwargs": {"region_name": location["region"]}} if location["region"] else {}
    endpoint = {"endpoint_url": location["endpoint_url"]} if location["endpoint_url"] else {}
    if not secret:
        return {"anon": True, **region, **endpoint}
    key = {"key": secret["access_key_id"], "secret": secret["secret_access_key"], "token": secret.get("session_token")}
    return {**key, **region, **endpoint}


def _gcs(location: JSONObject, secret: Mapping[str, str]) -> dict[str, object]:
    project = {"project": location["project"]} if location["project"] else {}
    return {"token": json.loads(secret["service_account_key"]) if secret else "anon", **project}


def _azure(datastore: Datastore, secret: Mapping[str, str], path: str) -> Cloud:
    if datastore.credentials == "certificate":
        raise _unread(datastore, CERTIFICATES_UNREAD)
    location = datastore.location
    signed = {name: secret[name] for name in SIGNED if name in secret}
    anonymous: dict[str, object] = {} if signed else {"anon": True}
    if datastore.type is DatastoreType.ONE_LAKE:
        artifact = location["artifact"]
        named = f"{artifact['name']}.Lakehouse/Files" if isinstance(artifact, Mapping) else ""
        host = {"account_name": "onelake", "account_host": str(location["endpoint"]).replace(".dfs.", ".blob.")}
        options = {**host, **signed, **anonymous}
        return Cloud("abfs", _joined(location["one_lake_workspace_name"], named, path), options, host["account_host"])
    container = location.get("container_name") or location.get("filesystem")
    account = azure_account(str(location["account_name"]), str(location["endpoint"]))
    return Cloud("abfs", _joined(container, path), {**account, **signed, **anonymous}, account.get("account_host", ""))


def azure_account(name: str, endpoint: str) -> dict[str, str]:
    """An account of Azure's own clouds; adlfs knows the first one's addresses by itself."""
    host = {} if endpoint == "core.windows.net" else {"account_host": f"{name}.blob.{endpoint}"}
    return {"account_name": name, **host}


def _joined(*parts: object) -> str:
    return "/".join(text for part in parts if (text := str(part or "").strip("/")))


def _unread(datastore: Datastore, why: str) -> DatastoreUnread:
    return DatastoreUnread(f"The datastore '{datastore.name}' is of type {datastore.type.value}: {why}.")
