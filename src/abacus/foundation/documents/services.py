"""Files people hand in: limits, what they really are, and where they lie."""

import hashlib
import re
from datetime import date
from pathlib import PurePosixPath

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.documents.contents import media_type
from abacus.foundation.documents.models import Upload, place
from abacus.foundation.documents.workbooks import WorkbookError
from abacus.foundation.refusals import Refusal

LIMIT = 20 * 1024 * 1024
"""Bytes a file may have."""


@transaction.atomic
def store(*, file: File, name: str, path: str, by: User, on: date, granted: bool = False) -> Upload:
    """Keep a file for the organisation at `path`; the same bytes for the same place are kept once.

    `granted`: the stage has checked that this person may, as a member of a team that works on its matter.
    Raises Refusal for more than 20 MB, an empty file, a kind that is not taken in, or a name that
    does not fit the content.
    """
    if not granted:
        require(by, Permission.DOCUMENT_STORE, path=path, on=on)
    name = clean_name(name)
    if not file.size:
        raise Refusal(_("文件“%(name)s”是空的。") % {"name": name}, _("请检查后重新上传。"))
    if file.size > LIMIT:
        raise Refusal(_("文件“%(name)s”超过 20 MB。") % {"name": name}, _("请删除图片或拆分后再上传。"))
    file.seek(0)
    content = file.read()
    try:
        kind = media_type(name, content)
    except WorkbookError as error:
        raise Refusal(error.message) from error
    digest = hashlib.sha256(content).hexdigest()
    same = Upload.objects.filter(sha256=digest, organisation_path=path, name=name).first()
    if same is not None:
        return same
    upload = Upload(
        name=name, sha256=digest, size=len(content), media_type=kind, organisation_path=path, uploaded_by=by
    )
    _keep(upload, content)
    upload.save()
    after = {"name": name, "sha256": digest, "size": len(content)}
    audit.record(by=by, on=on, action="documents.stored", target=upload, after=after)
    return upload


def _keep(upload: Upload, content: bytes) -> None:
    """Put the bytes where their hash says; bytes that lie there already are the same."""
    path = place(upload, "")
    if upload.file.storage.exists(path):
        upload.file.name = path
    else:
        upload.file.save(upload.sha256, ContentFile(content), save=False)


def clean_name(name: str) -> str:
    """The last part of a name, without control characters and reserved marks, at most 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    safe = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]', "", last).strip(". ")
    stem, dot, ending = safe.rpartition(".")
    return f"{stem[:190]}{dot}{ending[:9]}" if dot else safe[:200]
