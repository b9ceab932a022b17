"""What operators are given is valid, and names what there is."""

import json
import re
import shutil
import subprocess

import pytest

from devstack.paths import ROOT

DEPLOY = ROOT / "deploy"
METRIC = re.compile(r"teletherapy_media_\w+")
SOURCE = (ROOT / "media_server" / "src" / "media_server" / "metrics.py").read_text()


def known_metrics():
    """The names as Prometheus sees them."""
    gauges = re.findall(r'_gauge\(\s*"(\w+)"', SOURCE)
    counters = re.findall(r'(?:_counter\(\s*|PREFIX \+ )"(\w+)"', SOURCE)
    return {f"teletherapy_media_{name}" for name in gauges} | {
        f"teletherapy_media_{name}_total" for name in counters
    }


def known_settings():
    options = (ROOT / "media_server" / "src" / "media_server" / "config.py").read_text()
    names = re.findall(r'_Option\(\s*"(\w+)"', options)
    return {f"MEDIA_{name.upper()}" for name in names} | {"MEDIA_NODE_SECRET"}


def test_metrics_are_documented():
    """The handbook's table has every metric, and no other."""
    text = (ROOT / "docs" / "operations.md").read_text()
    assert set(re.findall(r"\| `(teletherapy_media_\w+)`", text)) == known_metrics()


def test_dashboard():
    """The dashboard asks for metrics that exist, in panels that do not overlap."""
    dashboard = json.loads((DEPLOY / "grafana" / "media-nodes.json").read_text())
    used = METRIC.findall(json.dumps(dashboard))
    assert used and set(used) <= known_metrics()
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in dashboard["panels"]]
    assert len(set(places)) == len(places)


def test_kubernetes():
    """The manifest sets settings that exist, and gives the node no rights and time to drain."""
    text = (DEPLOY / "kubernetes" / "media-node.yaml").read_text()
    variables = dict(re.findall(r'name: (MEDIA_\w+), value: "?([^"}]+)', text))
    assert variables and variables.keys() <= known_settings()
    (patience,) = re.findall(r"terminationGracePeriodSeconds: (\d+)", text)
    assert int(variables["MEDIA_DRAIN_TIMEOUT"]) < int(patience)
    for right in (
        "runAsNonRoot: true",
        "readOnlyRootFilesystem: true",
        "allowPrivilegeEscalation: false",
        "automountServiceAccountToken: false",
    ):
        assert right in text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd(tmp_path):
    """systemd finds nothing wrong with the unit."""
    unit = (DEPLOY / "systemd" / "teletherapy-media.service").read_text()
    path = tmp_path / "teletherapy-media.service"
    # The program is not installed where the tests run.
    path.write_text(re.sub(r"(?m)^ExecStart=.*", "ExecStart=/bin/true", unit))
    result = subprocess.run(
        ["systemd-analyze", "verify", path], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
