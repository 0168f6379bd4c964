"""What a container image stands for where there are no containers: its Python, with pip."""

import re

from lazulite.services.registry.environments.requirements import Wanted

PLAIN = re.compile(r"^(?:docker\.io/)?(?:library/)?python(?::(?P<tag>[\w.-]+))?$")
VERSION = re.compile(r"^(?P<version>3\.\d+)\b")
WITH_PIP = ("pip", "setuptools", "wheel")


def of_image(image: str, *, python: str | None = None) -> Wanted:
    """Docker's own `python` is had as it is, in the version that its tag names; of any other image, Python alone."""
    found = PLAIN.match(image.strip())
    if found is None:
        return Wanted(WITH_PIP, python, (f"The image '{image}' is not used: there is Python alone, with pip.",))
    tagged = VERSION.match(found["tag"] or "")
    return Wanted(WITH_PIP, python or (tagged["version"] if tagged else None))
