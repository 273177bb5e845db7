// The health of the sources.
"use strict";
(() => {
  const STATES = { well: "first", silent: "stale", collapsed: "stale", failing: "disputed" };
  const count = (name, head) => ({ head, number: true, cell: (row) => row[name] === null ? "" : String(row[name]) });
  CQ.table(document.getElementById("sources"), { label: ["Sources", "来源"], columns: [
    { head: ["source", "来源"], row: true, cell: (row) => [CQ.said(row.outlet), " ", CQ.make("small", {}, row.name)] },
    { head: ["state", "状态"], cell: (row) => [CQ.chip("state", row.state, STATES[row.state]),
      ...(row.why ? [" ", CQ.make("small", {}, CQ.detail(row.why))] : [])] },
    { head: ["last asked", "最近抓取"], style: "day", cell: (row) => (row.asked || "").replace("T", " ") },
    count("discovered", ["found", "发现"]), count("new", ["new", "新增"]), count("failed", ["failed", "失败"]),
    count("articles", ["articles", "报道"]), count("claims", ["claims", "陈述"]),
    { head: ["newest article", "最新报道"], style: "day", cell: (row) => row.newest || "" },
  ] }).show(CQ.sources);
})();
