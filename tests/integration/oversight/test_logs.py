"""Logs: a line a request with its number and the person's id, and nothing that nobody else should read."""

import io
import json
import logging
import logging.config

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.audit.numbering import numbered
from abacus.foundation.audit.services import record
from abacus.web.loglines import configuration, scrubbed
from abacus.web.logs import number_of, person_of
from tests.factories import PASSWORD, county
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


@pytest.fixture
def lines():
    """What is written to the logs, as JSON."""
    root, buffer = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    wanted = configuration("INFO", "json")
    wanted["handlers"]["console"]["stream"] = buffer
    logging.config.dictConfig(wanted)
    yield lambda: [json.loads(line) for line in buffer.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def place():
    return county()


def test_a_request_is_one_line_with_its_number_and_the_persons_id(place, lines):
    clerk, browser = place.posts[Role.UNIT_CLERK], Client()
    browser.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    answer = browser.get("/pool/projects/?text=机密的名称&token=abc")
    said = [line for line in lines() if line["logger"] == "abacus.request"]
    assert len(said) == 1
    line = said[0]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/pool/projects/", answer.status_code)
    assert (line["person"], line["request"]) == (clerk.pk, answer["X-Request-ID"])
    assert line["ms"] > 0
    assert clerk.name not in json.dumps(line, ensure_ascii=False)
    assert "机密" not in json.dumps(line, ensure_ascii=False)


def test_signing_in_leaves_no_password_and_its_event_bears_the_number(place, lines):
    clerk = place.posts[Role.UNIT_CLERK]
    answer = Client().post("/sign-in/", {"username": clerk.username, "password": PASSWORD + "x"})
    said = lines()
    assert PASSWORD not in json.dumps(said)
    assert clerk.username not in json.dumps(said)
    event = Event.objects.filter(action="accounts.sign_in_failed").last()
    assert event.request == answer["X-Request-ID"]


def test_files_of_the_look_are_not_worth_a_line(lines):
    Client().get("/static/none.css")
    assert [line for line in lines() if line["logger"] == "abacus.request"] == []


def test_an_error_is_logged_with_its_number_which_the_page_shows(place, lines, monkeypatch):
    browser = Client(raise_request_exception=False)
    browser.force_login(place.posts[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")

    said = "password=geheim\nDETAIL: Failing row contains (1, 张三, pbkdf2)"

    def broken(*_arguments, **_more):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        raise RuntimeError(said)

    monkeypatch.setattr("abacus.foundation.notices.views.render", broken)
    answer = browser.get("/notices/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    line = next(line for line in lines() if "exception" in line)
    assert line["request"] == answer["X-Request-ID"]
    assert line["person"] == place.posts[Role.UNIT_CLERK].pk
    assert "Traceback" in line["exception"]
    assert not [secret for secret in ("geheim", "张三") if secret in json.dumps(line, ensure_ascii=False)]


def test_work_without_a_request_has_a_number_too(lines):
    with numbered("job-17", job=17):
        assert record(by=None, on=DAY, action="x", target=("x", 1, "")).request == "job-17"
        logging.getLogger("abacus.tests").warning("at it")
    assert {"request": "job-17", "job": 17}.items() <= lines()[-1].items()
    assert record(by=None, on=DAY, action="x", target=("x", 1, "")).request == ""


def test_on_a_terminal_it_is_text():
    formatter = configuration("INFO", "text")["formatters"]["lines"]["processors"][-1]
    assert "colors" not in type(formatter).__name__
    assert "hello" in formatter(None, "info", {"event": "hello", "level": "info"})


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("abacus_Ab3dEf9h_" + "x" * 43 + " end", "abacus_*** end"),
        ("postgresql://abacus:secret@/abacus?host=/run", "postgresql://abacus:***@/abacus?host=/run"),
        ("Authorization: Bearer abcdefgh12345", "Authorization: *** ***"),
        ("bearer abcdefgh12345", "bearer ***"),
        ("{'password': 'p w', 'name': 'x'}", "{'password': ***, 'name': 'x'}"),
        ("sessionid=abc; csrftoken=def; a=1", "sessionid=***; csrftoken=***; a=1"),
        ("error\nDETAIL:  Key (name)=(张三) exists.\nHINT: x", "error\nDETAIL: ***\nHINT: x"),
        ("预算 37.24 万元", "预算 37.24 万元"),
    ],
)
def test_secrets_and_values_of_rows_are_taken_out(text, left):
    assert scrubbed(text) == left


def test_a_proxys_number_counts_only_where_there_is_a_proxy(settings):
    request = RequestFactory().get("/", headers={"X-Request-ID": "from-the-proxy-1"})
    assert number_of(request) != "from-the-proxy-1"
    settings.PROXIES = 1
    assert number_of(request) == "from-the-proxy-1"
    bad = RequestFactory().get("/", headers={"X-Request-ID": 'x"\n{}'})
    assert len(number_of(bad)) == 32


def test_nobody_is_asked_for_whom_the_request_does_not_know(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert person_of(request) == {}
        request.user = SimpleLazyObject(lambda: pytest.fail("asked"))
        assert person_of(request) == {}


def test_figures_are_for_this_machine_or_for_the_token(settings, place):
    record(by=None, on=DAY, action="x", target=("x", 1, ""))
    browser = Client()
    text = browser.get("/metrics").content.decode()
    assert "# TYPE abacus_audit_unsealed_events gauge" in text
    assert 'abacus_jobs{state="queued"} 0' in text
    assert "django_http_requests_total_by_method_total" in text
    for refused in (
        {"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, {"HTTP_AUTHORIZATION": "Bearer x",
         "REMOTE_ADDR": "10.0.0.7"},
    ):  # fmt: skip
        assert browser.get("/metrics", **refused).status_code == 404
    settings.PROXIES = 1
    assert browser.get("/metrics").status_code == 404, "behind a proxy all the world comes from this machine"
    settings.METRICS_TOKEN = "m" * 20
    assert browser.get("/metrics", HTTP_AUTHORIZATION="Bearer " + "m" * 20, REMOTE_ADDR="10.0.0.7").status_code == 200
    assert browser.get("/metrics", HTTP_AUTHORIZATION="Bearer 万", REMOTE_ADDR="10.0.0.7").status_code == 404


def test_several_processes_count_together(monkeypatch, tmp_path):
    from abacus.web import metrics

    monkeypatch.setenv(metrics.FOLDER, "")
    monkeypatch.delenv(metrics.FOLDER)
    metrics.prepare(1, tmp_path)
    assert metrics.FOLDER not in metrics.os.environ
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").write_text("left")
    metrics.prepare(2, tmp_path)
    assert metrics.os.environ[metrics.FOLDER] == str(tmp_path / "metrics")
    assert list((tmp_path / "metrics").iterdir()) == []
    assert b"abacus_sessions" in Client().get("/metrics").content
