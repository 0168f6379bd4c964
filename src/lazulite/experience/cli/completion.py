"""`lazulite completion bash`: what a shell needs to complete commands and options."""

from typing import Literal

from cyclopts import App, Group

Shell = Literal["bash", "zsh", "fish"]


def add_completion(app: App, group: Group) -> None:
    """The command completes everything that `app` has when it is run."""

    @app.command(group=group)
    def completion(shell: Shell, /) -> None:
        """Print the script that completes lazulite's commands and options in a shell.

        Example: lazulite completion bash > ~/.local/share/bash-completion/completions/lazulite

        Parameters
        ----------
        shell
            zsh: > ~/.zfunc/_lazulite. fish: > ~/.config/fish/completions/lazulite.fish.
        """
        print(app.generate_completion(shell=shell))  # noqa: T201 - the script is the command's output
