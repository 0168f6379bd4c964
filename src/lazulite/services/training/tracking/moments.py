"""Times as clients of tracking count them."""

from datetime import datetime


def milliseconds(moment: datetime) -> int:
    """Since 1970, whole."""
    return int(moment.timestamp() * 1000)
