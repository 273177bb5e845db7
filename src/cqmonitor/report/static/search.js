// Search over all series: by the indicator's names and code, by area, by a year that the series covers.
"use strict";
(function () {
  var q = document.getElementById("q"), area = document.getElementById("area"), year = document.getElementById("year");
  var results = document.getElementById("results");
  var MOST = 60;

  var all = Object.entries(CQ.series).flatMap(function (pair) {
    return pair[1].map(function (one) {
      return { indicator: pair[0], ref_area: one[0], measure: one[1], status: one[2], first: one[3], last: one[4], facts: one[5] };
    });
  });
  var codes = Array.from(new Set(all.map(function (one) { return one.ref_area; }))).sort();
  area.append(CQ.make("option", { value: "" }, "all / 全部"));
  codes.forEach(function (code) {
    var names = CQ.names.areas[code] || [code, code];
    area.append(CQ.make("option", { value: code }, names[0] + " / " + names[1]));
  });

  function fits(one, words) {
    var names = (CQ.names.indicators[one.indicator] || ["", ""]).concat(CQ.names.areas[one.ref_area] || []);
    var text = (one.indicator + " " + names.join(" ")).toLowerCase();
    return words.every(function (word) { return text.includes(word); }) &&
      (!area.value || one.ref_area === area.value) &&
      (!year.value || (one.first <= Number(year.value) && Number(year.value) <= one.last));
  }

  function row(one) {
    var where = "indicators/" + one.indicator + ".html#" + new URLSearchParams({
      area: one.ref_area, measure: one.measure, from: year.value, to: year.value });
    var span = one.first === one.last ? one.first : one.first + "-" + one.last;
    return CQ.make("li", {}, [CQ.make("a", { href: where }, CQ.named("indicators", one.indicator)), " ",
      CQ.named("areas", one.ref_area), ", ", CQ.code(one.measure),
      one.status === "actual" ? "" : CQ.make("span", {}, [" (", CQ.code(one.status), ")"]), " ",
      CQ.make("small", {}, [String(span), ", ", String(one.facts), " ", CQ.both(one.facts === 1 ? "value" : "values", "个数值")])]);
  }

  function show() {
    CQ.keep({ q: q.value, area: area.value, year: year.value });
    results.replaceChildren();
    var words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length && !area.value && !year.value) return;
    var found = all.filter(function (one) { return fits(one, words); });
    results.append(CQ.make("p", {}, [String(found.length), " ", CQ.both("series", "个序列")]));
    results.append(CQ.make("ul", { class: "found" }, found.slice(0, MOST).map(row)));
  }

  function load() {
    var state = CQ.state();
    q.value = state.get("q") || "";
    area.value = state.get("area") || "";
    year.value = state.get("year") || "";
    show();
  }
  document.getElementById("search").addEventListener("submit", function (event) { event.preventDefault(); });
  [q, area, year].forEach(function (field) { field.addEventListener("input", show); });
  addEventListener("hashchange", load);
  load();
})();
