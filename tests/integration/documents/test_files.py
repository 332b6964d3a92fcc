"""Files people hand in: what is taken, where it lies, who gets it back."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.documents import services
from abacus.foundation.documents.models import Upload
from abacus.foundation.refusals import Refusal
from tests.factories import county, neighbour, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PDF, PNG, JPG = b"%PDF-1.4\n%", b"\x89PNG\r\n\x1a\n" + b"\0" * 30, b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
OLD_BOOK, OLD_TEXT, OLD_MACROS, LOCKED = (
    OLE + name.encode("utf-16-le") for name in ("Workbook", "WordDocument", "Workbook_VBA_PROJECT", "EncryptedPackage")
)
HUGE_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\xff\xff" * 2 + b"\0" * 20
HUGE_JPG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 10 + b"\xff\xc0\0\x11\x08\xff\xff\xff\xff" + b"\0" * 20
SHEETS = "application/vnd.oasis.opendocument.spreadsheet"


def packed(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return stream.getvalue()


@pytest.fixture
def place():
    return county()


@pytest.fixture
def clerk(place):
    return place.posts[Role.UNIT_CLERK]


@pytest.fixture
def store(place, clerk):
    def keep(name, content, **more):
        given = {"path": place.unit.path, "by": clerk, "on": DAY, **more}
        return services.store(file=ContentFile(content, name), name=name, **given)

    return keep


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("依据.pdf", PDF, "application/pdf"),
        ("照片.png", PNG, "image/png"),
        ("照片.JPG", JPG, "image/jpeg"),
        ("旧表.xls", OLD_BOOK, "application/vnd.ms-excel"),
        ("旧表.et", OLD_BOOK, "application/vnd.ms-excel"),
        ("文稿.wps", OLD_TEXT, "application/msword"),
        ("文稿.doc", OLD_TEXT, "application/msword"),
        ("表.ods", packed(mimetype=SHEETS.encode(), content_DOT_xml=b"<a/>"), SHEETS),
        (
            "报告.docx",
            packed(word__document_DOT_xml=b"<a/>"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("明细.csv", "项目,金额\n甲,1".encode("gb18030"), "text/csv"),
        ("明细.csv", "项目,金额".encode("utf-16"), "text/csv"),
        (
            "表.xlsx",
            packed(xl__workbook_DOT_xml=b"<a/>"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("发票.ofd", packed(OFD_DOT_xml=b"<a/>"), "application/ofd"),
        ("材料.zip", packed(a=b"1"), "application/zip"),
    ],
)
def test_files_of_the_agreed_kinds_are_kept(store, name, content, kind):
    upload = store(name, content)
    assert (upload.media_type, upload.size, upload.name) == (kind, len(content), name)
    assert upload.file.name == f"{upload.sha256[:2]}/{upload.sha256}"
    assert str(upload) == name


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("程序.exe", b"MZ\x90", "不收"),
        ("无后缀", b"abc", "不收"),
        ("假.pdf", b"<html><script>", "不符"),
        ("假.xlsx", PDF, "不符"),
        ("假.xlsx", b"PK\x03\x04broken", "不符"),
        ("文档.docx", packed(xl__workbook_DOT_xml=b"<a/>"), "不符"),
        ("假.csv", b"\x00\x01\x02", "不符"),
        ("假.csv", b"\xff\xff\xff", "不符"),
        ("假.png", b"", "空"),
        ("宏.xlsx", packed(xl__workbook_DOT_xml=b"<a/>", xl__vbaProject_DOT_bin=b"x"), "宏"),
        ("宏.docx", packed(word__document_DOT_xml=b"<a/>", word__vbaProject_DOT_bin=b"x"), "宏"),
        ("宏.ods", packed(content_DOT_xml=b"<a/>", Basic__M_DOT_xml=b"<a/>"), "宏"),
        ("宏.xls", OLD_MACROS, "宏"),
        ("锁.xlsx", LOCKED, "密码"),
        ("文稿.xls", OLD_TEXT, "不符"),
        ("旧表.doc", OLD_BOOK, "不符"),
        ("旧表.xlsx", OLD_BOOK, "不符"),
        ("表.zip", packed(xl__workbook_DOT_xml=b"<a/>"), "不符"),
        ("表.pdf", packed(a=b"1"), "不符"),
        ("穿越.zip", packed(__etc__passwd=b"1"), "路径"),
        ("巨图.png", HUGE_PNG, "像素"),
        ("巨图.jpg", HUGE_JPG, "像素"),
        ("炸弹.zip", packed(a=b"\0" * 30_000_000), "过大"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(store, name, content, why):
    with pytest.raises(Refusal, match=why):
        store(name, content)
    assert not Upload.objects.exists()


def test_more_than_20_mb_is_refused(store, monkeypatch):
    monkeypatch.setattr(services, "LIMIT", 5)
    with pytest.raises(Refusal, match="20 MB"):
        store("依据.pdf", PDF)


def test_the_same_bytes_for_the_same_place_are_kept_once(store, place):
    first = store("依据.pdf", PDF)
    assert store("依据.pdf", PDF).pk == first.pk
    assert Event.objects.filter(action="documents.stored").count() == 1


def test_files_are_stored_for_the_own_unit_only(store, place):
    with pytest.raises(PermissionDenied):
        store("依据.pdf", PDF, path=place.sibling_unit.path)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/依据.pdf", "依据.pdf"),
        ("C:\\temp\\依据.pdf", "依据.pdf"),
        ('依据"\r\n.pdf', "依据.pdf"),
        ("\u202efdp.依据.pdf", "fdp.依据.pdf"),
        ("长" * 300 + ".pdf", "长" * 190 + ".pdf"),
        ("长" * 300, "长" * 200),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert services.clean_name(given) == kept


class TestDownloading:
    @pytest.fixture
    def fetch(self, client):
        def get(user, upload):
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            return client.get(f"/documents/{upload.pk}/")

        return get

    def test_what_was_handed_in_comes_back_as_it_was(self, store, clerk, fetch):
        answer = fetch(clerk, store("依据.csv", b"a,b"))
        assert b"".join(answer.streaming_content) == b"a,b"
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_a_pdf_may_be_looked_at_in_the_browser(self, store, clerk, fetch):
        assert fetch(clerk, store("依据.pdf", PDF))["Content-Disposition"].startswith("inline")

    def test_somebody_elses_file_does_not_exist(self, store, place, fetch):
        upload = store("依据.pdf", PDF)
        for stranger in (
            place.posts[Role.SYSTEM_ADMIN],
            person(Role.UNIT_CLERK, place.sibling_unit),
            neighbour().posts[Role.AUDITOR],
        ):
            assert fetch(stranger, upload).status_code == 404
