"""Everything that answers is typed: `mypy --strict` reads this as it stands, and so does an editor.

python examples/sdk.py        beside a running `lazulite serve`
"""

from lazulite import Client, Input, PlatformError, command


def train(client: Client, data: str) -> str:
    """The name of the job that has trained on the data asset. Raises RuntimeError with why it failed."""
    job = client.jobs.create(
        command(
            command="python -c \"print(open('${{inputs.table}}').readline())\"",
            environment={"requirements": []},
            inputs={"table": Input(type="uri_file", path=data)},
        )
    )
    ended = client.jobs.wait(job.name, timeout_seconds=600)
    if ended.status != "Completed":
        raise RuntimeError(ended.error)
    return ended.name


def who_waits(client: Client) -> list[str]:
    """Versions that wait for a person's yes."""
    return [f"{release.model}:{release.version}" for release in client.releases.list(state="AwaitingApproval")]


def traffic(client: Client) -> dict[str, int]:
    """How much of its traffic each endpoint's first deployment gets, in percent."""
    return {endpoint.name: next(iter(endpoint.traffic.values()), 0) for endpoint in client.online_endpoints.list()}


def main() -> None:
    with Client() as client:
        try:
            print(client.jobs.list(max_results=5))
            print(who_waits(client), traffic(client))
        except PlatformError as error:
            print(error.detail, error.hint)


if __name__ == "__main__":
    main()
