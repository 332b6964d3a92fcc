"""The interface itself: its operations with what each asks for, and what it says of itself (OpenAPI 3.1)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer

from abacus.api import problems
from abacus.foundation.accounts.permissions import Permission

VERSION = "1.0.0"
PREFIX = "/api/v1/"
DESCRIPTION = PREFIX + "openapi.json"
KEY_HEADER = "Idempotency-Key"
MEDIA_TYPE = "application/json"

ABOUT = """\
项目、预算、支出、绩效目标、阶段结果、计算说明和规则。金额为整数分（_fen），得分为 0.01 分（_centi），
指标值为 1e-6（_micro）；null 表示没有数据，不是零。读取只见令牌持有人职责范围内的数据，范围外一律 404。
写入须带 Idempotency-Key：同一消息重发只生效一次，整批全部写入或全部不写。

Projects, budgets, execution, targets, outcomes, explanations, rules. Amounts are whole fen (_fen), points
0.01 (_centi), indicator values 1e-6 (_micro); null means missing, never zero. What lies outside the owner's scope
answers 404. Writes carry an Idempotency-Key: a message sent again has one effect, and a batch is taken whole or
not at all."""

ALWAYS = (400, 401, 403, 404, 422, 429, 503)
WRITES = (409, 413, 415)


class Bearer(HttpBearer):
    """The header `Authorization: Bearer abacus_…`. The edge has looked at it; without the edge nobody gets in."""

    openapi_description = "页面“接口令牌”签发 / issued on the page 接口令牌"

    def __call__(self, request: HttpRequest) -> Any:
        return getattr(request, "token", None)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError


class StrictParser(Parser):
    """JSON as the standard has it, of characters that both databases can keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as data. Raises ValueError for anything else."""
        data = json.loads(request.body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once)
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # fails on half a pair of surrogates
        return data


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


class Renderer(JSONRenderer):
    """Chinese stays readable."""

    json_dumps_params = {"ensure_ascii": False}


@dataclass(frozen=True)
class Asked:
    """What the edge must know of an operation before it is run: any of `permissions`, and what may be asked."""

    permissions: tuple[Permission, ...]
    writes: bool


class Site(NinjaAPI):
    """The operations, and the description with the answers that all of them share."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description, with problems, permissions and the idempotency key filled in."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for operations in schema["paths"].values():
            for operation in operations.values():
                writes = operation["operationId"] in WRITING
                statuses = (*ALWAYS, *WRITES) if writes else ALWAYS
                operation["responses"].update({str(status): _problem(status) for status in statuses})
                operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
                if writes:
                    operation["parameters"].append(KEY_PARAMETER)
        return schema


def _problem(status: int) -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": problems.CODES[status], "content": content}


KEY_PARAMETER = {
    "in": "header",
    "name": KEY_HEADER,
    "required": True,
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[A-Za-z0-9._:-]{8,128}$"},
    "description": "消息编号，重发时不变；答复保留 30 天 / names the message, also when sent again; kept 30 days",
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "没有办成的原因和怎么办 / why it was not done and what to do (RFC 9457)",
    "required": ["type", "title", "status", "code", "detail", "todo", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "todo": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["row", "field", "code", "message", "todo"],
                "properties": {
                    "row": {"anyOf": [{"type": "integer"}, {"type": "null"}], "description": "从 0 起 / from 0"},
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "todo": {"type": "string"},
                },
            },
        },
    },
}

api = Site(
    title="铁算盘 · Iron Abacus",
    version=VERSION,
    description=ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
    auth=Bearer(),
    renderer=Renderer(),
    parser=StrictParser(),
)
ASKED: dict[tuple[str, str], Asked] = {}
"""(name of the address, method) → what the edge must know."""
WRITING: set[str] = set()
"""Ids of the operations that change something."""


def _raise(request: HttpRequest, error: Any) -> Any:
    """Every exception goes to the edge, which rolls back and answers."""
    raise error


for _kind in list(api._exception_handlers):
    api.add_exception_handler(_kind, _raise)


View = Callable[..., Any]


def reading(path: str, *, name: str, may: Permission, answer: Any, tag: str, summary: str) -> Callable[[View], View]:
    """An operation that reads; `summary` in Chinese / English."""
    return _operation("GET", path, name, (may,), answer, tag, summary)


def writing(
    path: str, *, name: str, may: tuple[Permission, ...], answer: Any, tag: str, summary: str
) -> Callable[[View], View]:
    """An operation that changes something: any of `may`, with an idempotency key, wholly or not at all."""
    return _operation("POST", path, name, may, answer, tag, summary)


def _operation(
    method: str, path: str, name: str, may: tuple[Permission, ...], answer: Any, tag: str, summary: str
) -> Callable[[View], View]:
    def register(view: View) -> View:
        ASKED[name, method] = Asked(may, method == "POST")
        if method == "POST":
            WRITING.add(view.__name__)
        api.default_router.api_operation(
            [method], path, auth=api.auth, response=answer, operation_id=view.__name__, summary=summary, tags=[tag],
            url_name=name, openapi_extra={"x-name": name, "x-permissions": [one.value for one in may]},
        )(view)  # fmt: skip
        return view

    return register


@lru_cache(maxsize=1)
def described() -> dict[str, Any]:
    """The description as plain data; made once per process."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return found
