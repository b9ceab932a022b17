"""A session to harm, a second node, and the report of what the harm did."""

from dataclasses import dataclass

import pytest

from ..people import Person
from ..steps import begin_in_schedule, begin_on_portal
from .recorder import Recorder, worst_of
from .report import Report

RUNS = 3


@pytest.fixture(scope="session")
def report(pytestconfig):
    """What was measured; printed and written when the drills are over."""
    report = Report()
    yield report
    text = report.write()
    reporter = pytestconfig.pluginmanager.getplugin("terminalreporter")
    reporter.write_line("\n" + text)


@pytest.fixture
def second_node(practice):
    """A second node; the first one is started again when the test is over."""
    node = practice.add_node("second")
    try:
        yield node
    finally:
        node.server.stop()
        if not practice.node.running():
            practice.start_node()
            practice.wait_for_node()


@dataclass
class Session:
    """Therapist and client in a live session."""

    dana: Person
    alex: Person

    @property
    def people(self) -> tuple[Person, Person]:
        return self.dana, self.alex

    def expect_picture_and_sound(self) -> None:
        for somebody in self.people:
            somebody.expect_picture_and_sound()

    def harm(self, action, **options):
        """Record both pictures while `action` does its harm; it returns the moment of the fault."""
        recorders = [Recorder(somebody) for somebody in self.people]
        self.dana.page.wait_for_timeout(500)
        found = worst_of(recorders, action(), **options)
        self.expect_picture_and_sound()
        return found

    def address(self) -> str:
        """The WebSocket address of the node that the session is on."""
        return self.dana.page.evaluate("watchedSockets.at(-1).url")

    @property
    def id(self) -> int:
        """Of the `teletherapy.session`."""
        return int(self.dana.page.url.rpartition("/")[2])

    def leave_if_there(self) -> None:
        for somebody in self.people:
            button = somebody.page.get_by_role("button", name="Leave", exact=True)
            if button.is_visible():
                button.click()


@pytest.fixture
def begin(person):
    """Begin the demo's session: call it when every process is as it should be."""
    sessions = []

    def make() -> Session:
        session = Session(
            person("therapist@demo.example"), person("client@demo.example", phone=True)
        )
        begin_on_portal(session.alex)
        begin_in_schedule(session.dana)
        session.expect_picture_and_sound()
        sessions.append(session)
        return session

    yield make
    for session in sessions:
        session.leave_if_there()
