"""Metrics for Prometheus, read from the node when they are asked for. No ids, no addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from media_server.heartbeat import Heartbeat
from media_server.node import Node
from media_server.outbox import Outbox

PREFIX = "teletherapy_media_"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics(Collector):
    """Collects on demand, so that counting costs the hot path one addition."""

    def __init__(self, node: Node, outbox: Outbox, heartbeat: Heartbeat) -> None:
        self.connections = 0
        self.closes: Counter[int] = Counter()
        """Closed WebSockets by close code."""
        self._node = node
        self._outbox = outbox
        self._heartbeat = heartbeat
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def page(self) -> bytes:
        """The metrics in Prometheus' text format."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """See :class:`prometheus_client.registry.Collector`."""
        node, outbox = self._node, self._outbox
        yield _gauge("draining", "1 while no new rooms are opened", node.rooms.draining)
        yield _gauge("rooms", "Rooms that have not ended", len(node.rooms.ids))
        yield _gauge("participants", "Places taken in rooms", node.rooms.participants)
        yield _gauge("connections", "Open WebSockets", self.connections)
        yield _gauge("splices", "Pairs of participants that have met", len(node.splices))
        yield _gauge("groups", "Groups whose media is forwarded", len(node.forwarders))
        awaited = sum(group.pictures_awaited for group in node.forwarders.values())
        yield _gauge("pictures_awaited", "Pictures of groups that wait for a key frame", awaited)
        yield _gauge("loop_lag_seconds", "How late the last tick came", node.lag)
        yield _gauge("events_pending", "Events that Odoo has not got yet", outbox.pending)
        yield _gauge("disk_failing", "1 while events cannot be written", outbox.disk_failing)
        yield _gauge("odoo_reached", "1 while Odoo answers heartbeats", self._heartbeat.reached)
        yield _counter("events_delivered", "Events that Odoo has accepted", outbox.delivered)
        yield _counter("events_lost", "Events that could not be written", outbox.lost)
        yield _counter("heartbeat_failures", "Heartbeats not taken", self._heartbeat.failures)
        datagrams = CounterMetricFamily(
            PREFIX + "datagrams", "What happened to datagrams", labels=["outcome"]
        )
        for outcome, count in asdict(node.counters).items():
            if outcome != "forwarded_bytes":
                datagrams.add_metric([outcome], count)
        yield datagrams
        yield _counter("forwarded_bytes", "Bytes relayed", node.counters.forwarded_bytes)
        closes = CounterMetricFamily(
            PREFIX + "websocket_closes", "Closed WebSockets", labels=["code"]
        )
        for code, count in self.closes.items():
            closes.add_metric([str(code)], count)
        yield closes


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(PREFIX + name, text, value=value)


def _counter(name: str, text: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(PREFIX + name, text, value=value)
