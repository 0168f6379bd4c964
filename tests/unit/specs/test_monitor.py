import pytest

from lazulite.specs.monitor import MonitorDocument
from lazulite.specs.reading import DocumentInvalid, read_document

FLAT = """
name: flights
monitoring_target: {endpoint_deployment_id: "azureml:delays"}
reference_data: azureml:flights:1
monitoring_signals:
  drift: {type: data_drift}
"""
NESTED = """
name: flights
create_monitor:
  monitoring_target: {endpoint_deployment_id: "azureml:delays"}
  reference_data: {input_data: {path: azureml:flights:1}}
  monitoring_signals:
    drift: {type: data_drift}
"""


def read(text: str) -> MonitorDocument:
    return read_document(text).into(MonitorDocument)


def test_document_without_the_schedules_level_says_the_same() -> None:
    assert read(FLAT) == read(NESTED)


def test_unknown_field_of_a_signal_names_the_nearest_and_its_line() -> None:
    with pytest.raises(DocumentInvalid, match="metric_tresholds") as refused:
        read(NESTED.replace("{type: data_drift}", "{type: data_drift, metric_tresholds: {}}"))
    assert "line 7" in refused.value.errors[0].message
    assert "Did you mean 'metric_thresholds'" in refused.value.errors[0].message


def test_notification_is_accepted_with_a_warning() -> None:
    document = read(NESTED.replace("create_monitor:", "create_monitor:\n  alert_notification: {emails: [a@b.c]}"))
    assert document.warnings == ("alert_notification sends nothing yet: make a trigger that watches DriftDetected.",)
