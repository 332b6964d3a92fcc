"""What Django asks of a new password, by the profile of the installation."""

import gzip
import re
from functools import cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from abacus.foundation.accounts.profiles import SecurityProfile, profile

OF_THE_PLACE = frozenset(
    {
        "abacus", "ironabacus", "tiesuanpan", "suanpan", "caizheng", "czj", "jixiao", "yusuan", "zhengfu", "admin",
        "administrator", "sysadmin", "root", "woaini", "qwer", "qwerty", "asdf", "abc", "abcd", "aa", "test", "huawei",
    }
)  # fmt: skip
"""Words of the trade and the keyboard: a password that is one of them with figures around is refused (ours)."""


class ProfileValidator:
    """Length and composition; no word of the trade or of the common list dressed up with figures and signs."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError with every rule broken."""
        rules, broken = profile(), []
        if not rules.minimum_length <= len(password) <= rules.maximum_length:
            broken.append(
                _("密码应为 %(least)s 至 %(most)s 个字符。")
                % {"least": rules.minimum_length, "most": rules.maximum_length}
            )
        if kinds(password) < rules.classes:
            broken.append(_("密码应含大写字母、小写字母、数字、其他符号中的至少 %(n)s 种。") % {"n": rules.classes})
        stem = re.sub(r"^[^a-z]+|[^a-z]+$", "", password.lower())
        if stem in OF_THE_PLACE or (len(stem) * 2 > len(password) and stem in common()):
            broken.append(_("密码只是常见词加上数字或符号，太容易猜到。"))
        if broken:
            raise ValidationError(broken)

    def get_help_text(self) -> str:
        return said(profile())


class UnlikeThePerson(password_validation.UserAttributeSimilarityValidator):
    """No password that is close to the user name or the name."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name"))

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError in words of our own: the framework's name the column."""
        try:
            super().validate(password, user)  # type: ignore[arg-type]
        except ValidationError as error:
            raise ValidationError(_("密码与用户名或姓名太相近。")) from error


def kinds(password: str) -> int:
    """How many of capital letters, small letters, digits and other characters there are."""
    tests = (str.isupper, str.islower, str.isdigit, lambda one: not one.isalnum() or not one.isascii())
    return sum(any(test(one) for one in password) for test in tests)


@cache
def common() -> frozenset[str]:
    """The 20,000 common passwords that come with Django."""
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    return frozenset(gzip.decompress(path.read_bytes()).decode().split())


def said(rules: SecurityProfile) -> str:
    """The rules of a password in one sentence."""
    parts = [_("至少 %(n)s 个字符") % {"n": rules.minimum_length}]
    if rules.classes > 1:
        parts.append(_("含大写字母、小写字母、数字、符号中的 %(n)s 种") % {"n": rules.classes})
    parts.append(_("不能全是数字，不能是常见密码，不能与用户名或姓名相近"))
    if rules.history > 1:
        parts.append(_("不能与最近 %(n)s 次用过的相同") % {"n": rules.history})
    sentence = _("，").join(parts) + _("。")
    if rules.maximum_age:
        sentence += _("每 %(n)s 天须更换一次。") % {"n": rules.maximum_age}
    return sentence
