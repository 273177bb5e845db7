// Concepts without a code, those first whose growth most stories give.
"use strict";
CQ.table(document.getElementById("suggestions"), { label: ["Concepts without a code", "尚无代码的概念"], empty: ["None.", "暂无。"], columns: [
  { head: ["concept", "概念"], row: true, cell: (row) => CQ.said(row.concept, row.lang) },
  { head: ["units", "单位"], cell: (row) => row.units.flatMap((one, at) => [at ? ", " : "", CQ.unit(one)]) },
  { head: ["measures", "度量"], cell: (row) => row.measures.flatMap((one, at) => [at ? ", " : "", CQ.code("measure", one)]) },
  { head: ["stories", "报道"], number: true, cell: (row) => String(row.n_stories) },
  { head: ["with growth", "含增速"], number: true, cell: (row) => String(row.n_followed) },
  { head: ["claims", "陈述"], number: true, cell: (row) => String(row.n_claims) },
  { head: ["example", "例句"], cell: (row) => [CQ.said(row.example, row.lang), " ",
    CQ.articleLink(row.article_id, CQ.both("article", "报道"), row.claim_id)] },
] }).show(CQ.rows(CQ.suggestions));
