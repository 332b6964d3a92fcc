"""What two hundred people do on a filing day, for locust: sign in once, then look, type, save, hand in, review.

They arrive within `LOAD_ARRIVE` seconds, and only when all are in does the day begin: `LOAD_PHASES` says how long
its parts last (“alone:120,beside:60”). Every answer is kept with the part it belongs to, signing in with the
arrival, and written to `LOAD_ANSWERS` at the end; when a part begins, a file of its name appears beside it.

How long they think stands in `pace`.
"""

import json
import os
import random
import re
from html import unescape
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import gevent
from gevent.event import Event
from locust import HttpUser, between, events, task

from benchmarks.load.pace import READING, SAVES, TYPING

PASSWORD = os.environ["LOAD_PASSWORD"]
NAMES = {
    kind: cycle(os.environ.get(f"LOAD_{kind.upper()}", "nobody").split(","))
    for kind in ("clerks", "reviewers", "finance", "performance")
}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ARRIVAL = "arrival"
PHASES = [(name, int(seconds)) for name, _, seconds in (
    one.partition(":") for one in os.environ.get("LOAD_PHASES", "alone:60").split(",")
)]  # fmt: skip
ANSWERS = Path(os.environ["LOAD_ANSWERS"])
SCRIPT = {"X-Abacus-Script": "1", "X-Abacus-Draft": "1"}


class Day:
    """The parts of the day and what was answered in each: [page, milliseconds, what was wrong or blank]."""

    def __init__(self) -> None:
        self.phase = ARRIVAL
        self.answers: dict[str, list[tuple[str, float, str]]] = {ARRIVAL: []}
        self.inside = 0
        self.begun = Event()

    def answered(self, name: str, response_time: float, exception: object, **_more: Any) -> None:
        """Keep one answer; what comes late belongs to the part in which it comes."""
        self.answers[self.phase].append((name, round(response_time, 1), str(exception)[:200] if exception else ""))

    def came_in(self, users: int) -> None:
        """One more is signed in; the last one opens the day."""
        self.inside += 1
        if self.inside == users:
            self.begun.set()

    def pass_by(self, runner: Any) -> None:
        """Wait for everybody, then let one part follow the other, and end."""
        self.begun.wait(timeout=600)
        for name, seconds in PHASES:
            self.phase = name
            self.answers[name] = []
            ANSWERS.with_name(name).touch()
            gevent.sleep(seconds)
        self.phase = "over"
        self.answers["over"] = []
        ANSWERS.write_text(json.dumps(self.answers, ensure_ascii=False))
        runner.quit()


DAY = Day()


@events.test_start.add_listener
def begin(environment: Any, **_more: Any) -> None:
    """The day passes by itself."""
    events.request.add_listener(DAY.answered)
    gevent.spawn(DAY.pass_by, environment.runner)


class Fields(HTMLParser):
    """The fields of the form `id` as a browser would post them."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id, self.inside, self.found = id, False, list[tuple[str, str]]()
        self.text: str | None = None
        self.choice: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = given.get("id") == self.id
        if not (self.inside or given.get("form") == self.id):
            return
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.found.append((name, given.get("value", "")))
        elif tag == "textarea" and name:
            self.text = ""
            self.found.append((name, ""))
        elif tag == "select" and name:
            self.choice = (name, "")
        elif tag == "option" and self.choice and ("selected" in given or not self.choice[1]):
            self.choice = (self.choice[0], given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text is not None:
            self.found[-1] = (self.found[-1][0], self.text.strip("\n"))
            self.text = None
        elif tag == "select" and self.choice:
            self.found.append(self.choice)
            self.choice = None
        elif tag == "form":
            self.inside = False


def fields(page: str, id: str) -> list[tuple[str, str]]:
    """The form's fields."""
    reader = Fields(id)
    reader.feed(page)
    return reader.found


