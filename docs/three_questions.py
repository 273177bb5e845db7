"""Three questions that a table of latest values cannot answer, asked in SQL of a warehouse.

Run:  python docs/three_questions.py [WAREHOUSE]        (by default warehouse/demo, which `make demo` fills)

Needs DuckDB: pip install 'cqmonitor[sql]'. Any of the statements can be given to `cqmonitor sql`, too.
"""

from __future__ import annotations

import sys

from cqmonitor import Warehouse
from cqmonitor.sql import connect

REVISED = """
-- How far was the first report of a year's GDP from what stands today? Growth in percent, levels in CNY.
SELECT measure, time_period,
       first(obs_value ORDER BY realtime_start, realtime_end) AS first_reported,
       last(obs_value ORDER BY realtime_start, realtime_end) AS latest,
       latest - first_reported AS revised_by, unit_measure, count(*) AS vintages
FROM observations
WHERE indicator = 'gdp' AND ref_area = 'CN-CQ' AND measure IN ('growth', 'level') AND status = 'actual'
  AND freq = 'A' AND coalesce(basis, 'yoy') = 'yoy' AND revision <> 'disputed'
GROUP BY ALL ORDER BY measure, time_period
"""

TARGETS = """
-- What was aimed at for new energy vehicles, and what came of it? Only what stands, each pair of one period.
SELECT target.time_period, target.bound, target.obs_value AS target, actual.obs_value AS actual,
       target.unit_measure, target.realtime_start AS announced, actual.realtime_start AS reported
FROM observations AS target
LEFT JOIN observations AS actual
  ON actual.indicator = target.indicator AND actual.ref_area = target.ref_area
 AND actual.measure = target.measure AND actual.unit_measure = target.unit_measure
 AND actual.period_start = target.period_start AND actual.period_end = target.period_end
 AND actual.status = 'actual' AND actual.revision <> 'disputed' AND year(actual.realtime_end) = 9999
WHERE target.indicator = 'nev_output' AND target.measure = 'level' AND target.status = 'target'
  AND target.revision <> 'disputed' AND year(target.realtime_end) = 9999
ORDER BY target.period_end
"""

FIRST = """
-- Who reports first? Facts that at least two outlets told, and who was there on the first day.
WITH told AS (
  SELECT (indicator, ref_area, measure, status, period_start, period_end) AS fact, outlet,
         min(published) AS own_day
  FROM claims WHERE indicator IS NOT NULL AND period_end IS NOT NULL AND published IS NOT NULL
  GROUP BY ALL
), shared AS (
  SELECT *, min(own_day) OVER (PARTITION BY fact) AS first_day, count(*) OVER (PARTITION BY fact) AS outlets
  FROM told
)
SELECT outlet, count(*) AS facts, count(*) FILTER (own_day = first_day) AS first,
       round(avg(date_diff('day', first_day, own_day)), 1) AS days_behind
FROM shared WHERE outlets > 1
GROUP BY outlet ORDER BY first DESC, outlet
"""

QUESTIONS = {
    "GDP as first reported and as it stands": REVISED,
    "Output of new energy vehicles: target against actual": TARGETS,
    "Who reports first": FIRST,
}


def main(warehouse: str = "warehouse/demo") -> None:
    """Ask all three and print the answers."""
    with connect(Warehouse(warehouse)) as connection:
        for title, statement in QUESTIONS.items():
            print(f"\n{title}\n")
            connection.sql(statement).show()


if __name__ == "__main__":
    main(*sys.argv[1:])
