"""What public pages show: read from frozen snapshots only, put in the words of a citizen's questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.disclosure.models import Kind, Publication
from abacus.cycle.disclosure.snapshots import amount
from abacus.foundation.organisations.models import Organisation

TONES = {"kept": "g", "partly": "a", "missed": "r"}
UNKNOWN = gettext_lazy("还没有结果")
BARS = 12
"""How many projects the table of money lists one by one."""
BAR_WIDTH = 200


def place_of(code: str) -> Organisation | None:
    """The region of an address, if anything of it is public."""
    if not Publication.objects.out().filter(region_code=code).exists():
        return None
    return Organisation.objects.filter(kind=Organisation.Kind.REGION, code=code).order_by("-valid_from").first()


def heads(region_code: str) -> list[Publication]:
    """Everything public of a place without its content, newest year first."""
    rows = Publication.objects.out().filter(region_code=region_code).select_related("organisation")
    return list(rows.defer("snapshot").order_by("-fiscal_year", "organisation__sort_key", "kind"))


@dataclass(frozen=True)
class Row:
    """One body on the page of a place."""

    organisation: Organisation
    publications: Mapping[str, Publication]

    @property
    def newest(self) -> Publication:
        """The latest of what it published."""
        return max(self.publications.values(), key=lambda one: (one.published_on, one.pk))

    @property
    def days(self) -> list[tuple[str, str]]:
        """(what, day) of everything it published, in the order of the year."""
        return [
            (str(Kind(kind).label), on.isoformat())
            for kind in Kind.values
            if kind in self.publications and (on := self.publications[kind].published_on)
        ]


def rows_of(publications: Iterable[Publication]) -> list[Row]:
    """The bodies of one year."""
    found: dict[int, dict[str, Publication]] = {}
    bodies: dict[int, Organisation] = {}
    for one in publications:
        bodies[one.organisation_id] = one.organisation
        found.setdefault(one.organisation_id, {})[one.kind] = one
    return [Row(bodies[pk], kinds) for pk, kinds in found.items()]


@dataclass(frozen=True)
class Body:
    """What a body published of a year, all kinds together."""

    place: Organisation
    year: int
    publications: Mapping[str, Publication]

    @property
    def targets(self) -> Publication | None:
        """The targets, where they are out."""
        return self.publications.get(Kind.TARGETS)

    @property
    def results(self) -> Publication | None:
        """The results, where they are out."""
        return self.publications.get(Kind.RESULTS)

    @property
    def main(self) -> Publication:
        """What the page tells: the results where they are out, else whatever is."""
        return self.results or self.targets or next(iter(self.publications.values()))

    @cached_property
    def shown(self) -> dict[str, Any]:
        """The content of `main`."""
        return dict(self.main.snapshot or {})

    @property
    def all(self) -> list[Publication]:
        """Everything, in the order of the year."""
        return [self.publications[kind] for kind in Kind.values if kind in self.publications]

    @property
    def name(self) -> str:
        """The body's name as published."""
        return str(self.shown["publisher"]["name"])

    @property
    def duties(self) -> str:
        """Its main duties, from whichever publication says them."""
        return next((one.duties for one in (self.main, *self.all) if one.duties), "")

    @cached_property
    def promises(self) -> dict[str, int]:
        """How many projects were kept, partly kept, missed, unknown."""
        return {str(key): int(count) for key, count in (self.shown.get("promises") or {}).items()}

    @property
    def projects(self) -> list[dict[str, Any]]:
        """Every published project as the table shows it."""
        words = self.shown.get("promise_words") or {}
        return [told(one, words) for one in self.shown["projects"]]

    @property
    def not_kept(self) -> list[dict[str, Any]]:
        """The projects whose promise was not wholly kept, with why."""
        wanted = [one for one in self.projects if one["promise"] in {"partly", "missed"}]
        return sorted(wanted, key=lambda one: one["promise"] != "missed")

    def total(self, phase: str) -> int | None:
        """The sum of a phase."""
        return amount(self.shown["totals"], phase)

    @property
    def rate(self) -> tuple[int, int] | None:
        """Spent of budget; None where either is not known."""
        spent, budget = self.total("executed"), self.total("current") or self.total("initial")
        return (spent, budget) if spent is not None and budget else None

    @property
    def wide(self) -> dict[str, Any] | None:
        """The department-wide part."""
        found = self.shown.get("department_wide")
        return dict(found) if found else None

    @property
    def held_back(self) -> list[dict[str, Any]]:
        """How many projects are not public, by reason."""
        return list(self.shown.get("held_back") or ())

    @property
    def spending(self) -> list[dict[str, Any]]:
        """Where the money went (or is to go): the largest projects, the rest in one line."""
        phase = "executed" if self.results else "initial"
        known = [(one["name"], fen) for one in self.shown["projects"] if (fen := amount(one, phase)) is not None]
        ordered = sorted(known, key=lambda one: -one[1])
        rest = ordered[BARS:]
        if rest:
            label = _("其他 %(count)s 个项目") % {"count": len(rest)}
            ordered = [*ordered[:BARS], (label, sum(fen for _name, fen in rest))]
        total, most = sum(fen for _name, fen in ordered), max((fen for _name, fen in ordered), default=0)
        return [
            {"name": name, "fen": fen, "share": (fen, total), "width": fen * BAR_WIDTH // most if most else 0}
            for name, fen in ordered
            if total
        ]

    @property
    def following(self) -> list[dict[str, Any]]:
        """What was decided for the next budget."""
        return [{"name": one["name"], **one["next"]} for one in self.shown["projects"] if one.get("next")]


def told(project: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """A project as a citizen reads it: what it is for, its main promise, what came of it, what it cost."""
    promise = project.get("promise")
    main = main_indicator(project.get("indicators") or ())
    goals = project.get("goals") or ()
    return {
        "code": project["code"],
        "name": project["name"],
        "unit": project["unit"],
        "goal": goals[0]["text"] if goals else "",
        "main": main,
        "others": max(0, len(project.get("indicators") or ()) - 1),
        "promise": promise,
        "word": words.get(promise or "", str(UNKNOWN)),
        "tone": TONES.get(promise or "", ""),
        "fen": amount(project, "executed"),
        "budget_fen": amount(project, "current") or amount(project, "initial"),
        "why": joined(project.get("why") or ()),
        "measures": project.get("measures") or "",
        "result": project.get("result"),
    }


def joined(reasons: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The reasons, each once, with all the indicators it was given for."""
    names: dict[str, list[str]] = {}
    for one in reasons:
        names.setdefault(one["why"], []).append(one["name"])
    return [{"name": _("、").join(of), "why": why} for why, of in names.items()]


def listed(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The projects of a snapshot with the amounts of every phase its total has."""
    phases = [(one["phase"], one["label"]) for one in snapshot["totals"]["amounts"]]
    return [
        {"name": one["name"], "amounts": [(label, amount(one, phase)) for phase, label in phases]}
        for one in snapshot["projects"]
    ]


def main_indicator(indicators: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The indicator that says most: the weightiest of those missed, else the weightiest."""
    missed = [one for one in indicators if one.get("met") is False]
    return max(missed or indicators, key=lambda one: one.get("weight_centi") or 0, default=None)


def body_of(place: Organisation, year: int, code: str) -> Body | None:
    """What the body with `code` published of a year; None where nothing is public."""
    rows = Publication.objects.out().filter(region_code=place.code, fiscal_year=year, organisation__code=code)
    found = {one.kind: one for one in rows.select_related("organisation")}
    return Body(place, year, found) if found else None


def paragraphs(value: Any) -> list[str]:
    """The paragraphs of a text, or of a list of texts."""
    texts = value if isinstance(value, list) else str(value).splitlines()
    return [
        str(one.get("text") or one.get("name") or "") if isinstance(one, dict) else str(one) for one in texts if one
    ]


@dataclass(frozen=True)
class Opened:
    """One project of a body's publications."""

    body: Body
    code: str

    def of(self, kind: str) -> dict[str, Any] | None:
        """The project in the publication of a kind; None where it is not in it."""
        found = self.body.publications.get(kind)
        rows = (found.snapshot or {}).get("projects", ()) if found else ()
        return next((dict(one) for one in rows if one["code"] == self.code), None)

    @cached_property
    def shown(self) -> dict[str, Any] | None:
        """The project as the newest publication tells it; None where it is nowhere public."""
        return self.of(Kind.RESULTS) or self.of(Kind.TARGETS) or self.of(Kind.KEY_REPORTS)

    @cached_property
    def key(self) -> dict[str, Any] | None:
        """Its key evaluation, where that is out, with the texts the template shows as paragraphs."""
        found = self.of(Kind.KEY_REPORTS)
        if found is None:
            return None
        labels = {
            part["id"]: part["label"] for part in (self.body.publications[Kind.KEY_REPORTS].snapshot or {})["parts"]
        }
        texts = [{"label": labels[name], "lines": paragraphs(found[name])} for name in labels if found.get(name)]
        return found | {"texts": [one for one in texts if one["lines"]]}

    @property
    def told(self) -> dict[str, Any]:
        """As the page tells it."""
        return told(self.shown or {}, self.body.shown.get("promise_words") or {})
