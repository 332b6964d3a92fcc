"""Packages for the congress, government and party committee; hearings."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from abacus.cycle.disclosure import reporting, snapshots
from abacus.cycle.disclosure.models import Hearing, Report, ReportItem
from abacus.cycle.disclosure.rules import rules_for
from abacus.cycle.drafts import NotEditable, Stale
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ProjectYear

State = Report.State
MAX_TITLE, MAX_TEXT, MAX_WORDS, MAX_NUMBER = 120, 4_000, 300, 80


@transaction.atomic
def start_report(*, region_id: int, fiscal_year: int, recipient: str, title: str, by: User, on: date) -> Report:
    """Begin a report to one of the place's recipients. Raises Refusal for an unknown one, or a title too long."""
    region = Organisation.objects.within(access_of(by, on).scope).get(pk=region_id)
    require(by, Permission.REPORT_SEND, path=region.path, on=on)
    rules = rules_for(region, fiscal_year, on)
    labels = {option.id: option.label for option in rules.recipients}
    if recipient not in labels:
        raise Refusal(_("没有选择报送对象"), _("从列出的对象中选一个"))
    named = short(title, MAX_TITLE, _("标题")) or _("%(year)s 年度预算绩效情况") % {"year": fiscal_year}
    report = Report.objects.create(
        region=region,
        organisation_path=region.path,
        fiscal_year=fiscal_year,
        recipient=recipient,
        recipient_label=labels[recipient],
        title=named,
        made_by=by,
        made_on=on,
        pack_release=rules.tag,
    )
    audit.record(by=by, on=on, action="report.begun", target=report, after={"recipient": labels[recipient]})
    return report


@transaction.atomic
def pick(
    *, report_id: int, version: int, project_year_id: int, criterion: str, words: str, by: User, on: date
) -> ReportItem:
    """Add a project with the reason it was picked. Raises NotEditable, Stale, Refusal."""
    report = draft(report_id, version, by, on)
    rules = rules_for(report.region, report.fiscal_year, on)
    year = ProjectYear.objects.visible_to(by, on).select_related("project").get(pk=project_year_id)
    if year.fiscal_year != report.fiscal_year:
        raise Refusal(_("“%(name)s”不是 %(year)s 年度的项目") % {"name": year.project.name, "year": report.fiscal_year})
    if criterion not in {option.id for option in rules.criteria}:
        raise Refusal(_("没有选择选取理由"), _("从关注度、影响面等理由中选一项"))
    said = short(words, MAX_WORDS, _("选取理由"))
    if not said:
        raise Refusal(
            _("没有写明为什么选“%(name)s”") % {"name": year.project.name}, _("写一句，如“涉及 9,846 名困难群众”")
        )
    try:
        with transaction.atomic():
            item = ReportItem.objects.create(report=report, project_year=year, criterion=criterion, words=said)
    except IntegrityError as error:
        raise Refusal(_("“%(name)s”已经在材料中") % {"name": year.project.name}) from error
    _touch(report)
    audit.record(by=by, on=on, action="report.picked", target=report, after={"project": year.project.name, "why": said})
    return item


@transaction.atomic
def drop_item(*, report_id: int, version: int, item_id: int, by: User, on: date) -> None:
    """Take a project out of a report that is not sent. Raises NotEditable, Stale."""
    report = draft(report_id, version, by, on)
    item = report.items.select_related("project_year__project").get(pk=item_id)
    audit.record(
        by=by, on=on, action="report.dropped", target=report, before={"project": item.project_year.project.name}
    )
    item.delete()
    _touch(report)


@transaction.atomic
def save_report(*, report_id: int, version: int, title: str, summary: str, by: User, on: date) -> Report:
    """Keep title and summary. Raises NotEditable, Stale, Refusal."""
    report = draft(report_id, version, by, on)
    named = short(title, MAX_TITLE, _("标题"))
    if not named:
        raise Refusal(_("标题是空的"), _("写上标题再保存"))
    report.title, report.summary = named, short(summary, MAX_TEXT, _("概述"))
    _touch(report)
    audit.record(by=by, on=on, action="report.saved", target=report, after=audit.facts(report, "title", "summary"))
    return report


