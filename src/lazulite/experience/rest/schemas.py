"""JSON Schemas of the documents: `$schema: http://127.0.0.1:8899/api/v1/schemas/commandJob.schema.json`."""

from fastapi import APIRouter
from pydantic import JsonValue

from lazulite.specs.schemas import DOCUMENTS, json_schema

router = APIRouter(tags=["schemas"])
SUFFIX = ".schema.json"


@router.get("/schemas")
def list_schemas() -> dict[str, list[str]]:
    return {"items": [f"{name}{SUFFIX}" for name in DOCUMENTS]}


@router.get("/schemas/{name}")
def show_schema(name: str) -> dict[str, JsonValue]:
    schema: dict[str, JsonValue] = dict(json_schema(name.removesuffix(SUFFIX)))  # type: ignore[arg-type]  # pydantic's own JSON
    return schema
