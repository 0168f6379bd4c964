"""Answers whose fields are known, and of which some may be absent: a step, a worker or an older version told them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, SerializerFunctionWrapHandler, model_serializer
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Told(BaseModel):
    """What was not told is not said, and what nobody here knows of goes through as it is."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    @model_serializer(mode="wrap")
    def _as_told(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        known = type(self).model_fields
        told = {*self.model_fields_set, *(known[name].alias for name in self.model_fields_set if name in known)}
        return {name: value for name, value in plain(self).items() if name in told}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Of the fields; the serializer above would hide them."""
        return handler({name: part for name, part in core_schema.items() if name != "serialization"})
