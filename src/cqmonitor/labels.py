"""What codes are called in English and Chinese, in the report and in the code lists of exports."""

from __future__ import annotations

from cqmonitor.audit import FINDINGS

Label = tuple[str, str]
"""English and Chinese."""

KINDS: dict[str, Label] = {
    "=": ("stated", "明确数值"),
    ">": ("at least", "下限"),
    "<": ("at most", "上限"),
    "~": ("about", "约数"),
    "disputed": ("disputed", "有争议"),
    "superseded": ("superseded", "已被取代"),
    "target": ("target", "目标"),
    "forecast": ("forecast", "预测"),
}
"""What a point of the chart is."""

_FLAGS_ZH = {
    "disputed": "与现行数值矛盾，而该来源无权修订；两者均保留",
    "self_contradiction": "同一篇报道对同一事实给出两个数值，其一可能误读",
    "out_of_range": "超出该指标的合理范围（indicators.yaml）",
    "parts_vs_whole": "分项之和与总量不符",
    "exchange_rate": "两种货币的金额所含汇率不合理",
    "growth_vs_levels": "增速与两期水平相互矛盾",
    "cumulative_falls": "年初以来累计值低于此前月份",
    "jump": "与前后两年同期相差悬殊",
    "period_after_publication": "发布时该时期尚未结束，却称为实际值",
    "bound_disagrees": "所述界限（超过、不足、约）与数值不符",
    "single_source": "仅有一家媒体报道",
}

DETAILS: dict[str, str] = {
    "{} in the same article": "同一篇报道中另有 {1}",
    "{}..{} {}": "{3} 报道为 {1} 至 {2}",
    "{}..{}": "合理范围为 {1} 至 {2}",
    "{} + {} + {} against {}": "{1} + {2} + {3}，而 {4}",
    "{} + {} against {}": "{1} + {2}，而 {3}",
    "{} {} ({} {}) is {} CNY/{}": "{1} {2}（{3} {4}）合 {5} CNY/{6}",
    "growth {} against {} in {} and {} in {}": "增速 {1}，而 {3} 为 {2}，{5} 为 {4}",
    "{} in {} after {} in {}": "{2} 为 {1}，此前 {4} 为 {3}",
    "{} against {} in {}": "{1}，而 {3} 为 {2}",
    "{} published {}": "时期截至 {1}，发布于 {2}",
    "nothing could be found: {}": "没有找到任何内容：{1}",
    "nothing new since {}": "自 {1} 以来没有新内容",
    "{} claims an article against {} before: has the layout changed?": (
        "每篇 {1} 条陈述，此前 {2} 条：版式是否变了？"
    ),
}
"""What flags and concerns about sources say in detail (`reconcile.flags`, `health`), in Chinese: the first
form that fits is taken, so that those with more words come before those with fewer."""

LABELS: dict[str, dict[str, Label]] = {
    "measure": {
        "level": ("level", "水平"),
        "growth": ("growth", "增速"),
        "change": ("change", "变动"),
        "gap": ("gap", "差距"),
        "share": ("share", "占比"),
        "contribution": ("contribution", "贡献"),
        "rank": ("rank", "排名"),
    },
    "status": {"actual": ("actual", "实际"), "target": ("target", "目标"), "forecast": ("forecast", "预测")},
    "basis": {
        "yoy": ("year on year", "同比"),
        "mom": ("month on month", "环比（月）"),
        "qoq": ("quarter on quarter", "环比（季）"),
        "annual_average": ("annual average", "年均"),
        "since": ("since an earlier time", "较此前"),
    },
    "prices": {"current": ("current prices", "现价"), "constant": ("constant prices", "不变价")},
    "freq": {
        "A": ("annual", "年度"),
        "S": ("half-yearly", "半年"),
        "Q": ("quarterly", "季度"),
        "M": ("monthly", "月度"),
        "D": ("on a day", "时点"),
        "_O": ("other spans", "累计及其他"),
    },
    "event": {
        "new": ("new", "新增"),
        "first": ("first", "首次"),
        "refined": ("refined", "细化"),
        "revised": ("revised", "修订"),
        "disputed": ("disputed", "争议"),
        "missed": ("target missed", "未达目标"),
    },
    "outcome": {
        "met": ("met", "达到"),
        "exceeded": ("exceeded", "超过"),
        "missed": ("missed", "未达"),
        "open": ("open", "待定"),
    },
    "state": {
        "well": ("well", "正常"),
        "silent": ("silent", "沉寂"),
        "collapsed": ("collapsed", "产出骤降"),
        "failing": ("failing", "失败"),
    },
    "flag": {code: (meaning, _FLAGS_ZH[code]) for code, meaning in FINDINGS.items()},
    "kind": KINDS,
    "unit": {
        "CNY": ("{} CNY", "{}元"),
        "USD": ("{} USD", "{}美元"),
        "EUR": ("{} EUR", "{}欧元"),
        "GBP": ("{} GBP", "{}英镑"),
        "JPY": ("{} JPY", "{}日元"),
        "KRW": ("{} KRW", "{}韩元"),
        "SGD": ("{} SGD", "{}新加坡元"),
        "HKD": ("{} HKD", "{}港元"),
        "THB": ("{} THB", "{}泰铢"),
        "RUB": ("{} RUB", "{}卢布"),
        "VND": ("{} VND", "{}越南盾"),
        "INR": ("{} INR", "{}印度卢比"),
        "MYR": ("{} MYR", "{}林吉特"),
        "AUD": ("{} AUD", "{}澳元"),
        "CAD": ("{} CAD", "{}加元"),
        "CHF": ("{} CHF", "{}瑞士法郎"),
        "TWD": ("{} TWD", "{}新台币"),
        "percent": ("{} %", "{}%"),
        "pp": ("{} pp", "{}个百分点"),
        "count": ("{}", "{}"),
        "person": ("{} persons", "{}人"),
        "km": ("{} km", "{}公里"),
        "m": ("{} m", "{}米"),
        "km2": ("{} km²", "{}平方公里"),
        "m2": ("{} m²", "{}平方米"),
        "m3": ("{} m³", "{}立方米"),
        "ha": ("{} ha", "{}公顷"),
        "mu": ("{} mu", "{}亩"),
        "t": ("{} t", "{}吨"),
        "kg": ("{} kg", "{}千克"),
        "l": ("{} l", "{}升"),
        "kWh": ("{} kWh", "{}千瓦时"),
        "W": ("{} W", "{}瓦"),
        "TEU": ("{} TEU", "{}标准箱"),
        "year": ("{} years", "{}年"),
        "month": ("{} months", "{}个月"),
        "day": ("{} days", "{}天"),
        "hour": ("{} hours", "{}小时"),
        "minute": ("{} minutes", "{}分钟"),
        "second": ("{} seconds", "{}秒"),
        "rank": ("no. {}", "第{}位"),
        "unknown": ("{} (unit unknown)", "{}（单位不明）"),
    },
}
"""Code list -> code -> label; the labels of units say where the number stands."""
