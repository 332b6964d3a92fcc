"""Where requests of the interface are let in: token, scope, one transaction, one format of answers.

A request under /api/v1/ never meets a session, a cookie or a form's token; everything it needs is here.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from abacus.api import services
from abacus.api.models import ApiToken
from abacus.api.problems import Refuse, as_refuse, not_found, unauthorized, unavailable
from abacus.api.scopes import Narrowing
from abacus.api.site import ASKED, DESCRIPTION, KEY_HEADER, MEDIA_TYPE, PREFIX, Asked, described
from abacus.foundation.accounts.access import Refused, access_of, forget_access
from abacus.foundation.accounts.addresses import client_address, neighbourhood
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.readiness import unready
from abacus.foundation.accounts.territory import territory
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.reach import within

log = logging.getLogger("abacus.api")
LARGEST_BODY = 2 * 1024 * 1024
KEY = re.compile(r"[A-Za-z0-9._:-]{8,128}")
NOBODYS_ADDRESS = "::"
"""What tries are counted under where the server does not say from where they come."""


class ApiMiddleware:
    """Answers what is asked under /api/v1/ and passes everything else on. Stands before the session's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        address = audit.ADDRESS.set(client_address(request) or None)
        try:
            with translation.override(settings.LANGUAGE_CODE):
                response = answered(request)
        finally:
            audit.ADDRESS.reset(address)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Language"] = settings.LANGUAGE_CODE
        return response


def answered(request: Any) -> HttpResponse:
    """The answer, whatever happens."""
    request.user, request.token = AnonymousUser(), None
    try:
        request.get_host()
        if request.path_info == DESCRIPTION and request.method in {"GET", "HEAD"}:
            return description()
        match = found(request)
        asked = ASKED.get((match.url_name or "", str(request.method)))
        if asked is None:
            return _not_allowed(match)
        let_in(request, timezone.now())
        return run(request, match, asked)
    except DisallowedHost:
        return Refuse(400, _("域名不在允许的范围内"), _("请使用平台的正式地址")).answer()
    except (OperationalError, InterfaceError):
        log.exception("the database does not answer")
        return unavailable().answer()
    except Exception as error:
        return said(request, error)


def said(request: Any, error: Exception) -> HttpResponse:
    """An exception as an answer; a fault of the program is logged and told to whoever listens."""
    refuse = as_refuse(error)
    if refuse is not None:
        return refuse.answer()
    log.exception("%s %s failed", request.method, request.path)
    got_request_exception.send(sender=ApiMiddleware, request=request)
    return Refuse(500, _("平台出错，没有写入"), _("请稍后重试；仍不行的，请把时间和地址告诉系统管理员")).answer()


