// A table of any number of rows, of which a page is in the document: next and previous, and all of them on paper.
"use strict";
(() => {
  const MOST_ON_PAPER = 5000;

  /* Options: label ([en, zh]), columns ({head: [en, zh], cell(row): nodes, number, row}), size (rows of a page),
     empty ([en, zh], said where there are no rows), style(row): class, turned(page): told of another page.
     Returns {show(rows, page), page(), reveal(row)}; `reveal` turns to a row's page and gives its element. */
  CQ.table = (box, options) => {
    const size = options.size || 50;
    let rows = [], at = 0, elements = new Map();

    const head = CQ.make("tr", {}, options.columns.map((column) => CQ.make("th",
      { scope: "col", ...(column.number ? { class: "number" } : {}) }, CQ.both(...column.head))));
    const body = CQ.make("tbody");
    const table = CQ.make("table", {}, [CQ.make("thead", {}, head), body]);
    const wide = CQ.labelled(CQ.make("div", { class: "wide", tabindex: "0", role: "region" }, table), options.label);
    const none = CQ.make("p", {}, CQ.both(...(options.empty || ["Nothing yet.", "暂无。"])));
    const where = CQ.make("span", { role: "status" });
    const turn = (by, label) => {
      const button = CQ.make("button", { type: "button" }, CQ.both(...label));
      button.addEventListener("click", () => go(at + by));
      return button;
    };
    const back = turn(-1, ["Previous", "上一页"]), on = turn(1, ["Next", "下一页"]);
    const pager = CQ.labelled(CQ.make("nav", { class: "pager" }, [back, where, on]), ["Pages of the table", "表格分页"]);
    box.replaceChildren(wide, none, pager);

    const pages = () => Math.max(Math.ceil(rows.length / size), 1);

    const line = (row) => {
      const cells = options.columns.map((column) => CQ.make(column.row ? "th" : "td",
        { ...(column.row ? { scope: "row" } : {}), ...(column.number ? { class: "number" } : {}),
          ...(column.style ? { class: column.style } : {}) }, column.cell(row)));
      cells.forEach((cell, at) => { [cell.dataset.headEn, cell.dataset.headZh] = options.columns[at].head; });
      const element = CQ.make("tr", { class: options.style ? options.style(row) : "" }, cells);
      elements.set(row, element);
      return element;
    };

    const draw = (from, to) => {
      elements = new Map();
      body.replaceChildren(...rows.slice(from, to).map(line));
      wide.hidden = !rows.length;
      none.hidden = rows.length > 0;
      pager.hidden = rows.length <= size;
      const shown = `${from + 1}–${Math.min(to, rows.length)}`;
      where.replaceChildren(CQ.both(`${shown} of ${rows.length}`, `第 ${shown} 行，共 ${rows.length} 行`));
      back.setAttribute("aria-disabled", String(at === 0));
      on.setAttribute("aria-disabled", String(at === pages() - 1));
    };

    const turnTo = (page) => {
      at = Math.min(Math.max(page, 0), pages() - 1);
      draw(at * size, (at + 1) * size);
    };
    const go = (page) => {
      turnTo(page);
      if (options.turned) options.turned(at);
    };

    addEventListener("beforeprint", () => draw(0, MOST_ON_PAPER));
    addEventListener("afterprint", () => turnTo(at));
    return {
      show: (wanted, page) => { rows = wanted; turnTo(page || 0); },
      page: () => at,
      reveal: (row) => {
        if (!elements.has(row)) turnTo(Math.floor(Math.max(rows.indexOf(row), 0) / size));
        return elements.get(row);
      },
    };
  };

  // What several tables show in the same way.
  CQ.columns = {
    indicator: { head: ["indicator", "指标"], cell: (row) => [CQ.factLink(row, CQ.code("indicators", row.indicator)), " ", ...CQ.what(row)] },
    area: { head: ["area", "地区"], cell: (row) => CQ.code("areas", row.ref_area) },
    period: { head: ["period", "时期"], style: "period", cell: (row) => CQ.period(row.time_period) },
    value: { head: ["value", "数值"], number: true, cell: (row) => CQ.value(row.value) },
  };
})();
