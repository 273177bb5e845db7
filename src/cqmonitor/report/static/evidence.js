// The evidence of a fact: every article that speaks about it, whether it agrees, and its sentence.
"use strict";
(() => {
  const meets = (claim, value) => (claim.high === null || value.low === null || claim.high >= value.low) &&
    (claim.low === null || value.high === null || claim.low <= value.high);

  const quote = (told, claim, fact, repeated) => {
    const agrees = meets(told, fact.vintages[0]), { article } = claim;
    const about = [CQ.make("span", { class: "event " + (agrees ? "first" : "disputed") },
      agrees ? CQ.both("agrees", "一致") : CQ.both("differs", "不一致")), " ", CQ.claimValue(claim), " ",
      CQ.said(article.outlet), ", ", article.published || CQ.both("undated", "日期不明"), ...CQ.aboutClaim(claim), " "];
    if (repeated) about.push(CQ.make("span", { class: "event stale" }, CQ.both("copy of a story above", "上述报道的转载")), " ");
    about.push(CQ.articleLink(told.article, CQ.both("article", "报道"), told.claim), " ", CQ.link(article.url, CQ.both("original", "原文")));
    return CQ.make("li", {}, [CQ.make("p", {}, about), CQ.quoted(article, [claim], true)]);
  };

  // What the value is exactly, and what it was taken to mean.
  const exact = (fact) => {
    const { value, low, high, recorded, articles, outlets } = fact.vintages[0];
    const end = (one, sign) => one === null ? sign : one.toLocaleString("en-US", { maximumFractionDigits: 15 });
    const span = `${end(low, "−∞")} … ${end(high, "∞")}`, number = end(value, "");
    return CQ.make("p", {}, CQ.make("small", {}, CQ.both(
      `Stored ${number} ${fact.series.unit}, standing for ${span}; ${articles} articles of ${outlets} outlets agree; known here since ${recorded}.`,
      `存储值 ${number} ${fact.series.unit}，代表区间 ${span}；${outlets} 家媒体的 ${articles} 篇报道一致；本库始知于 ${recorded}。`)));
  };

  // The parts of the evidence; the articles are read as they are asked for.
  CQ.evidence = async (fact) => {
    const stories = new Set(), quotes = [];
    const articles = await Promise.all(fact.claims.map((told) => CQ.article(told.article)));
    fact.claims.forEach((told, at) => {
      const claim = articles[at] && articles[at].claims.find((one) => one.id === told.claim);
      if (!claim) return;
      const { story } = claim.article;
      quotes.push(quote(told, claim, fact, story && stories.has(story)));
      stories.add(story);
    });
    const flags = Array.from(new Set(fact.vintages.filter((one) => !one.until).flatMap((one) => one.flags)));
    return [exact(fact), CQ.make("ul", { class: "quotes" }, quotes),
      ...(flags.length ? [CQ.make("ul", { class: "flags" }, flags.map((one) => CQ.make("li", {}, CQ.flag(one))))] : [])];
  };
})();
