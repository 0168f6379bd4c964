"""An endpoint's own OpenAPI document: what its columns are, and a request to copy."""

from collections.abc import Mapping, Sequence

_SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "double": {"type": "number", "format": "double"},
    "float": {"type": "number", "format": "float"},
    "long": {"type": "integer", "format": "int64"},
    "integer": {"type": "integer", "format": "int32"},
    "boolean": {"type": "boolean"},
    "string": {"type": "string"},
    "datetime": {"type": "string", "format": "date-time"},
    "binary": {"type": "string", "format": "byte"},
}
_EXAMPLES: Mapping[str, object] = {"number": 0.5, "integer": 1, "boolean": True, "string": "text"}

Field = Mapping[str, object]
Document = dict[str, object]


def document(name: str, base: str, inputs: Sequence[Field]) -> Document:
    """OpenAPI 3.1 of the endpoint at `base`."""
    return {
        "openapi": "3.1.0",
        "info": {"title": name, "version": "1"},
        "servers": [{"url": base}],
        "security": [{"key": []}],
        "paths": {
            "/score": {
                "post": _scoring("score", "Predictions, with probabilities where the model gives them.", inputs)
            },
            "/invocations": {"post": _scoring("invocations", "Predictions, as MLflow's server gives them.", inputs)},
            "/feedback": {"post": _feedback()},
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Row": _row(inputs), "Problem": _PROBLEM},
        },
    }


def _schema(field: Field) -> Mapping[str, str]:
    return _SCHEMAS.get(str(field.get("type")), {})


def _row(inputs: Sequence[Field]) -> Document:
    named = [field for field in inputs if field.get("name") is not None]
    required = [field["name"] for field in named if field.get("required", True)]
    return {"type": "object", "properties": {str(f["name"]): _schema(f) for f in named}, "required": required}


def _scoring(operation: str, summary: str, inputs: Sequence[Field]) -> Document:
    columns = [field.get("name") for field in inputs]
    example = {"columns": columns, "data": [[_EXAMPLES.get(_schema(f).get("type", ""), 0) for f in inputs]]}
    split = {
        "type": "object",
        "properties": {"columns": {"type": "array", "items": {"type": "string"}}, "data": {"type": "array"}},
        "required": ["data"],
    }
    rows = {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}
    forms = {"input_data": split, "dataframe_split": split, "dataframe_records": rows, "inputs": {}, "instances": {}}
    one_of = [{"type": "object", "properties": {form: schema}, "required": [form]} for form, schema in forms.items()]
    body = {"schema": {"oneOf": one_of}, "example": {"dataframe_split": example}}
    answer = {"type": "object", "properties": {"predictions": {"type": "array"}, "probabilities": {"type": "array"}}}
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": [_header("azureml-model-deployment"), _header("x-ms-client-request-id")],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {
            "200": {"description": "One prediction a row.", "content": {"application/json": {"schema": answer}}},
            **{status: _refusal(text) for status, text in _REFUSALS.items()},
        },
    }


def _header(name: str) -> Document:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}


def _feedback() -> Document:
    one = {
        "type": "object",
        "properties": {
            "request_id": {"type": "string", "description": "The prediction's x-request-id."},
            "row": {"type": "integer", "minimum": 0, "default": 0},
            "actual": {"description": "What it turned out to be; without row, a list speaks of rows 0, 1, 2 …"},
            "rating": {"type": "number"},
            "label": {"type": "string"},
            "at": {"type": "string", "format": "date-time"},
        },
        "required": ["request_id"],
    }
    content = {"application/json": {"schema": {"oneOf": [one, {"type": "array", "items": one}]}}}
    return {
        "operationId": "feedback",
        "summary": "What turned out of predictions; accepted once it is on disk.",
        "requestBody": {"required": True, "content": {**content, "application/x-ndjson": {"schema": one}}},
        "responses": {"202": {"description": "On disk."}, "400": _refusal("Nothing of it was kept.")},
    }


def _refusal(text: str) -> Document:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": schema}}}


_REFUSALS = {
    "400": "Not JSON, or not what the model takes.",
    "401": "No key, or not one of the endpoint's.",
    "404": "No such endpoint or deployment, or none with traffic.",
    "408": "No answer in time.",
    "413": "Too large a body.",
    "424": "The model raised.",
    "429": "Too many requests wait.",
    "503": "The deployment is coming up, or no replica of it is up.",
}
_PROBLEM: Document = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "code", "hint", "request_id")},
        "status": {"type": "integer"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
