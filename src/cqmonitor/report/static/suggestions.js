// Concepts without a code, those of most stories first.
"use strict";
CQ.table(document.getElementById("suggestions"), { label: ["Concepts without a code", "尚无代码的概念"], empty: ["None.", "暂无。"], columns: [
  { head: ["concept", "概念"], row: true, cell: (row) => CQ.said(row.concept, row.lang) },
  { head: ["units", "单位"], cell: (row) => row.units.join(", ") },
  { head: ["measures", "度量"], cell: (row) => row.measures.flatMap((one, at) => [at ? ", " : "", CQ.code("measure", one)]) },
  { head: ["stories", "报道"], number: true, cell: (row) => String(row.n_stories) },
  { head: ["claims", "陈述"], number: true, cell: (row) => String(row.n_claims) },
  { head: ["example", "例句"], cell: (row) => CQ.link(row.url, CQ.said(row.example, row.lang)) },
] }).show(CQ.rows(CQ.suggestions));
