// The chart of the facts that are shown: Vega-Lite without eval, drawn anew for another language or theme.
"use strict";
(() => {
  const MOST = 12;
  const box = document.getElementById("chart"), note = document.getElementById("charted");
  let drawn = null, latest = 0;

  const point = (vintage, names) => {
    const { fact, bound, until, revision, outlet, since, flags } = vintage, soft = bound !== "=";
    return { end: fact.end, sure: !until && revision !== "disputed" && !flags.some((flag) => flag.startsWith("out_of_range")),
      planned: fact.series.status !== "actual", span: fact.series.freq === "_O" ? fact.period.slice(4) : "", value: vintage.value, low: soft ? vintage.low : null, high: soft ? vintage.high : null,
      series: names.get(fact.series), kind: CQ.pick(CQ.label("kind", CQ.kindOf(vintage))), line: !until && revision !== "disputed",
      period: CQ.periodText(fact.period), text: CQ.pick(CQ.texts(vintage.told)), sources: `${outlet || ""} ${since}`, fact: fact.number };
  };

  const look = () => {
    const dark = document.documentElement.dataset.theme === "dark";
    const ink = dark ? "#e4e4e4" : "#222", grid = dark ? "#444" : "#ddd";
    const text = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontWeight: "normal", labelFont: "sans-serif" };
    return { background: "transparent", view: { stroke: grid }, axis: { ...text, gridColor: grid, domainColor: grid, tickColor: grid },
      legend: { ...text, layout: { bottom: { direction: box.clientWidth < 560 ? "vertical" : "horizontal", anchor: "start" } }, symbolBaseFillColor: ink, symbolBaseStrokeColor: ink },
      range: { category: dark ? ["#7fb8ff", "#ffb86b", "#8be28b", "#ff9d9d", "#cfa8ff", "#f2e27a", "#5eead4", "#f9a8d4", "#d1d5db", "#e0a080", "#a5b4fc", "#bef264"] :
        ["#1f5fae", "#b45309", "#2c7a2c", "#b3261e", "#6b3fa0", "#6d6100", "#0f766e", "#be185d", "#4b5563", "#7c2d12", "#0284c7", "#65a30d"] } };
  };

  // The series of most facts: more lines than these nobody tells apart.
  const chosen = (vintages) => {
    const counts = new Map();
    vintages.forEach(({ fact }) => counts.set(fact.series, (counts.get(fact.series) || 0) + 1));
    return Array.from(counts).sort((one, other) => other[1] - one[1]).map(([series]) => series);
  };

  // A disputed, superseded or implausible value far from all others would squash them to a line: it stands at
  // the edge. Gives the values between which the chart reaches, where any is farther, and those that are.
  const reach = (points) => {
    const sure = points.filter((one) => one.sure).map((one) => one.value);
    if (sure.length < 2) return { far: [] };
    const low = Math.min(...sure), high = Math.max(...sure), span = high - low || Math.abs(high) || 1;
    const far = points.filter((one) => one.value < low - span || one.value > high + span);
    const near = points.filter((one) => !far.includes(one)).map((one) => one.value);
    return far.length ? { far, domain: [Math.min(...near), Math.max(...near)] } : { far };
  };

  const describe = (points, series) => {
    const count = points.length, from = count ? points[0].period : "", to = count ? points[count - 1].period : "";
    const latest = count ? points[count - 1].text : "";
    CQ.labelled(box, count ? [`Chart of ${count} values of ${series} series, from ${from} to ${to}, the last ${latest}; the table below has them all.`,
      `图表：${series} 个序列，共 ${count} 个数值，从 ${from} 到 ${to}，最后为 ${latest}；下表列出全部数值。`] :
      ["Chart without values.", "图表无数值。"]);
  };

  const outside = (far) => far.slice(0, 3).map((one) => `${one.text} (${one.period}, ${one.kind})`).join("; ");

  // The legend names only the kinds that are there.
  const ready = (points, unit, domain) => {
    const spec = JSON.parse(JSON.stringify(CQ.chart[CQ.lang()])), there = new Set(points.map((one) => one.kind));
    const narrow = box.clientWidth < 560;
    spec.layer.forEach(({ encoding: { shape, y } }) => {
      if (shape) Object.assign(shape.legend, { values: shape.scale.domain.filter((kind) => there.has(kind)), columns: narrow ? 1 : 2 });
      if (y) y.title = unit;
      if (y && y.scale && domain) Object.assign(y.scale, { domain, clamp: true });
    });
    return { ...spec, description: box.getAttribute("aria-label"), datasets: { points }, data: { name: "points" }, config: { ...spec.config, ...look() } };
  };

  /* Draw some vintages; `opened` is called with the number of the fact whose point is clicked.
     Only the last of several drawings in a row is kept. */
  CQ.draw = async (vintages, opened) => {
    const turn = ++latest, all = chosen(vintages), series = all.slice(0, MOST);
    const several = (name) => new Set(series.map((one) => one[name])).size > 1;
    const names = new Map(series.map((one) => [one, CQ.pick(CQ.seriesName(one, several("area"), several("unit")))]));
    const points = vintages.filter(({ fact }) => names.has(fact.series)).map((one) => point(one, names))
      .sort((one, other) => one.end < other.end ? -1 : 1);
    const units = new Set(series.map(({ unit }) => CQ.pick(CQ.label("unit", unit)).replace("{}", "").trim()));
    const { far, domain } = reach(points);
    note.replaceChildren(all.length > MOST ? CQ.both(`Drawn are the ${MOST} series of most values, of ${all.length}: choose an area or a frequency.`,
      `共 ${all.length} 个序列，仅绘出数值最多的 ${MOST} 个：请选择地区或频率。`) : "",
      far.length ? CQ.make("strong", {}, CQ.both(
        `Beyond the edge: ${outside(far)}${far.length > 3 ? ` and ${far.length - 3} more` : ""}.`,
        `超出图幅：${outside(far)}${far.length > 3 ? ` 等 ${far.length} 个` : ""}。`)) : "", " ");
    describe(points, series.length);
    const result = await vegaEmbed("#chart", ready(points, Array.from(units).filter(Boolean).join(", ") || null, domain), { ast: true, actions: false,
      logLevel: vega.Error, renderer: "canvas", defaultStyle: false, tooltip: { disableDefaultStyle: true } });
    if (turn !== latest) return result.finalize();
    if (drawn) drawn.finalize();
    drawn = result;
    CQ.view = result.view;
    result.view.addEventListener("click", (event, item) => {
      if (item && item.datum && item.datum.fact !== undefined) opened(CQ.facts[item.datum.fact]);
    });
  };
})();
