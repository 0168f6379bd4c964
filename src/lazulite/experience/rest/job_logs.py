"""A job's log on its way out: a part of it as it is now, or followed to its end."""

from collections.abc import AsyncIterator, Callable, Iterator

from anyio import sleep, to_thread
from pydantic import BaseModel, Field, model_validator

from lazulite.assembly import Platform
from lazulite.words.errors import Unavailable

CHUNK = 1 << 20
LOOK_AGAIN_SECONDS = 0.1


class LogQuery(BaseModel):
    """`offset`: the byte to begin at. `limit`: at most so many bytes. `tail`: the last so many KiB only, from the
    start of a line on. `follow`: what is written meanwhile too, until the job has ended. `attempt`: what that attempt
    has written, of a job that was tried again."""

    offset: int = Field(default=0, ge=0)
    limit: int | None = Field(default=None, ge=1)
    tail: int | None = Field(default=None, ge=1, le=1 << 20)
    follow: bool = False
    attempt: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _followed_to_its_end(self) -> "LogQuery":
        if self.follow and self.limit is not None:
            raise ValueError("a log is followed to its end, or has a limit; leave one of them out")
        if self.follow and self.attempt is not None:
            raise ValueError("the log is followed through all attempts; leave 'follow' or 'attempt' out")
        return self


def log_pieces(platform: Platform, name: str, start: int, end: int) -> Iterator[bytes]:
    """From byte `start` up to, not including, `end`."""
    while start < end and (data := platform.logs.read(name, offset=start, limit=min(CHUNK, end - start))):
        start += len(data)
        yield data


async def followed_log(
    platform: Platform, workspace_id: str, name: str, offset: int, goes_on: Callable[[], bool]
) -> AsyncIterator[bytes]:
    """Ends once nothing more can come: whether it has ended is looked at before the log is."""

    def look(at: int) -> tuple[bool, bytes]:
        try:
            with platform.read() as tx:
                ended = platform.jobs.get(tx, workspace_id, name).has_ended
        except Unavailable:
            ended = False  # the log is no row of the database: it goes on
        return ended, platform.logs.read(name, offset=at)

    while True:
        ended, data = await to_thread.run_sync(look, offset)
        if data:
            offset += len(data)
            yield data
        elif ended or not goes_on():
            return
        else:
            await sleep(LOOK_AGAIN_SECONDS)
