// The facts of an indicator as objects, and the texts that chart, table and evidence have in common.
"use strict";
(() => {
  const page = CQ.page;
  const series = CQ.rows(page.series);
  CQ.facts = CQ.rows(page.facts).map((fact, number) => ({ ...fact, number, series: series[fact.series], vintages: [], claims: [] }));
  CQ.rows(page.vintages).forEach((one) => {
    const fact = CQ.facts[one.fact];
    fact.vintages.push({ ...one, fact, told: [one.value, one.bound, fact.series.unit] });
  });
  CQ.rows(page.claims).forEach((one) => CQ.facts[one.fact].claims.push(one));

  // What names a fact in a link: the numbers of the rows are another report's others.
  CQ.factName = (fact) => fact.series.key + "@" + fact.period;

  const said = (list, code) => code ? [CQ.label(list, code)] : [];
  // A series in both languages; with the area and the unit where several are shown.
  CQ.seriesName = ({ area, basis, status, prices, reference, unit, freq }, withArea, withUnit) => {
    const parts = [...said(withArea ? "areas" : "", withArea && area), ...said("freq", freq),
      ...said("status", status === "actual" ? "" : status), ...said("basis", basis === "yoy" ? "" : basis),
      ...said("prices", prices), ...(reference ? [CQ.against(reference).map((text) => "/ " + text)] : []),
      ...(withUnit ? [CQ.label("unit", unit).map((text) => text.replace("{}", "").trim())] : [])];
    return [0, 1].map((lang) => parts.map((part) => part[lang]).filter(Boolean).join(lang ? "，" : ", "));
  };

  // What a vintage is to the chart: a code of `kind`.
  CQ.kindOf = ({ fact, revision, until, bound }) => {
    if (revision === "disputed") return "disputed";
    if (until) return "superseded";
    return fact.series.status === "actual" ? bound : fact.series.status;
  };
})();