@transaction.atomic
def send(*, report_id: int, version: int, document_number: str, by: User, on: date) -> Report:
    """Freeze the report as sent today. Raises NotEditable, Stale, Refusal for one without projects."""
    report = draft(report_id, version, by, on)
    if not report.items.exists():
        raise Refusal(_("材料里还没有项目"), _("先选取项目，写明理由"))
    report.document_number = short(document_number, MAX_NUMBER, _("文号"))
    report.sent_by, report.sent_on, report.state = by, on, State.SENT
    content = reporting.content(report, on) | {"document_number": report.document_number, "sent_on": on.isoformat()}
    report.snapshot, report.sha256, report.pack_release = content, snapshots.digest(content), content["release"]
    _touch(report)
    audit.record(
        by=by, on=on, action="report.sent", target=report,
        after=audit.facts(report, "recipient_label", "document_number", "sha256"),
    )  # fmt: skip
    return report


@transaction.atomic
def record_reply(*, report_id: int, version: int, reply: str, replied_on: date, by: User, on: date) -> Report:
    """Write down what the recipient answered. Raises NotEditable before it is sent, Stale, Refusal."""
    report = report_of(report_id, by, on)
    if report.state == State.DRAFT:
        raise NotEditable(_("材料还没有报送，不能登记回复"), _("先报送"))
    unchanged(report, version)
    said = short(reply, MAX_TEXT, _("回复"))
    if not said:
        raise Refusal(_("回复内容是空的"), _("写上回复的要点"))
    if report.sent_on and not report.sent_on <= replied_on <= on:
        raise Refusal(
            _("回复日期 %(day)s 应在报送日 %(sent)s 之后、今天之前")
            % {"day": replied_on.isoformat(), "sent": report.sent_on.isoformat()},
            _("请核对日期"),
        )
    before = audit.facts(report, "reply", "replied_on")
    report.reply, report.replied_on, report.state = said, replied_on, State.ANSWERED
    _touch(report)
    audit.record(
        by=by, on=on, action="report.answered", target=report, before=before,
        after=audit.facts(report, "reply", "replied_on"),
    )  # fmt: skip
    return report


@transaction.atomic
def record_hearing(
    *,
    region_id: int,
    fiscal_year: int,
    held_on: date,
    before: str,
    subject: str,
    decided: str,
    by: User,
    on: date,
) -> Hearing:
    """Write down a yearly session on performance: before whom, what was heard, what was decided."""
    region = Organisation.objects.within(access_of(by, on).scope).get(pk=region_id)
    require(by, Permission.REPORT_SEND, path=region.path, on=on)
    texts = {
        "before": short(before, 80, _("听取单位")),
        "subject": short(subject, 200, _("议题")),
        "decided": short(decided, MAX_TEXT, _("议定事项")),
    }
    if not all(texts.values()):
        raise Refusal(_("听取单位、议题和议定事项都要填写"), _("补上空着的一项"))
    if held_on > on:
        raise Refusal(_("会议日期 %(day)s 还没有到") % {"day": held_on.isoformat()}, _("开会之后再登记"))
    hearing = Hearing.objects.create(
        region=region, organisation_path=region.path, fiscal_year=fiscal_year, held_on=held_on, recorded_by=by,
        recorded_on=on, **texts,
    )  # fmt: skip
    audit.record(by=by, on=on, action="report.hearing_recorded", target=hearing, after=texts)
    return hearing


def report_of(report_id: int, by: User, on: date) -> Report:
    """The report, locked, if this person may send reports of its place. Raises DoesNotExist, Refused."""
    rows = Report.objects.visible_to(by, on).select_for_update(of=("self",)).select_related("region", "made_by")
    report: Report = rows.get(pk=report_id)
    require(by, Permission.REPORT_SEND, path=report.organisation_path, on=on)
    return report


def draft(report_id: int, version: int, by: User, on: date) -> Report:
    """The report while it may be changed. Raises NotEditable, Stale."""
    report = report_of(report_id, by, on)
    if report.state != State.DRAFT:
        raise NotEditable(_("材料已于 %(day)s 报送，不能修改") % {"day": report.sent_on}, _("需要补充的，另做一份"))
    return unchanged(report, version)


def unchanged(report: Report, version: int) -> Report:
    """The report, if nobody has changed it since the page was opened. Raises Stale."""
    if report.version != version:
        raise Stale(report.made_by.name)
    return report


def _touch(report: Report) -> None:
    """Write the report with its next version."""
    report.version += 1
    report.save()


def short(typed: str, most: int, what: str) -> str:
    """A text as it is stored. Raises Refusal where it is too long."""
    plain = typed.replace("\x00", "").strip()
    if len(plain) > most:
        raise Refusal(_("“%(what)s”超过 %(most)s 字，没有保存") % {"what": what, "most": most}, _("请缩短后再保存"))
    return plain
