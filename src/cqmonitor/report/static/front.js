// The start page: what is new, targets beside what came, indicators at a glance.
"use strict";
(() => {
  const { counts, news, targets, overview, more } = CQ.front, { area } = CQ.made;
  const { indicator, area: place, period, value } = CQ.columns;
  const box = (id) => document.querySelector("#" + id + " ~ .rows");
  const short = (indicator, one) => one ? [CQ.factLink({ indicator, fact: one.fact }, CQ.value(one.value)), " ",
    CQ.make("small", {}, CQ.period(one.period))] : [];
  const OUTCOMES = { met: "first", exceeded: "first", missed: "disputed", open: "open" };

  ["observations", "articles", "outlets"].forEach((name) => {
    document.getElementById("count-" + name).textContent = counts[name].toLocaleString("en-US");
  });
  document.getElementById("of-area").replaceChildren(CQ.code("areas", area));
  ["news", "targets"].filter((name) => more[name] > 0).forEach((name) => {
    document.getElementById("more-" + name).replaceChildren(CQ.both(`${more[name]} more stand on the indicators' pages.`,
      `另有 ${more[name]} 条，见各指标页。`));
  });

  const fresh = CQ.table(box("new"), { label: ["What is new", "最新变化"], size: 15, columns: [
    { head: ["what", "类型"], cell: (row) => CQ.chip("event", row.event, row.event === "missed" ? "disputed" : "") },
    indicator, place, period, value,
    { head: ["before, or against", "此前或对照"], number: true, cell: (row) => row.was ? CQ.value(row.was) : "" },
    { head: ["published", "发布"], style: "day", cell: (row) => CQ.articleLink(row.article_id, row.published) },
  ] });
  const kind = document.getElementById("kind");
  const of = (event) => news.filter((row) => !event || row.event === event);
  const kinds = Object.keys(CQ.names.event).filter((event) => of(event).length);
  kind.append(...["", ...kinds].map((event) => {
    const [en, zh] = event ? CQ.label("event", event) : ["all", "全部"], count = of(event).length;
    return CQ.option(event, [`${en} (${count})`, `${zh}（${count}）`]);
  }));
  kind.addEventListener("input", () => fresh.show(of(kind.value)));
  fresh.show(news);

  CQ.table(box("targets"), { label: ["Targets and what came", "目标与结果"], size: 15,
    empty: ["No target's period has a value yet.", "尚无目标期已有实际数值。"], columns: [
      { ...indicator, cell: (row) => indicator.cell({ ...row, status: "actual" }) }, place, period,
      { head: ["target", "目标"], number: true, cell: (row) => CQ.articleLink(row.article_id, CQ.value(row.value)) },
      { head: ["came", "实际"], number: true, cell: (row) => CQ.articleLink(row.came_article, CQ.value(row.came)) },
      { head: ["outcome", "结果"], cell: (row) => CQ.chip("outcome", row.outcome, OUTCOMES[row.outcome]) },
    ] }).show(targets);

  // The last values as a line, in a box of 100 by 24.
  const spark = (values) => {
    if (values.length < 3) return "";
    const low = Math.min(...values), span = Math.max(...values) - low, step = 96 / (values.length - 1);
    const points = values.map((one, at) => `${(2 + step * at).toFixed(1)},${(22 - 20 * (span ? (one - low) / span : 0.5)).toFixed(1)}`);
    const make = (tag, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      Object.entries(attributes).forEach(([name, said]) => element.setAttribute(name, said));
      return element;
    };
    const ends = ["en", "zh"].map((lang) => [values[0], values[values.length - 1]].map((one) => CQ.number(one, lang)));
    const picture = make("svg", { class: "spark", viewBox: "0 0 100 24", role: "img" });
    picture.append(make("polyline", { points: points.join(" ") }));
    return CQ.labelled(picture, [`${values.length} values, from ${ends[0].join(" to ")}`,
      `${values.length} 个数值，从 ${ends[1].join(" 到 ")}`]);
  };

  const aimed = ({ indicator, target }) => {
    if (!target) return [];
    const link = (one) => CQ.factLink({ indicator, fact: one.fact }, CQ.value(one.value));
    const came = target.came ? [" → ", link(target.came)] : [];
    return [link(target), ...came, " ", CQ.make("small", {}, [CQ.code("measure", target.measure), " ", CQ.period(target.period)]), " ",
      CQ.chip("outcome", target.outcome, OUTCOMES[target.outcome])];
  };

  CQ.table(box("overview"), { label: ["Indicators at a glance", "指标概览"], size: 30, columns: [
    { head: ["indicator", "指标"], row: true, cell: (row) => CQ.indicator(row.indicator, { area }) },
    { head: ["latest", "最新"], number: true, cell: (row) => short(row.indicator, row.latest) },
    { head: ["growth", "增速"], number: true, cell: (row) => short(row.indicator, row.change) },
    { head: ["course", "走势"], cell: (row) => spark(row.spark) },
    { head: ["target and actual", "目标与实际"], cell: aimed },
    { head: ["last published", "最近发布"], style: "day", cell: (row) => [row.newest,
      ...(row.stale ? [" ", CQ.make("span", { class: "event stale" }, CQ.both("old", "陈旧"))] : [])] },
    { head: ["outlets", "媒体"], number: true, cell: (row) => String(row.outlets) },
  ] }).show(overview);
})();
