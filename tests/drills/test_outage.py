"""Odoo and its database are away for a while: the session goes on, and nothing of it is lost."""

import os
import time

import pytest
from playwright.sync_api import expect

from devstack.databases import Cluster

from ..steps import attendance_is_written
from .test_recovery import pending_events

pytestmark = pytest.mark.drill

OUTAGE = int(os.environ.get("OUTAGE", "30"))
"""Seconds."""


def test_odoo_and_its_database_are_away(practice, office, begin, report):
    """Picture and sound do not stop, and every event arrives afterwards: in order, once."""
    session = begin()

    def go_away() -> float:
        fault = time.time()
        practice.odoo.stop()
        practice.database.cluster.stop()
        return fault

    def come_back() -> None:
        Cluster.start_private(practice.database.cluster.private, durable=False)
        practice.start_odoo()
        practice.wait_for_odoo()

    try:
        found = session.harm(go_away, settled=OUTAGE, limit=OUTAGE + 40)
        report.add(f"Odoo and its database away for {OUTAGE} s", 2, [found])
        assert found.back == 0
        for somebody in session.people:
            expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
        for somebody in session.people:
            somebody.page.evaluate("watchedSockets.at(-1).send(JSON.stringify({type: 'leave'}))")
        metrics = f"{practice.node_url}/metrics"
        practice.node.wait_for(metrics, lambda found: pending_events(found) >= 2, 20)
    finally:
        come_back()
    practice.node.wait_for(metrics, lambda found: pending_events(found) == 0, 60)
    attendance_is_written(session.dana, session.id)
    events = office.fetch(
        "SELECT event_uid, at, event_type FROM teletherapy_media_event"
        " WHERE session_id = %s ORDER BY seq",
        session.id,
    )
    uids, moments, kinds = zip(*events, strict=True)
    assert len(set(uids)) == len(uids)
    assert list(moments) == sorted(moments)
    assert kinds.count("participant_left") == 2
