"""The closed table of Chinese units: written form -> code of `codes.UNITS` and factor to its base unit."""

from __future__ import annotations

UNITS: dict[str, tuple[str, float]] = {
    # money
    "元": ("CNY", 1),
    "元人民币": ("CNY", 1),
    "人民币": ("CNY", 1),
    "块钱": ("CNY", 1),
    "美元": ("USD", 1),
    "美金": ("USD", 1),
    "欧元": ("EUR", 1),
    "英镑": ("GBP", 1),
    "日元": ("JPY", 1),
    "韩元": ("KRW", 1),
    "新加坡元": ("SGD", 1),
    "新元": ("SGD", 1),
    "港元": ("HKD", 1),
    "港币": ("HKD", 1),
    # ratios
    "%": ("percent", 1),
    "‰": ("percent", 0.1),
    "个百分点": ("pp", 1),
    "百分点": ("pp", 1),
    "个基点": ("pp", 0.01),
    "基点": ("pp", 0.01),
    # people
    "人次": ("person", 1),
    "个人": ("person", 1),
    "余人": ("person", 1),
    "人": ("person", 1),
    "名": ("person", 1),
    "乘次": ("person", 1),
    "位": ("person", 1),
    # lengths, areas, volumes, masses
    "公里": ("km", 1),
    "千米": ("km", 1),
    "米": ("m", 1),
    "平方公里": ("km2", 1),
    "平方千米": ("km2", 1),
    "平方米": ("m2", 1),
    "平米": ("m2", 1),
    "㎡": ("m2", 1),
    "立方米": ("m3", 1),
    "立方": ("m3", 1),
    "方": ("m3", 1),
    "公顷": ("ha", 1),
    "亩": ("mu", 1),
    "吨": ("t", 1),
    "吨标准煤": ("t", 1),
    "公斤": ("kg", 1),
    "千克": ("kg", 1),
    "斤": ("t", 0.0005),
    "升": ("l", 1),
    # energy
    "千瓦时": ("kWh", 1),
    "兆瓦时": ("kWh", 1000),
    "吉瓦时": ("kWh", 1e6),
    "度电": ("kWh", 1),
    "度": ("kWh", 1),
    "千瓦": ("W", 1000),
    "兆瓦": ("W", 1e6),
    "吉瓦": ("W", 1e9),
    # compound units that claims have no code for: read whole, so that 吨公里 is no 吨
    "吨公里": ("unknown", 1),
    "人公里": ("unknown", 1),
    "车公里": ("unknown", 1),
    # containers
    "标箱": ("TEU", 1),
    "个标箱": ("TEU", 1),
    "标准箱": ("TEU", 1),
    "个标准箱": ("TEU", 1),
    "国际标准箱": ("TEU", 1),
    "teu": ("TEU", 1),
    "TEU": ("TEU", 1),
    # time
    "天": ("day", 1),
    "小时": ("hour", 1),
    "个小时": ("hour", 1),
    "分钟": ("minute", 1),
}

COUNTED = (
    "辆 台套 台 套 列次 列 班次 班 架次 架 艘次 艘 家次 家 户次 户 个 项 件 只 枚 片 部 颗 "
    "头 座 条 所 处 间 宗 起 批次 批 "
    "例 趟次 趟 种 款 类 笔 场次 场 株 棵 羽 匹 支 份 栋 幢 组 口 票 单 块 双 瓶 箱 张 篇 册 "
    "车次 余个 余家 标段 个项目 把 "
    "剂次 剂 针 盏 根 顶 粒 桶 袋 "
    "次 辆次 台次 人份 床 个床位 组件 扇 幅 段 个村 万"
).split()
UNITS |= {word: ("count", 1) for word in COUNTED if word != "万"}

ONLY_MULTIPLIED = frozenset({"度", "方", "升", "口", "单"})
"""Words with other meanings (37度, 一方), read as units only after 万 or 亿."""

NEEDS_MULTIPLIER = frozenset(
    {"方", "升", "口", "单", "段", "幅", "双", "把", "块", "床", "箱", "类", "位", "次", "份"}
)
"""Read only after 万 or 亿, or after an Arabic numeral of two digits: 三位, 一次, 一把 are narration."""
