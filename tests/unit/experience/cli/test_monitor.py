from lazulite.experience.cli.monitor import captures_nothing, head_of


def test_an_endpoint_that_keeps_nothing_is_known() -> None:
    silent, telling = {"data_collector": {"enabled": False}}, {"data_collector": {"enabled": True}}
    assert captures_nothing([silent, {}])
    assert not captures_nothing([silent, telling])


def test_how_it_stands_is_shown_with_why() -> None:
    head = head_of({"name": "watch", "health": {"state": "Degraded", "why": ["drift: temp"]}, "endpoint": "pumps"})
    assert (head["name"], head["health"], head["why"]) == ("watch", "Degraded", ["drift: temp"])
