// Search over all series: by the indicator's names and code, by area, by a year that the series covers.
"use strict";
(() => {
  const [q, area, year, kind, results] = ["q", "area", "year", "kind", "results"].map((id) => document.getElementById(id));
  let all = null;

  area.append(CQ.option("", ["all", "全部"]), ...CQ.front.areas.map((code) => CQ.option(code, CQ.label("areas", code))));

  // The index is loaded when it is first asked for: the start page does without.
  const index = () => all || (all = new Promise((done) => {
    const script = CQ.make("script", { src: "data/series.js" });
    script.addEventListener("load", () => done(CQ.rows(CQ.series)));
    document.head.append(script);
  }));

  const fits = (one, words) => {
    const names = [one.indicator, ...CQ.label("indicators", one.indicator), ...CQ.label("areas", one.ref_area)];
    const text = names.join(" ").toLowerCase();
    return words.every((word) => text.includes(word)) && (!area.value || one.ref_area === area.value) &&
      (!year.value || (one.first <= Number(year.value) && Number(year.value) <= one.last));
  };

  // First what is called just so, then the report's own area, then the longest series.
  const better = (text) => (one, other) => {
    const rank = ({ indicator, ref_area: place }) => [indicator, ...CQ.label("indicators", indicator)].some((name) => name.toLowerCase() === text) * 2 +
      (place === CQ.made.area);
    return rank(other) - rank(one) || other.facts - one.facts;
  };

  const found = CQ.table(results, { label: ["Series found", "找到的序列"], size: 15, empty: ["No series fits.", "没有符合的序列。"], columns: [
    { head: ["indicator", "指标"], cell: (row) => CQ.indicator(row.indicator,
      { area: row.ref_area, measure: row.measure, from: year.value, to: year.value }) },
    CQ.columns.area,
    { head: ["measure", "度量"], cell: (row) => CQ.what(row) },
    { head: ["years", "年份"], style: "period", cell: (row) => row.first === row.last ? String(row.first) : `${row.first}–${row.last}` },
    { head: ["values", "数值"], number: true, cell: (row) => String(row.facts) },
  ] });

  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    CQ.keep({ q: q.value, area: area.value, year: year.value, kind: kind.value });
    const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    results.hidden = !words.length && !area.value && !year.value;
    if (results.hidden) return;
    const rows = (await index()).filter((one) => fits(one, words)).sort(better(q.value.trim().toLowerCase()));
    if (mine === turn) found.show(rows);
  };

  const load = () => {
    const state = CQ.state();
    [[q, "q"], [area, "area"], [year, "year"]].forEach(([field, name]) => { field.value = state.get(name) || ""; });
    if (kind.value !== (state.get("kind") || "")) {
      kind.value = state.get("kind") || "";
      kind.dispatchEvent(new Event("input"));
    }
    show();
  };
  document.getElementById("search").addEventListener("submit", (event) => event.preventDefault());
  [q, area, year, kind].forEach((field) => field.addEventListener("input", show));
  addEventListener("hashchange", load);
  load();
})();
