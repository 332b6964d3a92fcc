"""What a token is and may do."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from abacus.api.reading import asked
from abacus.api.site import reading
from abacus.api.types import Out
from abacus.foundation.accounts.permissions import Permission


class Token(Out):
    """The token that asks: as of today, with what its owner's posts leave of it."""

    name: str
    prefix: str
    owner: str
    titles: list[str]
    permissions: list[str]
    organisation_code: str
    organisation_name: str
    expires_on: date
    day: date


@reading("/token", name="token", may=Permission.API_USE, answer=Token, tag="token", summary="本令牌 / this token")
def read_token(request: HttpRequest) -> dict[str, Any]:
    """令牌的用途、持有人、今天实际可用的权限和有效期。

    What the token is for, whose it is, which of its permissions its owner holds today, and until when it works.
    """
    token, access = request.token, asked(request).access  # type: ignore[attr-defined]
    return {
        "name": token.name,
        "prefix": token.prefix,
        "owner": token.owner.name,
        "titles": list(access.titles),
        "permissions": sorted(one.value for one in access.permissions - {Permission.API_USE}),
        "organisation_code": token.organisation.code,
        "organisation_name": token.organisation.name,
        "expires_on": token.expires_on,
        "day": access.on,
    }
