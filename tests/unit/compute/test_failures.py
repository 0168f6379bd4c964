import pytest

from lazulite.compute.failures import Exit, explain, user_line
from lazulite.compute.status import JobStatus

CODE = "/jobs/1/code"
LOG = """epoch 1
Traceback (most recent call last):
  File "/jobs/1/code/train.py", line 9, in <module>
    main()
  File "/jobs/1/code/lib/steps.py", line 4, in main
    frame.fit(x)
  File "/env/lib/python3.11/site-packages/sklearn/base.py", line 100, in fit
    raise ValueError("bad")
ValueError: bad
"""


def why(exit_code: int | None, reason: str = "exited", log: str = "", **more: str) -> str:
    return explain(Exit(exit_code, reason, **more), log_tail=log, code=CODE, timeout_seconds=60)


def test_success_has_no_reason() -> None:
    assert why(0) == ""


def test_the_first_line_is_the_deepest_one_in_the_users_own_files() -> None:
    assert why(1, log=LOG) == (
        'File "lib/steps.py", line 4, in main: ValueError: bad\n    frame.fit(x)\nThe command ended with exit code 1.'
    )


@pytest.mark.parametrize(
    ("raised", "advice"),
    [
        (
            "MlflowException: The saved sklearn model references untrusted types. If",
            "serialization_format='cloudpickle'",
        ),
        ("ModuleNotFoundError: No module named 'torch'", "add it to its requirements"),
    ],
)
def test_what_does_not_say_itself_what_to_do_gets_advice(raised: str, advice: str) -> None:
    first, _, second = why(1, log=LOG.replace("ValueError: bad", raised)).splitlines()[:3]
    assert raised in first
    assert advice in second


def test_an_exception_of_pages_is_cut() -> None:
    assert len(why(1, log=LOG.replace("bad", "bad " * 1000)).splitlines()[0]) < 600


def test_without_a_traceback_the_logs_last_line_is_told() -> None:
    assert why(2, log="a\nusage: train.py [-h]\n\n") == (
        "The command ended with exit code 2.\nIts last line was: usage: train.py [-h]"
    )


def test_of_chained_tracebacks_the_last_one_counts() -> None:
    again = LOG.replace("train.py", "other.py").replace("steps.py", "more.py").replace("bad", "worse")
    assert user_line(
        LOG + "\nDuring handling of the above exception, another exception occurred:\n\n" + again, CODE
    ) == ('File "lib/more.py", line 4, in main: ValueError: worse\n    frame.fit(x)')


def test_a_syntax_error_has_its_line_too() -> None:
    where = '  File "/jobs/1/code/a.py", line 2\n    def (:\n        ^\n'
    log = f"Traceback (most recent call last):\n{where}SyntaxError: invalid syntax\n"
    assert user_line(log, CODE).splitlines()[0] == 'File "a.py", line 2: SyntaxError: invalid syntax'


def test_a_script_that_python_cannot_compile_has_its_line_too() -> None:
    log = 'ok\n  File "/jobs/1/code/syn.py", line 1\n    def x(:\n          ^\nSyntaxError: invalid syntax\n'
    assert user_line(log, CODE).splitlines()[0] == 'File "syn.py", line 1: SyntaxError: invalid syntax'


def test_a_traceback_without_the_users_files_gives_the_exception() -> None:
    log = 'Traceback (most recent call last):\n  File "/env/x.py", line 2, in y\n    z\nKeyError: 1\n'
    assert user_line(log, CODE) == "KeyError: 1"


@pytest.mark.parametrize(
    "log", ["bash: line 1: trian: command not found\n", "/bin/sh: 1: trian: not found\n", "trian: not found"]
)
def test_a_missing_command_is_named(log: str) -> None:
    assert why(127, log=log).splitlines()[0] == "The command 'trian' is not there (exit code 127)."


@pytest.mark.parametrize(
    ("end", "first"),
    [
        (Exit(3, "exited"), "The command ended with exit code 3."),
        (
            Exit(137, "exited"),
            (
                "The command ended with exit code 137: a process in it was killed by signal 9. "
                "Often the machine was out of memory."
            ),
        ),
        (Exit(143, "timeout"), "It ran longer than its limit of 60 s (limits.timeout) and was ended."),
        (Exit(143, "canceled"), "It was canceled."),
        (Exit(139, "killed", "SIGSEGV"), "It was killed by the signal SIGSEGV, which Lazulite did not send."),
        (Exit(127, "not_started", detail="x: No such file"), "It could not be started: x: No such file."),
    ],
)
def test_every_way_to_end_says_what_it_was(end: Exit, first: str) -> None:
    assert explain(end, log_tail="", code=CODE, timeout_seconds=60) == first


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (Exit(0, "exited"), JobStatus.COMPLETED), (Exit(1, "exited"), JobStatus.FAILED),
        (Exit(0, "canceled"), JobStatus.CANCELED), (Exit(143, "stopped"), JobStatus.CANCELED),
        (Exit(None, "shim_killed"), JobStatus.FAILED), (Exit(143, "timeout"), JobStatus.FAILED),
    ],
)  # fmt: skip
def test_outcomes(end: Exit, outcome: JobStatus) -> None:
    assert end.outcome is outcome
