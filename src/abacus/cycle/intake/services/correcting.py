"""What people say of cells: the file is read again by it, and a word may be remembered for the region."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.intake.models import Correction, LearntWord, Source, Table
from abacus.cycle.intake.questions import Setting, examine
from abacus.cycle.intake.services.common import WRITTEN, mine, source_of
from abacus.cycle.intake.services.opening import error
from abacus.cycle.intake.services.reading import learnt_words, path_of, table_from
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents.forms import read_forms
from abacus.foundation.documents.forms.fields import is_meaning
from abacus.foundation.documents.forms.learnt import position, word_for
from abacus.foundation.documents.workbooks import WorkbookError, read_workbook
from abacus.foundation.organisations.tree import region_of
from abacus.foundation.refusals import Refusal


@transaction.atomic
def correct(*, source_id: int, sheet: str, cell: str, field: str, by: User, on: date, remember: bool = False) -> Source:
    """Say what a cell is and read its file again; `field` is a meaning of `forms.fields`, blank for nothing.

    With `remember` the word beside the cell is learnt for the region. Raises Refusal for what is no cell or
    no field, where nothing can be learnt, and where a table of the file was taken; Changed; Refused where
    the word would be learnt for a region this person does not import for.
    """
    source = source_of(source_id, by, on)
    if position(cell) is None or not (field == "" or is_meaning(field)):
        raise Refusal(_("没有说清是哪个单元格、是什么。"), _("请点表里的一格，再从清单里选。"))
    if source.upload is None:
        raise Refusal(_("“%(name)s”没有保存，不能更正。") % {"name": source.name}, _("请改好文件后重新上传。"))
    before = source.corrections.filter(sheet=sheet, cell=cell).first()
    said = {"field": before.field} if before else None
    Correction.objects.update_or_create(
        source=source, sheet=sheet[:200], cell=cell, defaults={"field": field, "by": by, "on": on}
    )
    word = _remember(source, sheet, cell, field, by, on) if remember else None
    read_again(source, by, on)
    after = {"sheet": sheet, "cell": cell, "field": field, "word": word.word if word else None}
    audit.record(by=by, on=on, action="intake.corrected", target=_label(source), before=said, after=after,
                 path=source.batch.organisation_path)  # fmt: skip
    return source


@transaction.atomic
def undo_correction(*, correction_id: int, by: User, on: date) -> Source:
    """Take back what was said of a cell and read its file again."""
    rows = Correction.objects.filter(mine(by, on, "source__batch__organisation_path"))
    source = source_of(rows.values_list("source_id", flat=True).get(pk=correction_id), by, on)
    correction = source.corrections.get(pk=correction_id)
    before = {"sheet": correction.sheet, "cell": correction.cell, "field": correction.field}
    correction.delete()
    read_again(source, by, on)
    audit.record(by=by, on=on, action="intake.uncorrected", target=_label(source), before=before,
                 path=source.batch.organisation_path)  # fmt: skip
    return source


@transaction.atomic
def withdraw_word(*, word_id: int, by: User, on: date) -> LearntWord:
    """Use a learnt word no longer; tables read before stay as they are. Raises Refusal where it is not in use."""
    rows = LearntWord.objects.filter(mine(by, on, "region__path")).select_for_update(of=("self",))
    word: LearntWord = rows.get(pk=word_id)
    require(by, Permission.IMPORT, path=word.region.path, on=on)
    if word.withdrawn_on is not None:
        raise Refusal(_("“%(word)s”已经撤回。") % {"word": word.word})
    word.withdrawn_on, word.withdrawn_by = on, by
    word.save(update_fields=["withdrawn_on", "withdrawn_by"])
    audit.record(by=by, on=on, action="intake.word_withdrawn", target=word, path=word.region.path,
                 before={"field": word.field, "word": word.word})  # fmt: skip
    return word


def _label(source: Source) -> tuple[str, int, str]:
    return "intake.source", source.pk, source.name


def _remember(source: Source, sheet: str, cell: str, field: str, by: User, on: date) -> LearntWord:
    """Learn the word beside the cell for the region of the body that receives the batch.

    What a region reads by is the region's to say: it takes the permission to import there.
    """
    region = region_of(source.batch.organisation)
    require(by, Permission.IMPORT, path=region.path, on=on)
    try:
        found = word_for(read_workbook(path_of(source), name=source.name), sheet, cell, field)
    except WorkbookError as refused:
        raise Refusal(str(refused.message)) from refused
    if found is None:
        raise Refusal(_("这一格旁边没有可以记住的栏目名。"), _("请不勾选“以后都这样认”，只更正这一份。"))
    kind = source.tables.filter(sheet=sheet).values_list("kind", flat=True).first() or ""
    key, word = found
    others = LearntWord.objects.filter(region=region, word=word, withdrawn_on=None).exclude(field=key)
    for other in others:
        other.withdrawn_on, other.withdrawn_by = on, by
        other.save(update_fields=["withdrawn_on", "withdrawn_by"])
    made: LearntWord = LearntWord.objects.get_or_create(
        region=region, field=key, word=word, withdrawn_on=None,
        defaults={"kind": kind, "learnt_from": source, "by": by, "on": on},
    )[0]  # fmt: skip
    return made


def read_again(source: Source, by: User, on: date) -> None:
    """Read a file with all that was said of it; its tables keep their places and what people chose for them."""
    batch = source.batch
    places = {(one.sheet, one.cell): one.field for one in source.corrections.all()}
    learnt = learnt_words(region_of(batch.organisation), places)
    path = path_of(source)
    forms = read_forms(
        path, region=batch.organisation.region_code, on=batch.created_on, name=source.name, learnt=learnt
    )
    whole = [form for form in forms if form.error is None]
    kept = {table.place: table for table in source.tables.all()}
    made = []
    for place, form in enumerate(whole, start=1):
        table = table_from(source, place, form)
        before = kept.pop(place, None)
        if before is not None:
            table.pk, table.choices, table.version = before.pk, before.choices, before.version + 1
            aside = before.state == Table.State.ASIDE
            table._aside = aside  # type: ignore[attr-defined]
        made.append(table)
    Table.objects.filter(pk__in=[table.pk for table in kept.values()]).delete()
    setting = Setting.of(batch, made, on)
    for table in made:
        table.save()
        examine(table, setting)
        if getattr(table, "_aside", False):
            table.state = Table.State.ASIDE
        table.save(update_fields=WRITTEN)
    refused = next((form.error for form in forms if form.error is not None), None)
    source.state = Source.State.READ if whole else Source.State.REFUSED
    source.error = error(refused.code, str(refused.message), refused.cell) if refused and not whole else None
    source.version += 1
    source.save(update_fields=["state", "error", "version"])
