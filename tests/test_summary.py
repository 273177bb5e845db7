"""What a run tells: every source with what was found, had, refused and spent."""

from __future__ import annotations

from cqmonitor.fetch import SourceReport
from cqmonitor.records import Failure
from cqmonitor.summary import SHOWN, Block, PublishSummary, ReadSummary, Summary, blocks


def failure(number: int, reason: str) -> Failure:
    return Failure(url=f"https://a.cn/{number}", source="daily", stage="fetch", reason=reason, detail="why")


def told(report: SourceReport) -> dict[str, Block]:
    """The blocks of a run over one source, by title."""
    summary = Summary(run_id="r", fetched={"daily": report}, read=ReadSummary(), published=PublishSummary())
    return {block.title: block for block in blocks(summary)}


def test_a_source_is_told_with_all_that_was_counted() -> None:
    failed = (failure(1, "robots"), failure(2, "http-404"), failure(3, "http-404"))
    report = SourceReport(
        discovered=9,
        new=3,
        changed=2,
        unchanged=1,
        refused_by_robots=1,
        failed=failed,
        bytes=12_345,
        seconds=6.78,
    )
    block = told(report)["Sources"]
    (row,) = block.rows
    assert dict(zip(block.columns, row, strict=True)) == {
        "source": "daily",
        "found": "9",
        "new": "3",
        "changed": "2",
        "unchanged": "1",
        "robots": "1",
        "failed": "2",
        "kB": "12",
        "seconds": "6.8",
        "articles": "0",
        "claims": "0",
        "lines removed": "0",
    }


def test_failures_are_counted_by_reason_and_a_few_are_named() -> None:
    many = [failure(number, "http-404") for number in range(SHOWN + 2)]
    rows = told(SourceReport(failed=(*many, failure(99, "robots"))))["Failed pages"].rows
    assert rows[0] == ("daily", "fetch", "http-404", str(SHOWN + 2), "https://a.cn/0", "why")
    assert rows[1][3] == ""
    assert rows[SHOWN][4] == "and 2 more"
    assert rows[-1][2:4] == ("robots", "1")
