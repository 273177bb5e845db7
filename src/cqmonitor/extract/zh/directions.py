"""Whether a number is of a rise or of a fall."""

from __future__ import annotations

import re

from cqmonitor.codes import Measure
from cqmonitor.extract.zh import lexicon
from cqmonitor.extract.zh.measures import GAP, NEWLY, SHARE_END, Cue, without
from cqmonitor.extract.zh.written import Amount

_LOW = re.compile(r"低|少|慢|小|差|落后|便宜")
_NARROW = re.compile(r"收窄|缩小|收敛")
_WIDEN = re.compile(r"扩大|走扩|加深")
_RISE_NOUN = re.compile(r"涨幅|增幅|增速|升幅")


def sign(amount: Amount, kind: Measure, cue: Cue) -> int:
    """+1 or -1."""
    lead = without(cue.lead, cue.name)
    if amount.quantity.value < 0 or kind in (Measure.LEVEL, Measure.SHARE, Measure.RANK):
        return 1
    if kind is Measure.GAP:
        hit = GAP.search(cue.lead)
        low = -1 if hit and _LOW.search(hit["sign"] or hit["sign2"] or "") else 1
        return -low if lexicon.FALL_NOUN.search(cue.clause) else low
    if kind is Measure.CHANGE and NEWLY.search(lead):
        return -1 if re.search(r"净减|减少", lead) else 1
    falling = bool(lexicon.FALL_NOUN.search(cue.clause))
    if kind is Measure.CHANGE and (_NARROW.search(lead) or _WIDEN.search(lead)):
        widened = bool(_WIDEN.search(lead)) and not _NARROW.search(lead)
        falling = falling or (cue.fell and not _RISE_NOUN.search(lead) and not SHARE_END.search(lead))
        return 1 if widened != falling else -1
    if falling and kind is Measure.CHANGE:
        return -lexicon.direction(re.sub(lexicon.FALL_NOUN.pattern, "", lead)) or 1
    if kind is Measure.GROWTH and lexicon.FALL_NOUN.search(lead):
        return -1
    return (
        lexicon.direction(
            re.sub(
                r"由[降负减]转[升正增]|止跌|扭负为正|降幅|跌幅|减税|减负|减排|减收|低于|少于|"
                r"不少|不低|至少|最低|多少|负债|减灾",
                "",
                lead,
            )
        )
        or 1
    )
