"""One pattern for the time expressions of Chinese text; what its groups mean is read in `periods`."""

from __future__ import annotations

import re

HOLIDAYS = {
    "春节": "spring_festival",
    "国庆": "national_day",
    "双节": "national_day",
    "十一": "national_day",
    "中秋": "mid_autumn",
    "五一": "may_day",
    "劳动节": "may_day",
    "端午": "dragon_boat",
    "清明": "tomb_sweeping",
    "元旦": "new_year",
}
"""The names of holidays, with their kinds in `extract.holidays`."""

_N = "[一二两三四五六七八九十]"


_YEAR = (
    r"(?P<year>(?<!\d)(?:19|20)\d{2})年度?|(?P<cyear>[一二][〇零一二三四五六七八九]{3})年"
    r"|(?P<rel>今年|本年度|本年(?!末|底|初)|去年|上年度?(?!同期|同月|同季)|前年|明年|同年|"
    r"当年|该年|上一年度?|新的?一年|次年)"
)


_QUARTER = (
    r"(?P<q1>第?[一二三四1-4])(?:(?:季度)?(?:至|到|[-–—~～、])第?(?P<q2>[一二三四2-4]))?(?:季度|(?<=第[一二三四])季)"
    r"|(?P<qn>前[一二三两123])个?季度?|首季(?:度)?(?P<q0>)"
)


_HALF = r"(?P<half>[上下])半年"


_MONTHS = (
    rf"(?P<m1>(?<!\d)\d{{1,2}})月?\s?(?:[-–—−~～]{{1,2}}|至|到|、|和)\s?(?P<m2>\d{{1,2}})(?:月份?|两个?月)"
    rf"|(?:前|头|首)(?P<mn>\d{{1,2}}|{_N}{{1,2}})个?月(?!的时间)"
)


_MONTH = (
    rf"(?P<month>(?<![\d.])(?:1[0-2]|0?[1-9]))月(?!亮|球|"
    rf"饼)(?:(?P<day>[0-3]?\d)(?:[日号])?(?:[-–—~至到](?:(?P<month2>\d{{1,2}})月)?(?P<day2>[0-3]?\d)(?=[日号]))?[日号]|"
    rf"(?P<ten>[上中下])旬)?份?|(?P<cmonth>(?<![一二三四五六七八九十]){_N}{{1,2}})月份"
)


_NAME = "|".join(HOLIDAYS)


_QUOTE = r"[\"“”']?"
_DAYS_OFF = r"(?:[三五七八3578]天)?的?"


_HOLIDAY = (
    rf"(?P<season>春运|暑运)(?:期间)?|{_QUOTE}(?P<holiday>{_NAME}){_QUOTE}"
    rf"(?=[、和]?{_QUOTE}(?:中秋|国庆)?{_QUOTE}{_DAYS_OFF}(?:假期|假日|黄金周|期间|长假|小长假|节日))"
    rf"(?:[、和]?{_QUOTE}(?:中秋|国庆){_QUOTE})?{_DAYS_OFF}(?:小?长假|假期|假日|黄金周|节日)?(?:期间)?"
)


_SOME_HOLIDAY = (
    r"(?P<someholiday>(?:(?:小?长假|假期|假日|节日|节假日)(?:期间|里(?=，)|(?=[三五七八3578][天日]))"
    r"|(?:小?长假|黄金周)(?:期间|(?=里?，))))(?:[三五七八3578][天日])?"
)
_WHOLE = r"(?P<whole>全年|年内|年末|年底|年终|年初)"


_SUB = rf"(?:{_QUARTER}|{_HALF}|{_MONTHS}|{_MONTH}|{_HOLIDAY}|{_WHOLE})"


_EDGE = r"(?P<edge>(?:个?月)?[末底初])?(?!步|次|期|心|部|盘|色|层|蕴|气|端)"


_SINCE = r"(?P<since>以来|起(?!来|步|到|点)|至今|来(?=[，,]))?"


