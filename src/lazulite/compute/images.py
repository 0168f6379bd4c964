"""Images that jobs run in: fetched or built by Podman or Docker, told as it goes, and kept there by content."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from lazulite.compute.building import Say, run_told
from lazulite.compute.environments import Environment, EnvironmentFailed
from lazulite.compute.spec import EnvironmentSpec
from lazulite.words.errors import Invalid

ENGINES = ("podman", "docker")
PROBE_SECONDS = 20.0
PACKAGES = """FROM {image}
COPY requirements.txt /tmp/lazulite-requirements.txt
RUN python -m pip install --no-cache-dir -r /tmp/lazulite-requirements.txt
"""


class ImageLacking(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "It is to run in a container, and its environment names no image.",
            hint="Give the environment an image (or build), or choose a compute that runs processes.",
        )


def find_engine(variables: Mapping[str, str]) -> str | None:
    """Podman or Docker, if it can start containers here: the client of Docker alone cannot."""
    for name in ENGINES:
        found = shutil.which(name, path=variables.get("PATH", os.defpath))
        if found is None:
            continue
        try:
            done = subprocess.run(
                [found, "ps", "--quiet"], env=dict(variables), check=False, capture_output=True, timeout=PROBE_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return found
    return None


class Images:
    """variables: of the engine: where it keeps its images, and by which proxies it fetches them."""

    def __init__(self, engine: str, variables: Mapping[str, str]) -> None:
        self._engine = engine
        self._variables = variables

    def prepare(self, spec: EnvironmentSpec, context: Path, say: Say, *, is_stopped: Callable[[], bool]) -> Environment:
        """The image, with the environment's requirements. context: the folder of `build`, else one of its own.

        Raises ImageLacking, EnvironmentFailed with the engine's own line, BuildStopped.
        """
        run = _Run(self._engine, self._variables, say, is_stopped)
        if spec.build is not None:
            made_of = f"{spec.build.digest}\n{spec.dockerfile}"
            tag = f"lazulite/build:{hashlib.sha256(made_of.encode()).hexdigest()[:32]}"
            self._build(run, tag, context, spec.dockerfile)
        elif spec.image is not None:
            tag = spec.image
            if self._id(tag) is None:
                say(f"Fetching the image {tag}.\n")
                run("pull", tag, asked="fetched")
        else:
            raise ImageLacking
        wanted = spec.lock or "".join(f"{line}\n" for line in spec.requirements)
        if wanted and spec.over_image:
            tag = self._with_packages(run, tag, wanted, context)
        found = self._id(tag)
        if found is None:
            raise EnvironmentFailed(f"The image '{tag}' is not there any more.", hint="Submit the job again.")
        return Environment(Path("python"), spec.python or "", tag, found, spec.lock)

    def _with_packages(self, run: "_Run", image: str, requirements: str, context: Path) -> str:
        text = f"{self._id(image)}\n{requirements}"
        tag = f"lazulite/packages:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
        folder = context.with_name("packages")
        folder.mkdir(exist_ok=True)
        (folder / "requirements.txt").write_text(requirements, "utf-8")
        (folder / "Dockerfile").write_text(PACKAGES.format(image=image), "utf-8")
        self._build(run, tag, folder, "Dockerfile")
        return tag

    def _build(self, run: "_Run", tag: str, context: Path, dockerfile: str) -> None:
        if self._id(tag) is None:
            run.say(f"Building the image {tag}.\n")
            run("build", "--tag", tag, "--file", str(context / dockerfile), str(context), asked="built")

    def _id(self, tag: str) -> str | None:
        done = subprocess.run(
            [self._engine, "image", "inspect", "--format", "{{.Id}}", tag], env=dict(self._variables), check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.strip() or None if done.returncode == 0 else None


class _Run:
    def __init__(self, engine: str, variables: Mapping[str, str], say: Say, is_stopped: Callable[[], bool]) -> None:
        self._engine = engine
        self._variables = variables
        self.say = say
        self._is_stopped = is_stopped

    def __call__(self, *arguments: str, asked: str) -> None:
        code, said = run_told([self._engine, *arguments], self._variables, self.say, self._is_stopped)
        if code != 0:
            raise EnvironmentFailed(
                f"The image could not be {asked}: {failing_line(said)}", hint="The whole answer is in the log."
            )


def failing_line(said: str) -> str:
    """The step of the Dockerfile that failed, and the engine's last word."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    steps = [line for line in lines if line.startswith(("STEP ", "Step "))]
    return ": ".join(dict.fromkeys((*steps[-1:], *(lines[-1:] or ["nothing was said."]))))
