"""What an address outside of the platform means, read from its text alone."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from lazulite.services.data.datastores.connections import Cloud, Connection, Folder, Web, azure_account
from lazulite.services.data.datastores.entities import AddressHoldsSecret, AddressUnknown

SCHEMES = ("https", "http", "wasbs", "wasb", "abfss", "abfs", "s3", "gs", "file")
SECRET_WORDS = frozenset({
    "sig", "signature", "x-amz-signature", "x-amz-security-token", "x-goog-signature", "awsaccesskeyid", "token",
    "access_token", "api_key", "apikey", "key", "password", "secret", "code",
})  # fmt: skip
FORMS = (
    "https://HOST/PATH, wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/PATH, "
    "abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PATH, s3://BUCKET/PATH, gs://BUCKET/PATH, file:///PATH"
)


def check_no_secret(address: str) -> None:
    """A document is read by more people than may read what it names. Raises AddressHoldsSecret."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise _unknown(address, str(error)) from error
    if parts.password is not None:
        raise AddressHoldsSecret("a password before the host")
    for name, _value in parse_qsl(parts.query, keep_blank_values=True):
        if name.lower() in SECRET_WORDS:
            raise AddressHoldsSecret(name)


def connection_to(address: str) -> Connection:
    """As everybody may read it, without credentials. Raises AddressUnknown."""
    try:
        parts = urlsplit(address)
        host, path = parts.hostname or "", unquote(parts.path).strip("/")
    except ValueError as error:
        raise _unknown(address, str(error)) from error
    match parts.scheme:
        case "https" | "http" if host:
            return Web(address)
        case "file" if host in {"", "localhost"} and path:
            return Folder(Path(f"/{path}"))
        case "s3" if parts.netloc:
            return Cloud("s3", f"{parts.netloc}/{path}", {"anon": True})
        case "gs" if parts.netloc:
            return Cloud("gs", f"{parts.netloc}/{path}", {"token": "anon"})
        case "wasbs" | "wasb" | "abfss" | "abfs":
            account, _, endpoint = host.partition(".")
            if not parts.username or not endpoint.startswith(("blob.", "dfs.")):
                raise _unknown(address, "it has no CONTAINER@ACCOUNT.blob.core.windows.net")
            options = {**azure_account(account, endpoint.partition(".")[2]), "anon": True}
            return Cloud("abfs", f"{parts.username}/{path}", options, host)
        case scheme if scheme in SCHEMES:
            raise _unknown(address, "it names no place")
    raise _unknown(address, f"nothing here reads '{parts.scheme}'")


def _unknown(address: str, why: str) -> AddressUnknown:
    return AddressUnknown(f"{address[:200]!r} cannot be read: {why}.", hint=f"Write one of {FORMS}.")