class Person(HttpUser):
    """Somebody signed in who thinks between two clicks."""

    abstract = True
    wait_time = between(*READING)
    kind = ""

    def on_start(self) -> None:
        self.client.trust_env = False
        self.sign_in()
        DAY.came_in(int(os.environ["LOAD_USERS"]))
        DAY.begun.wait()
        gevent.sleep(random.uniform(0, READING[1]))

    def sign_in(self) -> None:
        """As often as it takes: who is told that too many sign in at once tries again after some seconds."""
        page = self.client.get("/sign-in/", name="sign-in").text
        token = TOKEN.search(page)
        posted = {
            "username": next(NAMES[self.kind]), "password": PASSWORD,
            "csrfmiddlewaretoken": token.group(1) if token else "",
        }  # fmt: skip
        while True:
            with self.client.post("/sign-in/", posted, name="sign-in", catch_response=True) as answer:
                if answer.status_code != 503:
                    if answer.status_code != 200 or 'name="password"' in answer.text:
                        answer.failure(f"not signed in: {answer.status_code}")
                    return
                answer.success()
                answer.request_meta["name"] = "asked to sign in later"
            gevent.sleep(random.uniform(2, 6))

    def look(self, address: str, name: str) -> str:
        """One page, which must be that page."""
        with self.client.get(address, name=name, catch_response=True) as answer:
            if answer.status_code != 200 or 'name="password"' in answer.text:
                answer.failure(f"{answer.status_code}")
            return str(answer.text)

    @task(2)
    def workbench(self) -> None:
        self.look("/", "workbench")

    @task(1)
    def projects(self) -> None:
        page = self.look(random.choice(("/projects/", "/projects/?page=2", "/projects/?text=3")), "list")
        links = re.findall(r'href="(/projects/\d+/)"', page)
        if links:
            self.wait()
            self.look(random.choice(links), "record")


class Clerk(Person):
    """Fills targets in: opens a draft, types, the page saves every few seconds; now and then hands in."""

    kind, weight = "clerks", 150

    @task(6)
    def fill_in(self) -> None:
        page = self.look("/targets/", "list of targets")
        drafts = re.findall(r'href="(/targets/declare/\d+/)"', page)
        if not drafts:
            return
        address = random.choice(drafts)
        self.wait()
        form = self.look(address, "form")
        posted = fields(form, "sheet")
        save = re.search(r'data-autosave="([^"]+)"', form)
        if not posted or save is None:
            return
        for _round in range(SAVES):
            gevent.sleep(random.uniform(*TYPING))
            posted = [
                (name, f"{value[:60]}；{random.randint(1, 9)}" if name == "goal" else value) for name, value in posted
            ]
            answer = self.client.post(unescape(save.group(1)), posted, headers=SCRIPT, name="save")
            if answer.status_code != 200:
                return
            version = str(answer.json()["version"])
            posted = [(name, version if name == "version" else value) for name, value in posted]
        if random.random() < 0.2:
            submit = unescape(save.group(1)).replace("/save/", "/submit/")
            self.client.post(submit, posted, name="hand in")


class Reviewer(Person):
    """Looks through what has been handed in."""

    kind, weight = "reviewers", 30

    @task(4)
    def review(self) -> None:
        page = self.look("/targets/review/", "list of reviews")
        waiting = re.findall(r'href="(/targets/review/\d+/)"', page)
        if waiting:
            self.wait()
            self.look(random.choice(waiting), "review")


class Finance(Person):
    """Filters and sorts the lists of a county."""

    kind, weight = "finance", 10

    @task(4)
    def lists(self) -> None:
        self.look(random.choice(("/projects/?sort=-current", "/targets/?sort=name", "/projects/?size=50")), "list")


class Performance(Person):
    """Watches the county's figures."""

    kind, weight = "performance", 10

    @task(1)
    def dashboard(self) -> None:
        self.look("/dashboard/", "dashboard")

    @task(2)
    def overdue(self) -> None:
        self.look("/overdue/", "overdue")
