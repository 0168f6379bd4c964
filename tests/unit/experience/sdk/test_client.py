from lazulite.experience.sdk.client import Client


def test_a_client_says_where_it_points() -> None:
    with Client("http://127.0.0.1:8899", workspace="team-a") as client:
        assert repr(client) == "Client('http://127.0.0.1:8899', workspace='team-a')"