_SPAN_YEARS = r"(?P<y1>(?<!\d)(?:19|20)\d{2})年?(?:[-–—~～]{1,2}|至|到)(?P<y2>(?:19|20)\d{2})年"


_SPAN_MONTHS = (
    r"(?P<ya>(?<!\d)(?:19|20)\d{2})年(?P<ma>\d{1,2})月份?(?:[-–—~～]{1,2}|至|到)"
    r"(?P<yb>(?:19|20)\d{2})年(?P<mb>\d{1,2})月份?"
)


_NO_PLAN = "(?!规划|纲要|目标|开局|收官|之年|[时期以末初]|蓝图|发展|重点)"
_PLAN = (
    r"[\"“”'「『]?(?P<plan>十[一二三四五六]?|[十]?[一二三四五六七八九])五[\"“”'」』]?(?:规划)?(?:实施|建设)?"
    rf"(?P<planedge>期间|时期|以来|末|初|五年|(?<=五[\"”」』]){_NO_PLAN}"
    rf"|(?<=十[一二三四五六]五)(?=[一-鿿，,]){_NO_PLAN}(?![个家倍届名位年月日天人万千亿元度件项条]))"
)


_RECENT = (
    r"(?:(?:近|过去|最近|这)(?P<recent>[一两二三四五六七八九十]|\d{1,2})年(?:来|间|里|中|以来)?"
    r"|(?<![\d一二三四五六七八九十])(?P<recent2>[两三四五六七八九十]|[2-9]|[1-4]\d)年(?:来|间))"
)


_FUTURE = (
    r"(?:未来|今后)(?:[一两二三四五六七八九十\d]{1,2})(?:到|"
    r"至)?(?:[一两二三四五六七八九十\d]{1,2})?年(?:内|里|间)?"
)


_NOW = (
    r"(?P<now>截至(?:目前|今天|今日|昨日|发稿)|目前|当前|眼下|现如今|如今|迄今(?:为止)?|至今|现已|"
    r"现有|至此|现在|到目前(?:为止)?|时下)"
)


_TODAY = r"(?P<today>昨日|昨天|今日|今天|日前|近日|前日|当[日天])(?!元)"


_BARE_DAY = r"(?P<bareday>(?<![\d.月])[0-3]?\d)日(?![元本])"


_PAST_YEAR = r"(?P<pastyear>过去一年|过去的一年|这一年|一年来)"


_THIS_MONTH = (
    r"(?P<mrel>上月|本月|当月|上个月|这个月)(?P<medge>末|底)?|(?P<qrel>上季度|本季度|当季(?!度)|"
    r"当季度|上个季度)"
)


_SAME = r"(?P<same>(?:上年|去年|前年|上一年)(?:同期|同月|同季(?:度)?))|(?P<anaphor>同期)"


_ERA = (
    r"(?P<era>党的(?P<congress>十[八九]|二十)大|直辖|改革开放|新中国成立|建国|"
    r"入世)(?P<eray>\d{1,2}年)?(?:以来|来|后)"
)


_STARTS = r"\d今去上前明同当该新次本一二三四五六七八九十第首下年全春暑国中双劳端清元头\"“”'"


TIME = re.compile(
    rf"(?P<prefix>截至|截止到?|截至到|自从?|从|到|至)?(?:(?P<spanyears>{_SPAN_YEARS})|(?P<spanmonths>{_SPAN_MONTHS})|{_PLAN}|"
    rf"{_ERA}|{_PAST_YEAR}|{_SAME}|{_NOW}|{_TODAY}"
    rf"|(?P<recentspan>{_RECENT})|(?P<future>{_FUTURE})"
    rf"|{_THIS_MONTH}|{_BARE_DAY}|{_SOME_HOLIDAY}|(?=[{_STARTS}])(?:(?:{_YEAR})\s?的?)?(?:{_SUB})?{_EDGE}){_SINCE}"
)
