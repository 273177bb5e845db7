// The audit: what should be looked at twice, worst first.
"use strict";
(() => {
  const rows = CQ.rows(CQ.audit.findings), choice = document.getElementById("flag");
  const { indicator, area, period } = CQ.columns;
  document.getElementById("alone").textContent = String(CQ.audit.alone);
  const count = (code) => rows.filter((row) => row.flag === code).length;
  choice.append(CQ.option("", ["all", "全部"]), ...CQ.audit.flags.filter(count)
    .map((code) => CQ.make("option", { value: code }, `${code} (${count(code)})`)));
  document.getElementById("meanings").append(...CQ.audit.flags.flatMap((code) =>
    [CQ.make("dt", {}, CQ.make("code", {}, code)), CQ.make("dd", {}, CQ.code("flag", code))]));

  const against = (row) => row.flag === "disputed" && row.stands !== null ?
    [CQ.value([row.stands, row.stands_bound, row.unit_measure]), " ", CQ.make("small", { class: "day" },
      CQ.both(`stands since ${row.since}`, `自 ${row.since} 起有效`))] : CQ.detail(row.detail);
  const table = CQ.table(document.getElementById("findings"), { label: ["Values to look at twice", "需要复核的数值"],
    empty: ["No value disagrees with another.", "没有相互矛盾的数值。"], columns: [
      { head: ["flag", "标记"], cell: (row) => CQ.make("span", { class: "flag" }, row.flag) }, indicator, area, period,
      { head: ["value", "数值"], number: true, cell: (row) => CQ.value([row.obs_value, row.bound, row.unit_measure]) },
      { head: ["disagrees with", "与之不符"], cell: against },
      { head: ["source", "出处"], style: "day", cell: (row) => CQ.articleLink(row.article_id, row.realtime_start) },
    ] });
  const show = () => {
    CQ.keep({ flag: choice.value });
    table.show(rows.filter((row) => !choice.value || row.flag === choice.value));
  };
  choice.addEventListener("input", show);
  choice.value = CQ.state().get("flag") || "";
  show();
})();
