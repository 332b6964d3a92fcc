"""What the interface answers when it does not do something: one format (RFC 9457), in plain words."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from abacus.foundation.refusals import Refusal

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:iron-abacus:problem:"

CODES = {
    400: "malformed", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    409: "conflict", 413: "too_large", 415: "unsupported_media_type", 422: "invalid", 429: "too_many_requests",
    500: "failed", 503: "unavailable",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a message: in which `row` of it (from 0; None: none), in which field."""

    row: int | None
    field: str
    code: str
    message: str
    todo: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the answer."""
        return {"row": self.row, "field": self.field, "code": self.code, "message": self.message, "todo": self.todo}


class Refuse(Exception):  # noqa: N818 - not an error of the platform
    """Something the interface will not do, with its status, words and the faults in the message."""

    def __init__(
        self,
        status: int,
        detail: str,
        todo: str = "",
        *,
        code: str = "",
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.todo = status, detail, todo
        self.code, self.faults, self.headers = code or CODES[status], tuple(faults), dict(headers or {})

    def answer(self) -> HttpResponse:
        """The response."""
        said: dict[str, Any] = {
            "type": f"{TYPE}{self.code}",
            "title": title(self.status),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "todo": self.todo,
            "errors": [one.as_json() for one in self.faults],
        }
        body = json.dumps(said, ensure_ascii=False)
        return HttpResponse(body, status=self.status, content_type=MEDIA_TYPE, headers=self.headers)


def title(status: int) -> str:
    """A status in a word."""
    return {
        400: _("请求无法读取"), 401: _("未通过身份验证"), 403: _("没有权限"), 404: _("没有找到"),
        405: _("不支持的操作"), 409: _("与现状冲突"), 413: _("请求过大"), 415: _("格式不支持"),
        422: _("内容不能接受"), 429: _("请求过于频繁"), 500: _("平台出错"), 503: _("暂时不能服务"),
    }[status]  # fmt: skip


def not_found() -> Refuse:
    """What does not exist and what is out of scope: the same."""
    return Refuse(404, _("没有这条记录，或者不在您的管理范围内"), _("请核对地址和编号"))


def unauthorized(code: str, detail: str, todo: str) -> Refuse:
    """No token, or one that does not work."""
    return Refuse(401, detail, todo, code=code, headers={"WWW-Authenticate": 'Bearer realm="iron-abacus"'})


def invalid(faults: Iterable[Fault]) -> Refuse:
    """A message with faults; nothing of it was done."""
    return Refuse(422, _("内容有误，整批没有写入"), _("请按 errors 逐条更正后重新发送"), faults=faults)


def unavailable() -> Refuse:
    """The database does not answer."""
    return Refuse(
        503, _("数据库暂时没有响应，没有写入"), _("请稍后用同一个 Idempotency-Key 重发"), headers={"Retry-After": "5"}
    )


def as_refuse(error: Exception) -> Refuse | None:
    """An exception as the interface says it; None for a fault of the program."""
    if isinstance(error, Refuse):
        return error
    if isinstance(error, ValidationError):
        return invalid([fault(one) for one in error.errors])
    if isinstance(error, Refusal):
        return Refuse(error.status, error.message, error.todo, code=snake(type(error).__name__))
    if isinstance(error, PermissionDenied):
        return Refuse(403, str(error) or _("没有权限"), _("请检查令牌的权限和令牌持有人的任职"))
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return not_found()
    if isinstance(error, HttpError):
        return Refuse(
            error.status_code if error.status_code in CODES else 400,
            _("请求不是可以读取的 JSON"),
            _("请发送 UTF-8 编码的 JSON，不含 NUL 字符和不成对的代理字符"),
        )
    return None


WORDS = {
    "missing": "缺少必填项",
    "extra_forbidden": "没有这个字段",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "整数过大",
    "greater_than_equal": "小于允许的最小值",
    "less_than_equal": "大于允许的最大值",
    "string_type": "应为文字",
    "string_too_long": "文字过长",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "too_long": "行数过多",
    "too_short": "至少要有一行",
    "literal_error": "不在可选值之内",
    "enum": "不在可选值之内",
    "uuid_parsing": "应为 UUID",
    "uuid_type": "应为 UUID",
    "bool_type": "应为 true 或 false",
    "list_type": "应为数组",
    "model_attributes_type": "应为对象",
    "model_type": "应为对象",
}
"""What pydantic found, in plain words; the rest is said by `value_error`'s own text."""


def fault(found: Mapping[str, Any]) -> Fault:
    """One of pydantic's findings as a fault: the row is the number after `lines`, the field what follows."""
    place = [str(part) for part in found["loc"][1:]]
    row = next((int(part) for part in place if part.isdecimal()), None)
    names = [part for part in place if not part.isdecimal() and part not in {"lines", "message"}]
    kind = str(found["type"])
    words = WORDS.get(kind) or str(found["msg"]).removeprefix("Value error, ")
    return Fault(row, ".".join(names), kind, words, "请对照接口说明更正")


def snake(name: str) -> str:
    """NegativeBalance → negative_balance."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
