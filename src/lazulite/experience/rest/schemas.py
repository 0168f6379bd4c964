"""JSON Schemas of the documents: `$schema: http://127.0.0.1:8899/api/v1/schemas/commandJob.schema.json`."""

from pydantic import BaseModel, JsonValue

from lazulite.experience.http.routers import api_router
from lazulite.specs.schemas import DOCUMENTS, json_schema

router = api_router("schemas")
SUFFIX = ".schema.json"


class SchemaList(BaseModel):
    items: list[str]
    next_page_token: str | None = None


@router.get("/schemas")
def list_schemas() -> SchemaList:
    return SchemaList(items=[f"{name}{SUFFIX}" for name in DOCUMENTS])


@router.get("/schemas/{name}")
def show_schema(name: str) -> dict[str, JsonValue]:
    schema: dict[str, JsonValue] = dict(json_schema(name.removesuffix(SUFFIX)))  # type: ignore[arg-type]  # pydantic's own JSON
    return schema
