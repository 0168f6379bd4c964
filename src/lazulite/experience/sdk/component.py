"""Components in Python: jobs with open inputs, to be used again as steps of pipelines."""

from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.transport import Transport
from lazulite.specs.local_paths import local_paths


class Components(Assets):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "components", local_paths)
