"""A compute target as a document: Azure ML's clusters, instances and attached Kubernetes, and pools of our own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from lazulite.specs.document_parts import Part, Word, Words
from lazulite.specs.durations import Duration
from lazulite.specs.execution import MachineNeeds, Urgency, small_letters
from lazulite.specs.other_products import refuse_other_computes
from lazulite.specs.reading import Document
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

IsolationLevel = Annotated[Literal["process", "sandbox", "container"], BeforeValidator(small_letters)]
NetworkReach = Annotated[Literal["none", "platform", "open"], BeforeValidator(small_letters)]
MOST_INSTANCES = 1_000_000
Instances = Annotated[int, Field(ge=0, le=MOST_INSTANCES)]
LONGEST_IDLE = timedelta(days=3650)


def _idle_time(length: timedelta) -> timedelta:
    if length > LONGEST_IDLE:
        raise ValueError(f"{LONGEST_IDLE.days} days are the longest")
    return length


IdleTime = Annotated[Duration, AfterValidator(_idle_time)]
AZURES = {
    "location": "workers are where they are",
    "identity": "a job runs with a token of its own",
    "ssh_settings": "nobody logs in to a worker's machine, and no password is kept",
    "ssh_public_access_enabled": "nobody logs in to a worker's machine",
    "network_settings": "a worker uses its machine's network",
    "subnet": "a worker uses its machine's network",
    "enable_node_public_ip": "a worker uses its machine's network",
}
OF_INSTANCES = {
    "schedules": "start and stop it by 'lazulite compute start' and 'stop'",
    "setup_scripts": "a worker's machine is set up by whoever owns it",
    "custom_applications": "no applications are started on a worker's machine",
    "create_on_behalf_of": "whoever may submit jobs may use it",
    "enable_root_access": "a worker's machine is set up by whoever owns it",
    "enable_sso": "a worker's machine is set up by whoever owns it",
    "enable_os_patching": "a worker's machine is set up by whoever owns it",
    "release_quota_on_stop": "there are no quotas",
    "os_image_metadata": "a worker's machine is set up by whoever owns it",
}


class ComputeKindUnknown(Invalid):
    def __init__(self, kind: JSON) -> None:
        said = "says no type" if kind is None else f"is of type {kind!r}"
        super().__init__(
            f"The compute {said}.", hint=f"It can be {', '.join(DOCUMENTS)}. {nearest(str(kind), DOCUMENTS)}"
        )


class HourPrice(Part):
    """What an hour of one instance costs, in a currency by its three letters (ISO 4217)."""

    per_hour: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class ComputeFields(Part):
    """What all have. `size`: of Azure's machines; what has GPUs is waited for, the rest is as the workers have it.

    `resources`: what a job there needs of its worker's machine. `max_instances`: how many run there at once. `starter`:
    what starts nodes when something waits there, `local` for the server's own machine; the others an operator names.
    `priority`: of jobs there that ask for none. `price`: of which estimates and costs of jobs are made. `isolation`:
    how far jobs there are kept from the machine, and `network`: what they reach; by default a sandbox reaches the
    platform alone.
    """

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Word
    description: str = ""
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    size: str | None = None
    resources: MachineNeeds = MachineNeeds()
    priority: Urgency | None = None
    max_instances: Instances | None = None
    starter: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    price: HourPrice | None = None
    isolation: IsolationLevel = "process"
    network: NetworkReach | None = None
    x_lazulite: Any = Field(default=None, alias="x-lazulite")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        return ()

    @property
    def idle_seconds(self) -> int | None:
        """After which an idle worker is one too many, for what can start workers."""
        return None


class _Scaling(ComputeFields):
    """`min_instances`: so many nodes are kept even while nothing waits, where a `starter` starts them; one that is idle
    for `idle_time_before_scale_down` ends."""

    min_instances: Instances = 0
    idle_time_before_scale_down: IdleTime | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        if self.starter is not None or not self.min_instances:
            return super().warnings
        return (*super().warnings, f"min_instances: without a `starter` no node is started ({self.min_instances}).")

    @property
    def idle_seconds(self) -> int | None:
        return (
            None if self.idle_time_before_scale_down is None else int(self.idle_time_before_scale_down.total_seconds())
        )


class _OfAzure(ComputeFields):
    location: str | None = None
    identity: Any = None
    ssh_settings: Any = None
    ssh_public_access_enabled: Any = None
    network_settings: Any = None
    enable_node_public_ip: bool | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        said = {name: why for name, why in AZURES.items() if name in type(self).model_fields}
        return (*super().warnings, *(f"{text}." for text in self.ignored(said)))


class ClusterDocument(_Scaling, _OfAzure):
    """`tier` low_priority: its jobs have a low priority unless they or `priority` say otherwise."""

    type: Annotated[Literal["amlcompute"], BeforeValidator(small_letters)]
    tier: Annotated[Literal["dedicated", "low_priority", "lowpriority"], BeforeValidator(small_letters)] = "dedicated"


class InstanceDocument(_OfAzure):
    type: Annotated[Literal["computeinstance"], BeforeValidator(small_letters)]
    subnet: Any = None
    idle_time_before_shutdown: IdleTime | None = None
    idle_time_before_shutdown_minutes: Annotated[int, Field(ge=0, le=LONGEST_IDLE.days * 1440)] | None = None
    schedules: Any = None
    setup_scripts: Any = None
    custom_applications: Any = None
    create_on_behalf_of: Any = None
    enable_root_access: bool | None = None
    enable_sso: bool | None = None
    enable_os_patching: bool | None = None
    release_quota_on_stop: bool | None = None
    os_image_metadata: Any = None

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*super().warnings, *(f"{text}." for text in self.ignored(OF_INSTANCES)))

    @property
    def idle_seconds(self) -> int | None:
        if self.idle_time_before_shutdown is not None:
            return int(self.idle_time_before_shutdown.total_seconds())
        minutes = self.idle_time_before_shutdown_minutes
        return None if minutes is None else minutes * 60


class KubernetesDocument(_OfAzure):
    type: Annotated[Literal["kubernetes"], BeforeValidator(small_letters)]
    resource_id: str | None = None
    namespace: str | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        why = "no cluster is asked; workers run what waits there, in a cluster or not"
        return (*super().warnings, *(f"{text}." for text in self.ignored({"resource_id": why, "namespace": why})))


class PoolDocument(_Scaling):
    """Of our own: the machines whose workers have what its `resources` say."""

    type: Annotated[Literal["pool"], BeforeValidator(small_letters)]


ComputeDocument: TypeAlias = ClusterDocument | InstanceDocument | KubernetesDocument | PoolDocument
DOCUMENTS: Mapping[str, type[ComputeDocument]] = {
    "amlcompute": ClusterDocument, "computeinstance": InstanceDocument, "kubernetes": KubernetesDocument,
    "pool": PoolDocument,
}  # fmt: skip


def compute_document(document: Document) -> ComputeDocument:
    """Raises OtherProduct, ComputeKindUnknown, DocumentInvalid."""
    refuse_other_computes(document)
    kind = document.value.get("type")
    model = DOCUMENTS.get(kind.lower()) if isinstance(kind, str) else None
    if model is None:
        with document.at("/type"):
            raise ComputeKindUnknown(kind)
    found: ComputeDocument = document.into(model)
    return found
