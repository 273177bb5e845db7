// The page of an indicator: filters, chart, and the evidence of each value.
"use strict";
(function () {
  var fields = {};
  ["measure", "area", "freq", "from", "to", "vintages"].forEach(function (name) {
    fields[name] = document.getElementById(name);
  });
  var rows = Array.from(document.querySelectorAll("#facts tbody tr"));
  var FREQ = { A: ["annual", "年度"], S: ["half-yearly", "半年"], Q: ["quarterly", "季度"], M: ["monthly", "月度"],
    D: ["on a day", "时点"], _O: ["other spans", "累计及其他"] };
  var BOUND = { "=": "stated", ">": "at least", "<": "at most", "~": "about" };

  function options() {
    var here = new Set(CQ.page.facts.map(function (fact) { return fact.freq; }));
    Object.keys(FREQ).filter(function (code) { return here.has(code); }).forEach(function (code) {
      fields.freq.append(CQ.make("option", { value: code }, FREQ[code].join(" / ")));
    });
  }

  function wanted(fact) {
    return fact.measure === fields.measure.value && (!fields.area.value || fact.area === fields.area.value) &&
      (!fields.freq.value || fact.freq === fields.freq.value) &&
      (!fields.from.value || fact.end.slice(0, 4) >= fields.from.value) &&
      (!fields.to.value || fact.start.slice(0, 4) <= fields.to.value);
  }

  function kind(fact, vintage) {
    if (vintage.revision === "disputed") return "disputed";
    if (vintage.to) return "superseded";
    return fact.status === "actual" ? BOUND[vintage.bound] : fact.status;
  }

  function seriesName(fact) {
    var zh = document.documentElement.dataset.lang === "zh" ? 1 : 0;
    var names = CQ.names.areas[fact.area] || [fact.area, fact.area];
    return [fields.area.value ? "" : names[zh], (FREQ[fact.freq] || [fact.freq, fact.freq])[zh],
      fact.status === "actual" ? "" : fact.status, fact.basis && fact.basis !== "yoy" ? fact.basis.replace("_", " ") : "",
      fact.reference ? "/ " + fact.reference : "", fact.prices || "", fact.unit].filter(Boolean).join(", ");
  }

  function points() {
    var found = [];
    CQ.page.facts.forEach(function (fact, number) {
      if (!wanted(fact)) return;
      fact.vintages.forEach(function (vintage) {
        if (vintage.to && !fields.vintages.checked) return;
        var claim = CQ.page.claims[fact.claims.find(function (at) {
          return CQ.page.claims[at].article === vintage.article; })] || {};
        var soft = vintage.bound !== "=";
        found.push({ end: fact.end, value: vintage.value, low: soft ? vintage.low : null, high: soft ? vintage.high : null,
          series: seriesName(fact), kind: kind(fact, vintage), line: !vintage.to && vintage.revision !== "disputed",
          period: fact.period, text: vintage.text, sources: (claim.outlet || "") + " " + vintage.from, fact: number });
      });
    });
    return found.sort(function (a, b) { return a.end < b.end ? -1 : 1; });
  }

  function look() {
    var dark = document.documentElement.dataset.theme === "dark";
    var ink = dark ? "#e4e4e4" : "#222", grid = dark ? "#444" : "#ddd";
    return { background: "transparent", view: { stroke: grid }, axis: { labelColor: ink, titleColor: ink, gridColor: grid,
      domainColor: grid, tickColor: grid, labelFontSize: 12 },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 12, symbolBaseFillColor: ink, symbolBaseStrokeColor: ink },
      range: { category: dark ? ["#7fb8ff", "#ffb86b", "#8be28b", "#ff9d9d", "#cfa8ff", "#f2e27a"] :
        ["#1f5fae", "#b45309", "#2c7a2c", "#b3261e", "#6b3fa0", "#6d6100"] } };
  }

  var drawn = null, latest = 0;
  function draw() {
    var turn = ++latest, spec = Object.assign({}, CQ.chart, { datasets: { points: points() }, data: { name: "points" },
      config: Object.assign({}, CQ.chart.config, look()) });
    return vegaEmbed("#chart", spec, { ast: true, actions: false, logLevel: vega.Error, renderer: "canvas", defaultStyle: false,
      tooltip: { disableDefaultStyle: true } }).then(function (result) {
      if (turn !== latest) return result.finalize();
      if (drawn) drawn.finalize();
      drawn = result;
      CQ.view = result.view;
      result.view.addEventListener("click", function (event, item) {
        if (item && item.datum && item.datum.fact !== undefined) open(item.datum.fact, true);
      });
    });
  }

  function evidenceOf(fact) {
    var list = CQ.make("ul", { class: "quotes" });
    var value = fact.vintages[0];
    fact.claims.forEach(function (at) {
      var claim = CQ.page.claims[at];
      var agrees = (claim.high === null || value.low === null || claim.high >= value.low) &&
        (claim.low === null || value.high === null || claim.low <= value.high);
      var verdict = CQ.make("span", { class: "event " + (agrees ? "first" : "disputed") },
        agrees ? CQ.both("agrees", "一致") : CQ.both("differs", "不一致"));
      var facts = [verdict, " ", CQ.make("strong", {}, claim.text), " ", CQ.said(claim.outlet), ", ", claim.published || "", " "];
      if (claim.said_by) facts.push(CQ.both("said by ", "称："), CQ.said(claim.said_by), " ");
      facts.push(CQ.make("small", {}, [CQ.both("confidence ", "置信度 "), String(claim.confidence)]), " ");
      if (claim.correction) facts.push(CQ.make("span", { class: "flag" }, claim.correction), " ");
      facts.push(CQ.make("a", { href: "../article.html#" + new URLSearchParams({ id: claim.article, claim: claim.id }) },
        CQ.both("article", "报道")), " ", CQ.link(claim.url, CQ.both("original", "原文")));
      list.append(CQ.make("li", {}, [CQ.make("p", {}, facts), CQ.quoted(claim.quote, claim.mark)]));
    });
    var flags = value.flags.map(function (flag) { return CQ.make("li", {}, CQ.make("code", {}, CQ.said(flag))); });
    return flags.length ? [list, CQ.make("ul", { class: "flags" }, flags)] : [list];
  }

  // What names a fact in a link: the numbers of the rows are another report's others.
  function named(fact) { return fact.series + "@" + fact.period; }

  function open(number, scroll) {
    var button = document.querySelector("button.evidence[data-fact='" + number + "']");
    var row = button.closest("tr"), next = row.nextElementSibling;
    if (next && next.classList.contains("opened")) {
      if (scroll) return next.scrollIntoView({ block: "nearest" });
      next.remove();
      button.setAttribute("aria-expanded", "false");
      return keep("");
    }
    var cell = CQ.make("td", { colspan: "9" }, evidenceOf(CQ.page.facts[number]));
    var opened = CQ.make("tr", { class: "opened" }, cell);
    row.after(opened);
    button.setAttribute("aria-expanded", "true");
    keep(named(CQ.page.facts[number]));
    if (scroll) opened.scrollIntoView({ block: "center" });
  }

  function filter() {
    document.querySelectorAll("tr.opened").forEach(function (row) { row.remove(); });
    rows.forEach(function (row) {
      var fact = CQ.page.facts[Number(row.dataset.fact)];
      row.hidden = !wanted(fact) || (row.classList.contains("past") && !fields.vintages.checked);
      var button = row.querySelector("button.evidence");
      if (button) button.setAttribute("aria-expanded", "false");
    });
  }

  function keep(fact) {
    CQ.keep({ measure: fields.measure.value, area: fields.area.value || "all", freq: fields.freq.value,
      from: fields.from.value, to: fields.to.value, vintages: fields.vintages.checked ? "1" : "", fact: fact });
  }

  function show() {
    keep("");
    filter();
    draw();
  }

  function load() {
    var state = CQ.state();
    ["measure", "area", "freq", "from", "to"].forEach(function (name) {
      var said = state.get(name);
      if (said === null) return;
      if (name === "area" && said === "all") said = "";
      var field = fields[name];
      if (!field.options || Array.from(field.options).some(function (option) { return option.value === said; })) field.value = said;
    });
    fields.vintages.checked = state.get("vintages") === "1";
    show();
    var aimed = CQ.page.facts.findIndex(function (fact) { return named(fact) === state.get("fact"); });
    if (aimed >= 0 && wanted(CQ.page.facts[aimed])) open(aimed, true);
  }

  options();
  if (!CQ.state().get("area") && CQ.page.areas.includes("CN-CQ")) fields.area.value = "CN-CQ";
  Object.values(fields).forEach(function (field) { field.addEventListener("input", show); });
  document.getElementById("filters").addEventListener("submit", function (event) { event.preventDefault(); });
  document.querySelectorAll("button.evidence").forEach(function (button) {
    button.addEventListener("click", function () { open(Number(button.dataset.fact), false); });
  });
  document.addEventListener("cq-look", draw);
  addEventListener("hashchange", load);
  load();
})();
