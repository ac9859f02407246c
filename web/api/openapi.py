"""The API's description in OpenAPI 3.1, made from the models that read and answer."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from web.api.schemas import REF, schema_of
from web.api.ways import JSON, PDF, POST, RULES, ApiWay, RulesQuestion

FAULTS: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        }
    },
}
_WRONG: Final = {
    "405": "这个地址不接受这种请求",
    "413": "内容超过 64 KB",
    "422": "看不懂或者算不了的内容，一处一条",
    "500": "没有算出来",
}


@cache
def openapi() -> bytes:
    """The description as JSON."""
    schemas: dict[str, Any] = {"Faults": FAULTS}
    paths = {f"/api/v1/{name}": {"post": _post(name, way, schemas)} for name, way in POST.items()}
    paths["/api/v1/rules"] = {"get": _rules(schemas)}
    paths["/api/v1/openapi.json"] = {"get": _operation("openapi", "这份说明", {"type": "object"}, JSON)}
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": "医保报销估算",
            "version": "1",
            "description": "和网页、命令行同一套算法。金额是字符串，单位元。寄来的内容不记录、不保存。",
        },
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return json.dumps(described, ensure_ascii=False).encode("utf-8")


def _post(name: str, way: ApiWay, schemas: dict[str, Any]) -> dict[str, Any]:
    reads = {JSON: {"schema": schema_of(way.reads, "validation", schemas)}}
    answers = schema_of(way.answers, "serialization", schemas) if way.answers else {}
    described = _operation(name, way.words, answers, way.media_type)
    if way.media_type == PDF:
        described["responses"]["503"] = _fault("这台服务器没有中文字体，印不出来")
    return {**described, "requestBody": {"required": True, "content": reads}}


def _rules(schemas: dict[str, Any]) -> dict[str, Any]:
    question: dict[str, Any] = {}
    schema_of(TypeAdapter(RulesQuestion), "validation", question)
    fields = question["RulesQuestion"]["properties"]
    # An address has no null: what is left out is not there.
    asked = [{"name": name, "in": "query", "schema": field["anyOf"][0]} for name, field in fields.items()]
    answers = schema_of(RULES, "serialization", schemas)
    return {**_operation("rules", "某天有效的规定", answers, JSON), "parameters": asked}


def _operation(name: str, words: str, answers: dict[str, Any], media_type: str) -> dict[str, Any]:
    wrong = {status: _fault(text) for status, text in _WRONG.items()}
    right = {"description": "答案", "content": {media_type: {"schema": answers}}}
    return {"operationId": name, "summary": words, "responses": {"200": right, **wrong}}


def _fault(words: str) -> dict[str, Any]:
    return {"description": words, "content": {JSON: {"schema": {"$ref": REF.format(model="Faults")}}}}