def description() -> HttpResponse:
    """What the interface says of itself: no secret, read without a token."""
    answer = JsonResponse(described(), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def found(request: HttpRequest) -> ResolverMatch:
    """The operation of an address. Raises Refuse."""
    try:
        match = resolve(request.path_info)
    except Resolver404 as error:
        raise not_found() from error
    request.resolver_match = match
    return match


def _not_allowed(match: ResolverMatch) -> HttpResponse:
    allowed = sorted(method for name, method in ASKED if name == match.url_name)
    if not allowed:
        return not_found().answer()
    return Refuse(405, _("这个地址不支持该操作"), _("请对照接口说明"), headers={"Allow": ", ".join(allowed)}).answer()


def let_in(request: Any, now: datetime) -> None:
    """Put the person, their narrowed access and the token on the request. Raises Refuse."""
    address, day = neighbourhood(audit.ADDRESS.get() or NOBODYS_ADDRESS), request.day
    token = services.find(_bearer(request))
    why = _unusable(token, day)
    if token is None or why is not None:
        if not services.may_knock(address=address, now=now):
            raise _too_many()
        services.knocked(address=address, now=now)
        code, detail, todo = why or ("", "", "")
        _write_down(request, token, detail)
        raise unauthorized(code, detail, todo)
    if not services.spend(token=token, now=now, limit=settings.API_REQUESTS_A_MINUTE):
        raise _too_many()
    user = token.owner
    allowed = frozenset(Permission(one) for one in token.permissions)
    forget_access(user)
    user.narrow = Narrowing(allowed | {Permission.API_USE}, token.organisation)  # type: ignore[attr-defined]
    request.user, request.token, request.access = user, token, access_of(user, day)


def _bearer(request: HttpRequest) -> str:
    """The token of the header; "" where there is none."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _unusable(token: ApiToken | None, day: date) -> tuple[str, str, str] | None:
    """(code, what, what to do) of a token that does not let in; None for one that does."""
    if token is None:
        return "unknown_token", _("没有令牌，或者令牌不对"), _("请在请求头写 Authorization: Bearer 和完整的令牌")
    state = token.state_on(day)
    if state == ApiToken.State.REVOKED:
        return "token_revoked", _("令牌已撤销"), _("请签发新的令牌")
    if state == ApiToken.State.EXPIRED:
        return "token_expired", _("令牌已过期"), _("请签发新的令牌")
    if state == ApiToken.State.WAITING:
        return "token_waiting", _("令牌还没有确认"), _("请安全管理员在“接口令牌”页面确认")
    why = unready(token.owner, day)
    if why:
        return "owner_unready", why, _("请令牌持有人登录平台处理")
    if not access_of(token.owner, day).has(Permission.API_USE):
        return "owner_without_role", _("令牌持有人现在的任职不能使用接口"), _("请由在任人员签发新的令牌")
    return None


def _write_down(request: Any, token: ApiToken | None, why: str) -> None:
    home = token.owner.organisation if token is not None else None
    services.refused(
        by=token.owner if token is not None else None, on=request.day, what=f"{request.method} {request.path}",
        prefix=token.prefix if token is not None else "", why=why, path=home.path if home else "",
    )  # fmt: skip


def _too_many() -> Refuse:
    return Refuse(429, _("这一分钟的请求太多"), _("请等一分钟再发"), headers={"Retry-After": "60"})


def run(request: Any, match: ResolverMatch, asked: Asked) -> HttpResponse:
    """The operation in the person's reach and in one transaction; what fails leaves nothing but its event."""
    with within(territory(request.access)):
        try:
            request.access.demand(*asked.permissions)
            _check_query(request, match)
            if not asked.writes:
                with _as_pages_do():
                    return match.func(request, *match.args, **match.kwargs)
            _check_body(request)
            return once(request, match)
        except Refused as error:
            audit.record(
                by=request.user, on=request.day, action="access.refused", path=error.path, reason=str(error),
                target=("api", f"{request.method}", request.path[:200]), after={"permission": error.permission.value},
            )  # fmt: skip
            raise


def _as_pages_do() -> AbstractContextManager[Any]:
    """One transaction for a request that reads, where pages have one too (there the database knows the reach by it)."""
    return transaction.atomic() if connection.settings_dict["ATOMIC_REQUESTS"] else nullcontext()


def once(request: Any, match: ResolverMatch) -> HttpResponse:
    """A message that changes something, with one effect however often it comes."""
    key = request.headers.get(KEY_HEADER, "")
    if not KEY.fullmatch(key):
        raise Refuse(
            400, _("写入要带请求头 %(name)s") % {"name": KEY_HEADER},
            _("8 至 128 位字母、数字和 . _ : -，每条消息一个，重发时不变"), code="idempotency_key",
        )  # fmt: skip
    said = f"{request.method} {request.path}\n".encode() + request.body
    with transaction.atomic():
        got = services.receive(
            token=request.token, key=key, request_sha256=hashlib.sha256(said).hexdigest(), now=timezone.now()
        )
        if got.differs:
            raise Refuse(
                422, _("这个 %(name)s 已用于另一条消息") % {"name": KEY_HEADER},
                _("重发请发原来的内容；新的消息请用新的编号"), code="idempotency_key_reused",
            )  # fmt: skip
        if not got.fresh:
            return HttpResponse(
                got.message.answer, status=got.message.status, content_type=MEDIA_TYPE,
                headers={"Idempotency-Replayed": "true"},
            )  # fmt: skip
        response = match.func(request, *match.args, **match.kwargs)
        services.settle(message=got.message, status=response.status_code, answer=response.content.decode())
        return response


def _check_query(request: HttpRequest, match: ResolverMatch) -> None:
    """Refuse a filter that does not exist or comes twice: left out silently it would show too much."""
    known = parameters(match.url_name or "", str(request.method))
    for name, values in request.GET.lists():
        if name not in known or len(values) > 1:
            raise Refuse(
                422, _("没有参数“%(name)s”，或者重复给出") % {"name": name[:40].replace("\x00", "")},
                _("请对照接口说明"), code="unknown_parameter",
            )  # fmt: skip


def parameters(name: str, method: str) -> frozenset[str]:
    """The names that may stand in the query of an operation."""
    return QUERIES[name, method] if (name, method) in QUERIES else _parameters(name, method)


QUERIES: dict[tuple[str, str], frozenset[str]] = {}


def _parameters(name: str, method: str) -> frozenset[str]:
    for operations in described()["paths"].values():
        operation = operations.get(method.lower())
        if operation and operation["x-name"] == name:
            names = (one["name"] for one in operation["parameters"] if one["in"] == "query")
            QUERIES[name, method] = frozenset(names)
    return QUERIES[name, method]


def _check_body(request: HttpRequest) -> None:
    """Refuse what is not JSON or too large, before it is read."""
    if request.content_type != MEDIA_TYPE:
        raise Refuse(415, _("只接受 JSON"), _("请在请求头写 Content-Type: application/json"))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        raise Refuse(413, _("一条消息不能超过 2 MB"), _("请分成几批，每批一个编号"))
