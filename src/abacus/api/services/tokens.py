"""Issuing, confirming and revoking tokens."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.api.models import ApiToken
from abacus.api.scopes import OFFERED
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal

LONGEST, USUAL = 366, 90
"""Days for which a token works at most, and where nothing else is wanted."""
MOST = 20
"""Tokens that somebody may hold at once."""
PATTERN = re.compile(r"abacus_([A-Za-z0-9]{8})_([A-Za-z0-9_-]{43})")
"""What a token looks like: a prefix that recognises it, and 256 random bits."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"


@transaction.atomic
def issue(
    *, name: str, permissions: Sequence[str], organisation: Organisation, expires_on: date, by: User, on: date
) -> tuple[ApiToken, str]:
    """A token for oneself, with the text that is shown this once; it works when a second person has confirmed it.

    Raises Refused, Refusal for what its owner does not hold or for more than a year.
    """
    require_own(by, organisation, on)
    access, wanted = access_of(by, on), tuple(one for one in OFFERED if one in set(permissions))
    name = name.replace("\x00", "").strip()
    if not name or len(name) > 60:
        raise Refusal(_("令牌要有用途名称，不超过 60 个字"), _("请写明由哪个系统使用，如“预算一体化系统”"))
    if not wanted or len(wanted) != len(set(permissions)) or not all(access.has(one) for one in wanted):
        raise Refusal(_("令牌的权限不能超出您自己的职责"), _("请只选择列出的权限，至少选一项"))
    if not on <= expires_on <= on + timedelta(days=LONGEST):
        raise Refusal(
            _("令牌的有效期最长 %(days)s 天") % {"days": LONGEST}, _("请选择从今天起一年以内的日期，到期前换发新的")
        )
    User.objects.select_for_update().get(pk=by.pk)
    if ApiToken.objects.filter(owner=by, revoked_on=None, expires_on__gte=on).count() >= MOST:
        raise Refusal(_("您已有 %(most)s 个未失效的令牌") % {"most": MOST}, _("请先撤销不再使用的令牌"))
    prefix = "".join(secrets.choice(LETTERS) for _n in range(8))
    text = f"abacus_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        owner=by, name=name, prefix=prefix, digest=digest(text), permissions=[one.value for one in wanted],
        organisation=organisation, issued_on=on, expires_on=expires_on,
    )  # fmt: skip
    _record("api.token_issued", token, by, on)
    return token, text


def require_own(by: User, organisation: Organisation, on: date) -> None:
    """Refuse somebody who may not use the interface there. Raises Refused."""
    require(by, Permission.API_USE, path=organisation.path, on=on)


@transaction.atomic
def confirm(*, token_id: int, by: User, on: date) -> ApiToken:
    """The second pair of eyes: from now on the token works. Raises Refused, Refusal for one's own or one that ended."""
    token = _locked(token_id)
    require(by, Permission.GRANT_CONFIRM, path=_home(token.owner), on=on)
    if by.pk == token.owner_id:
        raise Refusal(_("令牌须由另一人确认"), _("请由安全管理员确认"))
    if token.state_on(on) != ApiToken.State.WAITING:
        raise _settled(token, on)
    token.confirmed_by, token.confirmed_on = by, on
    token.save(update_fields=["confirmed_by", "confirmed_on"])
    _record("api.token_confirmed", token, by, on)
    return token


@transaction.atomic
def revoke(*, token_id: int, by: User, on: date) -> ApiToken:
    """End a token at once: its owner, or an administrator there. Raises Refused, Refusal when it has ended."""
    token = _locked(token_id)
    if by.pk != token.owner_id:
        access, home = access_of(by, on), _home(token.owner)
        if not access.may(Permission.PEOPLE_MANAGE, home):
            require(by, Permission.GRANT_CONFIRM, path=home, on=on)
    if token.revoked_on is not None:
        raise _settled(token, on)
    token.revoked_by, token.revoked_on = by, on
    token.save(update_fields=["revoked_by", "revoked_on"])
    _record("api.token_revoked", token, by, on)
    return token


def find(text: str) -> ApiToken | None:
    """The token of a text, whatever its state; takes as long for an unknown one."""
    match = PATTERN.fullmatch(text)
    prefix = match[1] if match else ""
    found = ApiToken.objects.select_related("owner__organisation", "organisation").filter(prefix=prefix).first()
    kept = found.digest if found is not None else digest("")
    same = hmac.compare_digest(kept, digest(text))
    return found if same and match else None


def digest(text: str) -> str:
    """What is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _locked(token_id: int) -> ApiToken:
    rows = ApiToken.objects.select_for_update(of=("self",)).select_related("owner__organisation", "organisation")
    return rows.get(pk=token_id)


def _settled(token: ApiToken, on: date) -> Refusal:
    facts = {"name": token.name, "state": token.state_on(on).label}
    return Refusal(_("令牌“%(name)s”现在是“%(state)s”") % facts, _("请刷新页面查看"))


def _home(user: User) -> str:
    return user.organisation.path if user.organisation else ""


def _record(action: str, token: ApiToken, by: User, on: date) -> None:
    audit.record(
        by=by,
        on=on,
        action=action,
        target=token,
        path=_home(token.owner),
        after={
            "owner": token.owner,
            "permissions": token.permissions,
            "organisation": token.organisation,
            **audit.facts(token, "expires_on", "confirmed_on", "revoked_on"),
        },
    )
