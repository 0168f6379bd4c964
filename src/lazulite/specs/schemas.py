"""The documents' JSON Schemas, for editors."""

from pydantic import BaseModel

from lazulite.specs.asset import DataDocument, EnvironmentDocument, ModelDocument
from lazulite.specs.automl_job import AutoMLJobDocument
from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.component import CommandComponentDocument, ParallelComponentDocument, SparkComponentDocument
from lazulite.specs.compute import ClusterDocument, InstanceDocument, KubernetesDocument, PoolDocument
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
from lazulite.specs.job_schedule import JobScheduleDocument
from lazulite.specs.monitor import MonitorDocument
from lazulite.specs.online_deployment import OnlineDeploymentDocument
from lazulite.specs.online_endpoint import OnlineEndpointDocument
from lazulite.specs.parallel_job import ParallelJobDocument
from lazulite.specs.pipeline_job import PipelineComponentDocument, PipelineJobDocument
from lazulite.specs.release import ReleasePolicy
from lazulite.specs.spark_job import SparkJobDocument
from lazulite.specs.sweep_job import SweepJobDocument
from lazulite.specs.trigger import TriggerDocument
from lazulite.words.errors import Missing, nearest
from lazulite.words.json import JSONObject

DOCUMENTS: dict[str, type[BaseModel]] = {
    "commandJob": CommandJobDocument,
    "pipelineJob": PipelineJobDocument,
    "sweepJob": SweepJobDocument,
    "parallelJob": ParallelJobDocument,
    "sparkJob": SparkJobDocument,
    "autoMLJob": AutoMLJobDocument,
    "commandComponent": CommandComponentDocument,
    "pipelineComponent": PipelineComponentDocument,
    "parallelComponent": ParallelComponentDocument,
    "sparkComponent": SparkComponentDocument,
    "schedule": JobScheduleDocument,
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
    "amlCompute": ClusterDocument,
    "computeInstance": InstanceDocument,
    "kubernetesCompute": KubernetesDocument,
    "pool": PoolDocument,
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
    if "$ref" in schema:  # it contains itself
        own = str(schema.pop("$ref")).rpartition("/")[2]
        schema = {**schema["$defs"][own], **schema}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": name}
