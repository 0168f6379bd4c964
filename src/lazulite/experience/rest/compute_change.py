"""What a change of a compute target may say, and what comes of it."""

from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lazulite.compute.needs import Needs, Priority
from lazulite.compute.targets.entities import Definition, Tier
from lazulite.compute.targets.reading import isolation, priced
from lazulite.specs.compute import HourPrice, IdleTime, Instances, IsolationLevel, NetworkReach
from lazulite.specs.execution import MachineNeeds, Urgency


class ComputeChange(BaseModel):
    """What is not given stays as it is; a tag of null is removed, `max_instances` of null is no limit, and without a
    `starter` nothing is started."""

    model_config = ConfigDict(extra="forbid")

    description: str | None = None
    tags: dict[str, str | None] | None = None
    size: str | None = None
    resources: MachineNeeds | None = None
    tier: Tier | None = None
    priority: Urgency | None = None
    min_instances: Instances | None = None
    max_instances: Instances | None = None
    isolation: IsolationLevel | None = None
    network: NetworkReach | None = None
    idle_time_before_scale_down: IdleTime | None = None
    starter: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    price: HourPrice | None = None

    def over(self, old: Definition) -> Definition:
        said = self.model_fields_set
        return replace(
            old,
            description=old.description if self.description is None else self.description,
            tags={key: value for key, value in {**old.tags, **(self.tags or {})}.items() if value is not None},
            size=self.size if "size" in said else old.size,
            asks=self._asks(old.asks),
            tier=self.tier or old.tier,
            priority=(Priority(self.priority) if self.priority else None) if "priority" in said else old.priority,
            min_instances=old.min_instances if self.min_instances is None else self.min_instances,
            max_instances=self.max_instances if "max_instances" in said else old.max_instances,
            idle_seconds=self._idle_seconds if "idle_time_before_scale_down" in said else old.idle_seconds,
            starter=self.starter if "starter" in said else old.starter,
            price=priced(self.price) if "price" in said else old.price,
        )

    @property
    def _idle_seconds(self) -> int | None:
        length = self.idle_time_before_scale_down
        return None if length is None else int(length.total_seconds())

    def _asks(self, old: Needs) -> Needs:
        """Its network is what is usual where another isolation is given alone."""
        asks = old if self.resources is None else replace(Needs.asked(self.resources), isolation=old.isolation)
        if self.model_fields_set.isdisjoint({"isolation", "network"}):
            return asks
        kept = old.isolation.network if self.isolation is None else None
        network = self.network if "network" in self.model_fields_set else kept
        return replace(asks, isolation=isolation(self.isolation or old.isolation.level, network))
