"""The documents' JSON Schemas, for editors."""

from pydantic import BaseModel

from lazulite.specs.asset import DataDocument, EnvironmentDocument, ModelDocument
from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.datastore import (
    AzureBlobDatastore,
    AzureDataLakeGen1Datastore,
    AzureDataLakeGen2Datastore,
    AzureFileDatastore,
    GcsDatastore,
    HttpDatastore,
    LocalDatastore,
    OneLakeDatastore,
    S3Datastore,
)
from lazulite.specs.monitor import MonitorDocument
from lazulite.specs.online_deployment import OnlineDeploymentDocument
from lazulite.specs.online_endpoint import OnlineEndpointDocument
from lazulite.specs.release import ReleasePolicy
from lazulite.specs.trigger import TriggerDocument
from lazulite.words.errors import Missing, nearest
from lazulite.words.json import JSONObject

DOCUMENTS: dict[str, type[BaseModel]] = {
    "commandJob": CommandJobDocument,
    "data": DataDocument,
    "model": ModelDocument,
    "environment": EnvironmentDocument,
    "azureBlob": AzureBlobDatastore,
    "azureFile": AzureFileDatastore,
    "azureDataLakeGen1": AzureDataLakeGen1Datastore,
    "azureDataLakeGen2": AzureDataLakeGen2Datastore,
    "oneLake": OneLakeDatastore,
    "s3": S3Datastore,
    "gcs": GcsDatastore,
    "localFolder": LocalDatastore,
    "http": HttpDatastore,
    "onlineEndpoint": OnlineEndpointDocument,
    "onlineDeployment": OnlineDeploymentDocument,
    "monitor": MonitorDocument,
    "trigger": TriggerDocument,
    "releasePolicy": ReleasePolicy,
}


class SchemaMissing(Missing):
    pass


def json_schema(name: str) -> JSONObject:
    """Raises SchemaMissing."""
    if name not in DOCUMENTS:
        raise SchemaMissing(f"There is no document '{name}'.", hint=nearest(name, DOCUMENTS))
    schema = DOCUMENTS[name].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": name}
