from lazulite.experience.cli.data import _median


def test_a_profiles_table_has_the_median() -> None:
    assert _median({"name": "price", "quantiles": {"0.25": 1, "0.5": 2401, "0.75": 5324}}) == "2401"
    assert _median({"name": "cut"}) == ""
