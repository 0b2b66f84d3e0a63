"""Figures of this process for Prometheus. Each process is scraped on its own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One registry for each app, so that two apps in one process do not mix."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "talktime_requests",
            "Requests answered.",
            ("operation", "method", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "talktime_request_seconds",
            "Time until the answer began.",
            ("operation",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.open = Gauge(
            "talktime_requests_open",
            "Requests and streams that are open.",
            ("kind",),
            registry=self.registry,
        )
        self.pbx_up = Gauge(
            "talktime_pbx_up",
            "Whether the PBX answers its dialer.",
            ("pbx",),
            registry=self.registry,
        )
        self.pbx_heartbeat_age = Gauge(
            "talktime_pbx_heartbeat_age_seconds",
            "Time since the dialer of this PBX last spoke.",
            ("pbx",),
            registry=self.registry,
        )

    def exposition(self) -> bytes:
        return generate_latest(self.registry)
