// The page of an indicator: filters over chart and table, and the evidence of each value.
"use strict";
(() => {
  const FIELDS = ["measure", "area", "freq", "from", "to", "q", "vintages"];
  const fields = Object.fromEntries(FIELDS.map((name) => [name, document.getElementById(name)]));
  const all = CQ.facts.flatMap((fact) => fact.vintages);
  let open = null, shown = [];

  // --- filters --------------------------------------------------------------------------------

  const common = (values) => {
    const counts = new Map();
    values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    return Array.from(counts).sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)).map(([value]) => value);
  };
  const areas = common(CQ.facts.map((fact) => fact.series.area));
  const options = (name, list, codes) => fields[name].append(...codes.map((code) => CQ.option(code, CQ.label(list, code))));
  options("measure", "measure", common(CQ.facts.map((fact) => fact.series.measure)));
  options("area", "areas", areas);
  const there = new Set(CQ.facts.map((fact) => fact.series.freq));
  options("freq", "freq", Object.keys(CQ.names.freq).filter((code) => there.has(code)));

  const textOf = (vintage) => {
    const { fact } = vintage, { area, measure, status } = fact.series;
    return vintage.searched || (vintage.searched = [fact.period, CQ.periodText(fact.period), ...CQ.label("areas", area), ...CQ.label("measure", measure), ...CQ.label("status", status),
      ...CQ.texts(vintage.told), ...CQ.label("event", vintage.revision), vintage.since, vintage.outlet, ...vintage.flags].join(" ").toLowerCase());
  };

  const wanted = (fact) => fact.series.measure === fields.measure.value && (!fields.area.value || fact.series.area === fields.area.value) &&
    (!fields.freq.value || fact.series.freq === fields.freq.value) &&
    (!fields.from.value || fact.end.slice(0, 4) >= fields.from.value) &&
    (!fields.to.value || fact.start.slice(0, 4) <= fields.to.value);

  const filtered = () => {
    const words = fields.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter((vintage) => wanted(vintage.fact) && (!vintage.until || fields.vintages.checked) &&
      words.every((word) => textOf(vintage).includes(word)));
  };

  // --- the table ------------------------------------------------------------------------------

  const day = (text) => CQ.make("span", { class: "day" }, text);
  const button = (fact) => {
    const count = fact.claims.length;
    const made = CQ.make("button", { type: "button", class: "evidence", "aria-expanded": "false" },
      CQ.both(count === 1 ? "1 quote" : `${count} quotes`, `${count} 处引文`));
    made.addEventListener("click", () => toggle(fact));
    return made;
  };

  const table = CQ.table(document.getElementById("facts"), { label: ["Values with their vintages", "各期数值与历次发布"],
    empty: ["No value fits these filters.", "没有符合条件的数值。"],
    style: (row) => row.until ? "past" : row.revision === "disputed" ? "disputed" : "",
    turned: () => { open = null; keep(); },
    columns: [
      { head: ["period", "时期"], style: "period", cell: (row) => CQ.period(row.fact.period) },
      { head: ["area", "地区"], cell: (row) => CQ.code("areas", row.fact.series.area) },
      { head: ["measure", "度量"], cell: (row) => [...CQ.what(row.fact.series),
        ...(row.fact.series.reference ? [" ", CQ.make("small", {}, ["/ ", CQ.both(...CQ.against(row.fact.series.reference))])] : [])] },
      { head: ["value", "数值"], number: true, cell: (row) => CQ.value(row.told) },
      { head: ["revision", "修订"], cell: (row) => CQ.chip("event", row.revision) },
      { head: ["published", "发布"], cell: (row) => [day(row.since), ...(row.until ? [" – ", day(row.until)] : [])] },
      { head: ["outlets", "媒体"], number: true, cell: (row) => String(row.outlets) },
      { head: ["look at", "注意"], cell: (row) => Array.from(new Set(row.flags.map((flag) => flag.split(":")[0])))
        .filter((code) => code !== "single_source").flatMap((code) => [CQ.make("span", { class: "flag" }, code), " "]) },
      { head: ["evidence", "依据"], cell: (row) => row === shownFirst(row.fact) ? button(row.fact) : "" },
    ] });

  // The vintage of a fact whose row has the button: the first one that is shown.
  const firsts = new Map();
  const shownFirst = (fact) => firsts.get(fact);

  // --- evidence -------------------------------------------------------------------------------

  const close = () => {
    document.querySelectorAll("#facts tr.opened").forEach((row) => row.remove());
    document.querySelectorAll("#facts button.evidence").forEach((one) => one.setAttribute("aria-expanded", "false"));
    open = null;
  };

  const toggle = (fact) => {
    const same = open === fact;
    close();
    if (!same) return unfold(fact);
    return keep();
  };

  const unfold = async (fact, block) => {
    const row = table.reveal(shownFirst(fact));
    if (!row) return;
    close();
    open = fact;
    keep();
    row.querySelector("button.evidence").setAttribute("aria-expanded", "true");
    const sheet = CQ.make("div", { class: "sheet" });
    const opened = CQ.make("tr", { class: "opened" }, CQ.make("td", { colspan: "9" }, sheet));
    row.after(opened);
    sheet.append(...await CQ.evidence(fact));
    if (block) opened.scrollIntoView({ block });
  };

  // --- the view -------------------------------------------------------------------------------

  const keep = () => CQ.keep({ measure: fields.measure.value, area: fields.area.value || "all", freq: fields.freq.value,
    from: fields.from.value, to: fields.to.value, q: fields.q.value, vintages: fields.vintages.checked ? "1" : "",
    page: table.page() ? String(table.page() + 1) : "", fact: open ? CQ.factName(open) : "" });

  const draw = () => CQ.draw(shown, (fact) => unfold(fact, "center"));

  const show = (page) => {
    close();
    shown = filtered();
    firsts.clear();
    shown.forEach((vintage) => { if (!firsts.has(vintage.fact)) firsts.set(vintage.fact, vintage); });
    table.show(shown, page);
    keep();
    draw();
  };

  // The fact that a link names, by itself or by one of its claims; filters that would hide it follow it.
  const aimed = (state) => {
    const claim = state.get("claim"), name = state.get("fact");
    const fact = CQ.facts.find((one) => claim ? one.claims.some((told) => told.claim === claim) : CQ.factName(one) === name);
    if (fact && !wanted(fact)) {
      ["freq", "from", "to", "q"].forEach((field) => { fields[field].value = ""; });
      fields.measure.value = fact.series.measure;
      fields.area.value = fact.series.area;
    }
    return fact;
  };

  const load = () => {
    const state = CQ.state();
    FIELDS.filter((name) => name !== "vintages").forEach((name) => {
      const said = state.get(name), value = name === "area" && said === "all" ? "" : said, field = fields[name];
      if (value !== null && (!field.options || Array.from(field.options).some((option) => option.value === value))) field.value = value;
    });
    fields.vintages.checked = state.get("vintages") === "1";
    const fact = aimed(state);
    show(Number(state.get("page") || 1) - 1);
    if (fact && shownFirst(fact)) unfold(fact, "center");
  };

  if (areas.includes(CQ.made.area)) fields.area.value = CQ.made.area;
  Object.values(fields).forEach((field) => field.addEventListener("input", () => show(0)));
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("cq-look", draw);
  addEventListener("hashchange", load);
  load();
})();
