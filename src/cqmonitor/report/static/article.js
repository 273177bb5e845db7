// An article: its sentences with all claims marked, what was removed, and the other copies of the story.
"use strict";
(() => {
  const main = document.getElementById("article");
  const section = (title, content) => CQ.make("section", {}, [CQ.make("h2", {}, CQ.both(...title)), content]);

  const claimLine = (claim) => {
    const what = claim.indicator ? CQ.indicator(claim.indicator, { claim: claim.id }) :
      CQ.make("em", {}, CQ.said(claim.concept, claim.article.lang));
    return CQ.make("li", { id: "claim-" + claim.id }, [CQ.claimValue(claim), " ", what, " ", CQ.code("areas", claim.area), ", ",
      ...CQ.what(claim), " ", CQ.period(claim.period), ...CQ.aboutClaim(claim)]);
  };

  // Each sentence once, in the order of the text, with what its numbers were read as.
  const sentences = (article) => {
    const found = article.quotes.map(() => []);
    article.claims.forEach((claim) => found[claim.quote].push(claim));
    return CQ.make("ul", { class: "quotes" }, found.filter((claims) => claims.length).map((claims) => CQ.make("li", {},
      [CQ.quoted(article, claims), CQ.make("ul", { class: "claims" }, claims.map(claimLine))])));
  };

  const text = (article) => CQ.make("div", { class: "text", lang: article.lang, dir: "auto" },
    CQ.marked(article.text, article.claims.map((one) => ({ start: one.at, end: one.at + one.end - one.start,
      title: `${one.indicator || one.concept}, ${one.area}` }))));

  const copies = (article) => CQ.make("ul", {}, article.copies.map((copy) => CQ.make("li", {},
    [copy.published || "", " ", CQ.said(copy.outlet), ": ", CQ.articleLink(copy.id, CQ.said(copy.title, article.lang))])));

  const removed = (article) => CQ.make("ul", {}, article.removed.map((line) => CQ.make("li", {},
    [CQ.make("code", {}, line.reason), " ", CQ.said(line.text, article.lang)])));

  const show = (article, claim) => {
    const title = article.title || article.url;
    document.title = title + " - cqmonitor";
    document.querySelector("title").removeAttribute("data-en");
    const told = [article.outlet, article.published, article.byline.join(", ")].filter(Boolean).join(", ");
    main.replaceChildren(CQ.make("h1", { lang: article.lang, dir: "auto" }, title),
      CQ.make("p", {}, [CQ.said(told), " ", CQ.original(article.url)]));
    if (article.flags.length) main.append(CQ.make("p", {}, [CQ.make("small", {}, CQ.both("Seen in cleaning: ", "清洗时所见：")), ...article.flags.flatMap((flag) => [CQ.make("span", { class: "flag" }, flag), " "])]));
    main.append(section(["What it says", "所述数据"], article.claims.length ? sentences(article) :
      CQ.make("p", {}, CQ.both("No number of it was taken for a claim.", "没有提取到数据。"))));
    if (article.text !== null) main.append(section(["Text", "正文"], text(article)));
    if (article.copies.length) main.append(section(["Other copies of the story", "同一报道的其他版本"], copies(article)));
    main.append(section(["Removed as boilerplate", "已去除的页面文字"], article.removed.length ? removed(article) :
      CQ.make("p", {}, CQ.both("Nothing.", "无。"))));
    const at = claim && document.getElementById("claim-" + claim);
    if (!at) return;
    [at, ...document.querySelectorAll(`mark[data-claim="${at.id.slice("claim-".length)}"]`)].forEach((one) => one.classList.add("aimed"));
    at.scrollIntoView({ block: "center" });
  };

  const load = async () => {
    const state = CQ.state(), id = state.get("id") || "";
    const article = /^[0-9a-f]{16}$/.test(id) ? await CQ.article(id) : null;
    if (article) show(article, state.get("claim"));
    else if (id) main.replaceChildren(CQ.make("h1", {}, CQ.both("Article", "报道")),
      CQ.make("p", {}, CQ.both("The report has no such article.", "报告中没有这篇报道。")));
  };
  addEventListener("hashchange", load);
  load();
})();
