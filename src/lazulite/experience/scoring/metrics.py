"""The gateway's figures in Prometheus' text format."""

from collections.abc import Iterable, Mapping

from lazulite.services.inference.figures import BUCKETS_MS, Tally


def text(tallies: Mapping[str, Tally], dropped: Mapping[tuple[str, str], int]) -> str:
    """`dropped`: rows that capture lost, by (`workspace/endpoint`, deployment)."""
    return "\n".join([*_answers(tallies), *_errors(tallies), *_latencies(tallies), *_drops(dropped), ""])


def _answers(tallies: Mapping[str, Tally]) -> Iterable[str]:
    yield "# HELP lazulite_scoring_answers_total Predictions given."
    yield "# TYPE lazulite_scoring_answers_total counter"
    for tally in tallies.values():
        yield f"lazulite_scoring_answers_total{{{_labels(tally)}}} {tally.answered}"


def _errors(tallies: Mapping[str, Tally]) -> Iterable[str]:
    yield "# HELP lazulite_scoring_errors_total Requests refused after they were routed, by status."
    yield "# TYPE lazulite_scoring_errors_total counter"
    for tally in tallies.values():
        for status, count in sorted(tally.errors.items()):
            yield f'lazulite_scoring_errors_total{{{_labels(tally)},status="{status}"}} {count}'


def _latencies(tallies: Mapping[str, Tally]) -> Iterable[str]:
    yield "# HELP lazulite_scoring_latency_milliseconds From the routed request to the prediction."
    yield "# TYPE lazulite_scoring_latency_milliseconds histogram"
    for tally in tallies.values():
        name, labels, seen = "lazulite_scoring_latency_milliseconds", _labels(tally), 0
        for edge in BUCKETS_MS:
            seen += tally.buckets[edge]
            yield f'{name}_bucket{{{labels},le="{edge}"}} {seen}'
        yield f'{name}_bucket{{{labels},le="+Inf"}} {tally.answered}'
        yield f"{name}_sum{{{labels}}} {round(tally.total_ms, 3)}"
        yield f"{name}_count{{{labels}}} {tally.answered}"


def _drops(dropped: Mapping[tuple[str, str], int]) -> Iterable[str]:
    yield "# HELP lazulite_capture_dropped_rows_total Rows that capture lost."
    yield "# TYPE lazulite_capture_dropped_rows_total counter"
    for (endpoint, deployment), count in sorted(dropped.items()):
        yield f'lazulite_capture_dropped_rows_total{{endpoint="{endpoint}",deployment="{deployment}"}} {count}'


def _labels(tally: Tally) -> str:
    return f'endpoint="{tally.endpoint}",deployment="{tally.deployment}"'
