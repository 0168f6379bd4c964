"""What a container image stands for where no container is started: its Python, with pip."""

import re

from lazulite.services.registry.environments.requirements import Wanted

PLAIN = re.compile(r"^(?:docker\.io/)?(?:library/)?python(?::(?P<tag>[\w.-]+))?$")
VERSION = re.compile(r"^(?P<version>3\.\d+)\b")
WITH_PIP = ("pip", "setuptools", "wheel")
AWAY = "The image '{image}' is used by a compute of containers alone; elsewhere there is Python, with pip."


def of_image(image: str, *, python: str | None = None) -> Wanted:
    """Docker's own `python` is had as it is, in the version that its tag names; of any other image, Python alone."""
    found = PLAIN.match(image.strip())
    if found is None:
        return Wanted(WITH_PIP, python, (AWAY.format(image=image),))
    tagged = VERSION.match(found["tag"] or "")
    return Wanted(WITH_PIP, python or (tagged["version"] if tagged else None))
