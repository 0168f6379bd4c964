from lazulite.ops.monitoring.documents import definition_of
from lazulite.ops.monitoring.doubts import input_names, unknown_features, unknown_target
from lazulite.specs.monitor import MonitorDocument
from lazulite.specs.reading import read_document

DOCUMENT = """
name: daily
monitoring_target: {ml_task: regression, endpoint_deployment_id: "azureml:gems"}
reference_data: {path: "azureml:gems:1"}
monitoring_signals:
  drift:
    type: data_drift
    features: [carrat, cut]
    metric_thresholds: {numerical: {jensen_shannon_distance: 0.2}, categorical: {jensen_shannon_distance: 0.2}}
"""


def test_a_feature_that_no_model_takes_is_told_when_the_monitor_is_made() -> None:
    definition = definition_of(read_document(DOCUMENT).into(MonitorDocument))
    assert unknown_features(definition, ["carat", "cut"]) == (
        "The signal 'drift' asks for the feature 'carrat', which no model behind 'gems' takes. Did you mean 'carat'?",
    )
    assert unknown_features(definition, ["carrat", "cut"]) == ()
    assert unknown_features(definition, []) == (), "nothing is known yet"


def test_a_target_that_the_reference_does_not_hold_is_told_when_the_monitor_is_made() -> None:
    wrong = DOCUMENT.replace('"azureml:gems:1"', '"azureml:gems:1", target_column_name: prize')
    definition = definition_of(read_document(wrong).into(MonitorDocument))
    assert unknown_target(definition, ["carat", "price"]) == (
        "target_column_name is 'prize', and the reference azureml:gems:1 has no such column. Did you mean 'price'?",
    )
    assert unknown_target(definition, ["carat", "prize"]) == ()
    assert unknown_target(definition, []) == (), "nothing is known of it"
    assert unknown_target(definition_of(read_document(DOCUMENT).into(MonitorDocument)), ["carat"]) == ()


def test_inputs_are_known_by_the_names_of_a_signature() -> None:
    fields = [{"name": "carat", "type": "double"}, {"type": "double"}]
    assert input_names({"inputs": fields, "outputs": []}) == ["carat"]
    assert [*input_names(None), *input_names({"inputs": None}), *input_names({"inputs": "x"})] == []
