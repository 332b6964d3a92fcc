"""A word in every text of somebody else's rows, so that whatever page, file or choice shows one is found."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat, Substr
from django.http import HttpResponseBase

from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope

DEEPEST = 4
"""Steps from a row to the body it belongs to."""
MEANING = re.compile(
    r"(^|_)(path|code|key|sha256|hash|password|kind|stage|state|role|release|rule|action|type|id|unit|level\d|operator|"
    r"category|conclusion|renewal|criterion|recipient|of|item|point|field|method|address|severity|grade|url|seed|"
    r"index_number)$"
)
"""Fields whose value means something to the platform, so that no word can stand in them."""
NEVER_CHANGED = frozenset({"audit.Event", "audit.Seal"})
"""Rows that the database itself keeps from being changed."""
CHINESE = re.compile(r"[一-鿿]")


def plant(word: str, scope: Scope, among: Iterable[type[models.Model]] | None = None) -> int:
    """Put `word` before every free text of the rows inside `scope`; answers in how many columns."""
    planted = 0
    for model in among or apps.get_models():
        way = way_to_body(model)
        if not model._meta.managed or way is None or model._meta.label in NEVER_CHANGED:
            continue
        rows = model._base_manager.filter(pk__in=model._base_manager.filter(scope.filter(way)).values("pk"))
        for field in model._meta.local_concrete_fields:
            if is_text(field):
                limit = field.max_length or 200
                texts = (Value(f"{word} "), F("pk"), Value(" "), F(field.name))
                text = Concat(*(Cast(one, models.TextField()) for one in texts))
                planted += bool(rows.update(**{field.name: Substr(text, 1, limit)}))
            elif isinstance(field, models.JSONField):
                for row in rows.exclude(**{field.name: None}):
                    rows.filter(pk=row.pk).update(**{field.name: worded(getattr(row, field.name), word)})
    return planted


def is_text(field: "models.Field[Any, Any]") -> bool:
    """Whether people write into the field what they like."""
    free = isinstance(field, models.CharField | models.TextField) and not field.choices
    room = (field.max_length or 200) >= 20
    return free and room and not field.primary_key and not MEANING.search(field.name)


def worded(value: Any, word: str) -> Any:
    """A stored structure with the word in every text that people wrote."""
    if isinstance(value, dict):
        return {key: worded(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [worded(one, word) for one in value]
    return f"{word} {value}" if isinstance(value, str) and CHINESE.search(value) else value


def way_to_body(model: type[models.Model]) -> str | None:
    """The lookup from a row to the path of the body it belongs to; None for what belongs to nobody."""
    waiting, seen = [(model, "", 0)], {model}
    while waiting:
        here, prefix, steps = waiting.pop(0)
        if here is Organisation:
            return f"{prefix}path"
        names = {field.name for field in here._meta.local_concrete_fields}
        if "organisation_path" in names:
            return f"{prefix}organisation_path"
        if steps < DEEPEST:
            waiting += onward(here, prefix, steps, seen, people=here is model and model is get_user_model())
    return None


def onward(
    here: type[models.Model], prefix: str, steps: int, seen: set[type[models.Model]], people: bool
) -> Iterator[tuple[type[models.Model], str, int]]:
    """The rows that a row points to; who wrote it says nothing about whose it is."""
    for field in here._meta.local_concrete_fields:
        other = field.related_model
        if isinstance(other, type) and other not in seen and (people or other is not get_user_model()):
            seen.add(other)
            yield other, f"{prefix}{field.name}__", steps + 1


TELLING = ("Location", "Content-Disposition", "HX-Redirect", "HX-Trigger")
"""Headers that may hold words of rows."""


def told(response: HttpResponseBase, *, stamps: bool = True) -> str:
    """Everything an answer says: text, the parts of a workbook, where it sends on, what the file is called.

    Without `stamps` what a workbook says of when it was made is left out.
    """
    body: bytes = response.kept if response.streaming else response.content  # type: ignore[attr-defined]
    heads = " ".join(f"{name}: {response.headers[name]}" for name in TELLING if name in response.headers)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b" ".join(book.read(name) for name in book.namelist() if stamps or "docProps" not in name)
    return f"{heads}\n{body.decode(errors='replace')}"


def within(*paths: str) -> Scope:
    """The bodies at and below the paths."""
    return Scope.of(paths)
