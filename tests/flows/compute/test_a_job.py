from lazulite.compute.spec import InputSpec, JobKind
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.words.manifests import Manifest
from tests.flows.compute.plant import Hand, Plant


def test_a_command_runs_and_its_exit_code_and_log_come_back(plant: Plant, worker: Hand) -> None:
    name = plant.enqueue(plant.spec("echo hello; echo world >&2; exit 0"))
    ended = plant.wait(name)
    assert (ended.outcome, ended.exit_code, ended.reason) == (JobStatus.COMPLETED, 0, "")
    assert plant.log(name) == "hello\nworld\n"
    assert plant.facts(name) == ["ProcessStarted", "ProcessEnded"]
    assert ended.spec.token == ""


def test_a_script_that_raises_is_named_with_the_line_in_the_users_own_file(plant: Plant, worker: Hand) -> None:
    code = plant.files({"train.py": "import json\ndef main():\n    json.loads('{')\nmain()\n"})
    ended = plant.wait(plant.enqueue(plant.spec("python train.py", code=code)))
    assert (ended.outcome, ended.exit_code) == (JobStatus.FAILED, 1)
    first, *others = ended.reason.splitlines()
    assert first.startswith('File "train.py", line 3, in main: json.decoder.JSONDecodeError: Expecting property name')
    assert others == ["    json.loads('{')", "The command ended with exit code 1."]


def test_a_command_that_is_not_there_is_named(plant: Plant, worker: Hand) -> None:
    ended = plant.wait(plant.enqueue(plant.spec("trian --fast")))
    assert ended.exit_code == 127
    assert ended.reason.splitlines()[0] == "The command 'trian' is not there (exit code 127)."


def test_inputs_are_laid_out_and_outputs_come_back_as_content(plant: Plant, worker: Hand) -> None:
    command = (
        "tr a-z A-Z < ${{inputs.text}} > ${{outputs.loud}}/a.txt; ls -1 '${{inputs.all}}'; echo \"${{inputs.word}}\""
    )
    inputs = {
        "text": InputSpec("uri_file", plant.files({"in.txt": "hello"})),
        "all": InputSpec("uri_folder", plant.files({"x/one": "1", "two": "2"})),
        "word": InputSpec("string", literal='a "b" $HOME'),
    }
    name = plant.enqueue(plant.spec(command, inputs=inputs, outputs={"loud": "uri_folder"}))
    ended = plant.wait(name)
    assert plant.log(name) == 'two\nx\na "b" $HOME\n'
    (entry,) = Manifest.from_json(ended.outputs["loud"])
    assert (entry.path, plant.platform.blobs.read(entry.digest)) == ("a.txt", b"HELLO")
    with plant.platform.read() as tx:
        assert plant.platform.blobs.held(tx, plant.workspace_id, [entry.digest]) == {entry.digest}


def test_a_step_gets_arguments_and_gives_a_result(plant: Plant, worker: Hand) -> None:
    script = "import json, os, sys\njson.dump(json.load(open(sys.argv[1])), open(os.environ['LAZULITE_RESULT'], 'w'))"
    code = plant.files({"s.py": script})
    spec = plant.spec(
        kind=JobKind.STEP, argv=("python", "s.py", "${{arguments}}"), code=code,
        arguments={"n": 1, "w": "${{inputs.w}}"}, inputs={"w": InputSpec("string", literal="x")},
    )  # fmt: skip
    assert plant.wait(plant.enqueue(spec)).result == {"n": 1, "w": "x"}


def test_cancel_ends_the_command_and_all_that_it_started(plant: Plant, worker: Hand) -> None:
    name = plant.enqueue(plant.spec("sleep 300 & echo started; wait"))
    plant.wait(name, lambda process: process.started_at is not None and "started" in plant.log(name))
    plant.platform.write(lambda tx: plant.platform.queue.cancel(tx, LOCAL, name))
    ended = plant.wait(name)
    assert (ended.outcome, ended.reason) == (JobStatus.CANCELED, "It was canceled.")


def test_a_command_that_runs_longer_than_its_timeout_fails_and_says_so(plant: Plant, worker: Hand) -> None:
    ended = plant.wait(plant.enqueue(plant.spec("sleep 300", timeout_seconds=0.2)))
    assert ended.outcome is JobStatus.FAILED
    assert ended.reason == "It ran longer than its limit of 0.2 s (limits.timeout) and was ended."


def test_services_take_no_slot_and_say_when_they_are_ready(plant: Plant, worker: Hand) -> None:
    command = 'echo \'{"status": "ready", "probe": {"rows": 1}}\' > $LAZULITE_READY; exec sleep 300'
    names = [plant.enqueue(plant.spec(command, kind=JobKind.SERVICE)) for _ in range(3)]
    ready = [plant.wait(name, lambda process: process.address is not None) for name in names]
    assert {str(process.address["socket"]) for process in ready if process.address} != {""}
    assert plant.wait(plant.enqueue(plant.spec("true"))).outcome is JobStatus.COMPLETED
    for name in names:
        plant.platform.write(lambda tx, name=name: plant.platform.queue.cancel(tx, LOCAL, name))
        assert plant.wait(name).outcome is JobStatus.CANCELED
    assert plant.facts(names[0]) == ["ProcessStarted", "ProcessReady", "ProcessEnded"]


def test_a_service_that_cannot_serve_fails_in_its_own_words(plant: Plant, worker: Hand) -> None:
    command = 'echo \'{"status": "failed", "error": "no such column: x"}\' > $LAZULITE_READY; exec sleep 300'
    ended = plant.wait(plant.enqueue(plant.spec(command, kind=JobKind.SERVICE)))
    assert (ended.outcome, ended.reason) == (JobStatus.FAILED, "no such column: x")


def test_jobs_wait_for_a_free_slot(plant: Plant, worker: Hand) -> None:
    big = plant.enqueue(
        plant.spec("until [ -e $LAZULITE_RESULT.go ]; do read -t 0.05 < /dev/zero; done 2>/dev/null", slots=2)
    )
    plant.wait(big, lambda process: process.state is JobStatus.RUNNING)
    small = plant.enqueue(plant.spec("true"))
    assert plant.look(small).state is JobStatus.QUEUED
    (worker.home / "jobs" / big / "said" / "result.json.go").touch()
    assert plant.wait(small).outcome is JobStatus.COMPLETED
