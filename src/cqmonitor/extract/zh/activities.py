"""What is done with a thing (made, sold, exported, carried), as its words tell."""

from __future__ import annotations

import re

ACTIVITIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("capacity", re.compile(r"产能")),
    ("output", re.compile(r"产量|生产(?!总值|线|性|者|力)|产出|下线|出产|造出")),
    ("exports", re.compile(r"出口")),
    ("imports", re.compile(r"进口")),
    ("sales", re.compile(r"销量|销售(?!额|收入|面积|网)|售出|卖出")),
    ("employment", re.compile(r"从业人员|就业人员|从业人数")),
    ("cargo_value", re.compile(r"货值|货物价值|价值")),
    ("containers", re.compile(r"标箱|标准箱|TEU|箱量|(?<!货)运量")),
    ("trips", re.compile(r"开行|发车|班列数|列数|发运班列")),
    ("visits", re.compile(r"接待")),
    ("revenue", re.compile(r"营收|收入")),
)
BY_UNIT = {
    "TEU": ("containers",),
    "CNY": ("cargo_value", "export_value", "exports", "revenue"),
    "count": ("trips",),
}


def activity_of(text: str) -> str:
    """The activity that a piece of text names, or ""."""
    return next((name for name, pattern in ACTIVITIES if pattern.search(text)), "")
