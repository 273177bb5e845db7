// An article: its claims in their sentences, what was removed, and the other copies of the story.
"use strict";
(function () {
  var main = document.getElementById("article");

  function claimLine(claim) {
    var what = claim.indicator ? CQ.make("a", { href: "indicators/" + claim.indicator + ".html#" +
      new URLSearchParams({ area: claim.ref_area, measure: claim.measure }) }, CQ.named("indicators", claim.indicator)) :
      CQ.make("em", {}, CQ.said(claim.concept));
    var period = claim.period[0] ? claim.period.join(" .. ") : "";
    var parts = [CQ.make("strong", {}, claim.text), " ", what, " ", CQ.named("areas", claim.ref_area), " ", claim.measure,
      claim.status === "actual" ? "" : " (" + claim.status + ")", " ", CQ.make("small", {}, period), " ",
      CQ.make("small", {}, [CQ.both("confidence ", "置信度 "), String(claim.confidence)])];
    if (claim.correction) parts.push(" ", CQ.make("span", { class: "flag" }, claim.correction));
    return CQ.make("li", { id: "claim-" + claim.id }, [CQ.make("p", {}, parts), CQ.quoted(claim.quote, claim.mark)]);
  }

  function marked(article) {
    var box = CQ.make("div", { class: "text", lang: article.lang, dir: "auto" }), at = 0;
    var spans = article.claims.map(function (one) { return [one.value_start, one.value_end, one]; });
    spans.forEach(function (span) {
      if (span[0] < at) return;
      box.append(article.text.slice(at, span[0]));
      var what = span[2].indicator || span[2].concept;
      box.append(CQ.make("mark", { title: what + ", " + span[2].ref_area }, article.text.slice(span[0], span[1])));
      at = span[1];
    });
    box.append(article.text.slice(at));
    return box;
  }

  function section(title, zh, content) {
    return CQ.make("section", {}, [CQ.make("h2", {}, CQ.both(title, zh))].concat(content));
  }

  function show(article, claim) {
    document.title = article.title + " - cqmonitor";
    var told = [article.outlet, article.published, (article.byline || []).join(", ")].filter(Boolean).join(", ");
    main.replaceChildren(CQ.make("h1", { lang: article.lang, dir: "auto" }, article.title || article.url),
      CQ.make("p", {}, [CQ.said(told), " ", CQ.link(article.url, CQ.both("original", "原文"))]));
    article.flags.forEach(function (flag) { main.append(CQ.make("span", { class: "flag" }, flag), " "); });
    if (article.text !== null) main.append(section("Text", "正文", [marked(article)]));
    main.append(section("What it says", "所述数据", article.claims.length ?
      [CQ.make("ul", { class: "quotes" }, article.claims.map(claimLine))] : [CQ.make("p", {}, CQ.both("No claims.", "没有数据。"))]));
    if (article.copies.length) main.append(section("Other copies of the story", "同一报道的其他版本",
      [CQ.make("ul", {}, article.copies.map(function (copy) {
        return CQ.make("li", {}, CQ.make("a", { href: "#" + new URLSearchParams({ id: copy.id }) }, [CQ.said(copy.outlet), ": ", CQ.said(copy.title)]));
      }))]));
    if (article.removed.length) main.append(section("Removed as boilerplate", "已去除的页面文字",
      [CQ.make("ul", {}, article.removed.map(function (line) {
        return CQ.make("li", {}, [CQ.make("code", {}, line.reason), " ", CQ.said(line.text)]);
      }))]));
    var at = claim && document.getElementById("claim-" + claim);
    if (at) { at.classList.add("aimed"); at.scrollIntoView({ block: "center" }); }
  }

  function load() {
    var state = CQ.state(), id = state.get("id") || "";
    if (!/^[0-9a-f]{16}$/.test(id)) return;
    var script = CQ.make("script", { src: "data/articles/" + id.slice(0, 2) + ".js" });
    script.addEventListener("load", function () {
      if (CQ.articles[id]) show(CQ.articles[id], state.get("claim"));
    });
    document.head.append(script);
  }
  addEventListener("hashchange", load);
  load();
})();
