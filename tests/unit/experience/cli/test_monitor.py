from lazulite.experience.cli.monitor import captures_nothing


def test_an_endpoint_that_keeps_nothing_is_known() -> None:
    silent, telling = {"data_collector": {"enabled": False}}, {"data_collector": {"enabled": True}}
    assert captures_nothing([silent, {}])
    assert not captures_nothing([silent, telling])
