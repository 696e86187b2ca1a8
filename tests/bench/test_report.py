"""The benchmark's own pure parts: what is recorded stays, and a figure that misses its target says so."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.report import PARTS, recorded_in, write
from bench.timing import percentile
from bench.visitor import Answer, Visitor

RECORDED = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.json"
SEALING: dict[str, Any] = {"machine": "a new machine", "timings": [], "rates": []}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Give a report beside which everything that the project recorded lies."""
    (tmp_path / "benchmarks.json").write_bytes(RECORDED.read_bytes())
    return tmp_path / "benchmarks.md"


def test_a_part_that_was_measured_leaves_the_others_as_they_were_recorded(report: Path) -> None:
    before = recorded_in(report)
    write(report, {"sealing": SEALING})
    after = recorded_in(report)
    assert after.pop("sealing") == SEALING
    assert after == {part: found for part, found in before.items() if part != "sealing"}
    text = report.read_text(encoding="utf-8")
    assert "a new machine" in text
    assert "50 000 synthetic listings" in text


def test_the_report_that_is_kept_is_made_of_the_figures_that_are_kept(report: Path) -> None:
    write(report, {})
    assert report.read_text(encoding="utf-8") == RECORDED.with_suffix(".md").read_text(encoding="utf-8")
    assert set(json.loads(RECORDED.read_text(encoding="utf-8"))) <= set(PARTS)


@pytest.mark.parametrize(("share", "value"), [(0.5, 3.0), (0.95, 5.0)])
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0, 5.0], share) == value


def test_a_visitor_reads_a_code_however_its_groups_are_marked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<p><b>12345</b>&nbsp;<b>67890</b>\n<b>12345</b> <b>67890</b></p>"
    monkeypatch.setattr(Visitor, "ask", lambda *_asked: Answer(200, "", page, 1.0))
    assert Visitor("http://localhost", "").see_code("/")[0] == "12345678901234567890"
