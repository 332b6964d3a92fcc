"""What was achieved of the indicators: read, and new values in batches."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Query
from pydantic import Field, Strict

from abacus.api.batches import MOST, Batch, BatchTaken, Row, batch_taken
from abacus.api.reading import Paged, asked, page, years
from abacus.api.site import reading, writing
from abacus.api.types import Day, Id, In, LineId, Micro, Out, StrictId, StrictYear, Year, words
from abacus.cycle.measured import GRADES, kind_of
from abacus.foundation.accounts.permissions import Permission
from abacus.pool import services as pool
from abacus.pool.models import ActualValue, IndicatorLine, TargetVersion

FIELDS = {
    "number": "actual_micro", "date": "actual_on", "yes": "yes", "grade": "grade", "occurrences": "occurrences",
}  # fmt: skip
"""Kind of value (by how a line is scored) → the field that says what was achieved."""


class ActualOut(Out):
    """一个完成值 / what was achieved of a line by a day. The newest of a day counts; older ones stay."""

    id: int
    project_year_id: int
    line_id: uuid.UUID
    measured_on: date
    actual_micro: int | None = Field(description="完成值 × 1,000,000")
    actual_on: date | None
    grade: str | None
    stated_percent_micro: int | None
    yes: bool | None
    occurrences: int | None
    text: str | None
    entered_on: date


class Actuals(Out):
    """一页 / a page."""

    total: int
    next_after: int | None
    items: list[ActualOut]


class ActualsAsked(Paged):
    """Filters; all of them together."""

    project_year_id: Id | None = Field(None, description="项目年度编号")
    fiscal_year: Year | None = Field(None, description="年度")
    line_id: LineId | None = Field(None, description="指标编号")


class ActualLine(In):
    """一个完成值 / one value: by how the line is scored one of actual_micro, actual_on, yes, grade, occurrences."""

    project_code: words(21, 1) = Field(description="项目代码")  # type: ignore[valid-type]
    fiscal_year: StrictYear = Field(description="年度")
    line_id: LineId = Field(description="现行目标版本中的指标编号 / a line of the approved targets")
    measured_on: Day = Field(description="截至日 / as of")
    actual_micro: Micro | None = Field(None, description="完成值 × 1,000,000")
    actual_on: Day | None = Field(None, description="完成日期（按期完成的指标）/ day on which it was done")
    yes: Annotated[bool, Strict()] | None = Field(None, description="是否完成（直接赋分的指标）/ whether it was done")
    grade: Literal[tuple(GRADES)] | None = Field(None, description="定性指标的评判 / judgement")  # type: ignore[valid-type]
    stated_percent_micro: Micro | None = Field(None, description="定性指标自报的百分比 × 1,000,000，可不填")
    occurrences: Annotated[int, Strict(), Field(ge=0, le=1_000_000)] | None = Field(
        None, description="发生次数（扣分的指标）/ how often it happened"
    )
    text: words(200) = Field("", description="原文 / as it was written")  # type: ignore[valid-type]
    replaces_id: StrictId | None = Field(
        None, description="更正时：被更正的值的编号 / the value this one corrects, as read before"
    )


class ActualBatch(In):
    """一批完成值 / a batch of values: all or none."""

    lines: list[ActualLine] = Field(min_length=1, max_length=MOST)


@reading(
    "/actual-values", name="actual-values", may=Permission.PROJECT_VIEW, answer=Actuals, tag="targets",
    summary="指标完成值 / actual values",
)  # fmt: skip
def list_actual_values(request: HttpRequest, given: Query[ActualsAsked]) -> dict[str, Any]:
    """同一指标同一截至日以编号最大的为准。

    Of one line and day the value with the largest id counts.
    """
    named = {
        "project_year_id": given.project_year_id, "project_year__fiscal_year": given.fiscal_year,
        "line_id": given.line_id,
    }  # fmt: skip
    wanted = {name: value for name, value in named.items() if value is not None}
    return page(ActualValue.objects.filter(project_year__in=years(request), **wanted), given, shown)


def shown(rows: Sequence[ActualValue]) -> list[dict[str, Any]]:
    """Values as data."""
    same = ("id", "project_year_id", "line_id", "measured_on", "actual_micro", "actual_on", "entered_on")
    return [
        {
            **{name: getattr(row, name) for name in same},
            "grade": row.grade or None,
            **{name: getattr(row, name) for name in ("stated_percent_micro", "yes", "occurrences")},
            "text": row.text or None,
        }
        for row in rows
    ]


@writing(
    "/actual-values", name="actual-values", answer=BatchTaken, tag="targets",
    may=(Permission.EVALUATION_FILL, Permission.IMPORT), summary="登记一批完成值 / record a batch of actual values",
)  # fmt: skip
def post_actual_values(request: HttpRequest, message: Body[ActualBatch]) -> dict[str, Any]:
    """全部登记或全部不登记。同一指标同一截至日已有不同的值的，须用 replaces_id 说明更正哪一个：
    迟到的旧消息因此不会覆盖新值。

    Taken whole or not at all. Where a line has another value of that day already, `replaces_id` says which one is
    corrected: a message that comes late cannot cover a newer value.
    """
    batch = Batch(request, message.lines)
    batch.once(lambda row: (row.year.pk, row.line.line_id, row.line.measured_on), "line_id")
    lines, there = lines_of(batch.rows), newest(batch.rows)
    repeated, new = [], []
    for row in batch.rows:
        check(batch, row, lines, asked(request).day)
        before = there.get((row.year.pk, row.line.line_id, row.line.measured_on))
        if before is not None and same(before, row.line):
            repeated.append((row, before))
        elif row.line.replaces_id != (before.pk if before is not None else None):
            _stale(batch, row, before)
        else:
            new.append(row)

    def door(row: Row) -> ActualValue:
        line = row.line
        value = pool.ActualInput(
            line_id=line.line_id, actual_micro=line.actual_micro, actual_on=line.actual_on, grade=line.grade or "",
            stated_percent_micro=line.stated_percent_micro, yes=line.yes, occurrences=line.occurrences,
            text=line.text.strip(),
        )  # fmt: skip
        made = pool.record_actuals(
            project_year=row.year, values=[value], measured_on=line.measured_on, by=asked(request).user,
            on=asked(request).day,
        )  # fmt: skip
        return made[0]

    return batch_taken(batch.take(new, door), repeated)


def lines_of(rows: Sequence[Row]) -> dict[tuple[int, int, uuid.UUID], IndicatorLine]:
    """(project, year, line) → the indicator of the approved targets."""
    found = IndicatorLine.objects.filter(
        version__target_set__project__in={row.year.project_id for row in rows},
        version__target_set__fiscal_year__in={row.year.fiscal_year for row in rows},
        version__state=TargetVersion.State.APPROVED,
    ).select_related("version__target_set")
    return {
        (one.version.target_set.project_id, one.version.target_set.fiscal_year or 0, one.line_id): one for one in found
    }


def newest(rows: Sequence[Row]) -> dict[tuple[int, uuid.UUID, date], ActualValue]:
    """The value that counts of each line and day; read after the project-years are locked."""
    found = ActualValue.objects.filter(
        project_year__in={row.year.pk for row in rows}, line_id__in={row.line.line_id for row in rows}
    ).order_by("pk")
    return {(one.project_year_id, one.line_id, one.measured_on): one for one in found}


def same(before: ActualValue, line: ActualLine) -> bool:
    """Whether a value says what a line says."""
    names = ("actual_micro", "actual_on", "stated_percent_micro", "yes", "occurrences")
    return before.grade == (line.grade or "") and all(getattr(before, name) == getattr(line, name) for name in names)


def check(batch: Batch, row: Row, lines: dict[tuple[int, int, uuid.UUID], IndicatorLine], day: date) -> None:
    """Refuse a line that is no indicator of the approved targets, or a value that does not fit how it is scored."""
    line = row.line
    known = lines.get((row.year.project_id, row.year.fiscal_year, line.line_id))
    if known is None:
        batch.wrong(row.number, "line_id", "not_found", _("现行目标里没有这条指标"), _("请用 /targets 读取批准的版本"))
        return
    wanted = FIELDS[kind_of(known)]
    given = [name for name in FIELDS.values() if getattr(line, name) is not None]
    if given != [wanted] or (line.stated_percent_micro is not None and wanted != "grade"):
        batch.wrong(
            row.number, wanted, "wrong_value",
            _("这条指标按“%(mode)s”计分，只填 %(field)s") % {"mode": known.get_mode_display(), "field": wanted},
            _("没有数据的指标不要发送"),
        )  # fmt: skip
    if line.measured_on > day:
        batch.wrong(row.number, "measured_on", "future", _("截至日在今天之后"), _("请核对日期"))


def _stale(batch: Batch, row: Row, before: ActualValue | None) -> None:
    there = _("该指标该日已有另一个值（编号 %(id)s）")
    said = _("没有要更正的值") if before is None else there % {"id": before.pk}
    batch.wrong(row.number, "replaces_id", "stale", said, _("请读取现在的值；确需更正的，在 replaces_id 写明它的编号"))
