import pytest

from lazulite.foundation.lists.fields import Fields, Kind
from lazulite.foundation.lists.filters import parse
from lazulite.foundation.lists.matching import holds

STATUS = Fields("jobs", {"status": Kind.TEXT}, "status")


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("status = 'Failed'", True),
        ("status = 'failed'", False),
        ("status != 'Failed'", False),
        ("status IN ('Canceled', 'Failed')", True),
        ("status LIKE 'F_il%'", True),
        ("status LIKE 'f%'", False),
        ("status ILIKE 'f%'", True),
        ("status LIKE '.*'", False),
        ("status LIKE '%'", True),
        ("status LIKE ''", False),
        ("status LIKE '%a%l%d'", True),
        ("status LIKE '%a%d%l'", False),
        ("status LIKE 'Failed%%'", True),
        ("status LIKE '______'", True),
        ("status LIKE '_____'", False),
        (f"status LIKE '{'%_' * 200}x'", False),
        ("status < 'G'", True),
        ("status >= 'G'", False),
        ("status > 'Failed'", False),
        ("status <= 'Failed'", True),
    ],
)
def test_a_value_meets_a_condition_as_in_the_database(text: str, met: bool) -> None:
    assert holds(parse(text, STATUS)[0], "Failed") is met
