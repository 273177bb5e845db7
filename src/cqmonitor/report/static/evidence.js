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
    about.push(CQ.articleLink(told.article, CQ.both("article", "报道"), told.claim), " ", CQ.original(article.url));
    return CQ.make("li", {}, [CQ.make("p", {}, about), CQ.quoted(article, [claim], true)]);
  };

  // What the value is exactly, and what it was taken to mean.
  const exact = (fact) => {
    const { value, low, high, recorded, articles, outlets } = fact.vintages[0], few = articles === 1;
    const end = (one, sign) => one === null ? sign : one.toLocaleString("en-US", { maximumFractionDigits: 15 });
    const span = `${end(low, "−∞")} … ${end(high, "∞")}`, number = end(value, "");
    return CQ.make("p", {}, CQ.make("small", {}, CQ.both(
      `${fact.period}: stored ${number} ${fact.series.unit}, standing for ${span}; ${articles} article${few ? "" : "s"} of ${outlets} outlet${outlets === 1 ? "" : "s"} agree${few ? "s" : ""}; known here since ${recorded}.`,
      `${fact.period}：存储值 ${number} ${fact.series.unit}，代表区间 ${span}；${outlets} 家媒体的 ${articles} 篇报道一致；本库始知于 ${recorded}。`)));
  };

  // The claims that are shown at first: of very many some that differ and some that agree.
  const MOST = 40;
  const first = (fact) => {
    const agree = fact.claims.filter((told) => meets(told, fact.vintages[0])), differ = fact.claims.filter((told) => !agree.includes(told));
    const others = differ.slice(0, MOST - Math.min(agree.length, MOST / 2)), some = new Set([...others, ...agree.slice(0, MOST - others.length)]);
    return fact.claims.filter((told) => some.has(told));
  };

  // The quotes of claims; the articles are read as they are asked for.
  const quotes = async (fact, claims) => {
    const stories = new Set(), made = [];
    const articles = await Promise.all(claims.map((told) => CQ.article(told.article)));
    claims.forEach((told, at) => {
      const claim = articles[at] && articles[at].claims.find((one) => one.id === told.claim);
      if (!claim) return;
      const { story } = claim.article;
      made.push(quote(told, claim, fact, story && stories.has(story)));
      stories.add(story);
    });
    return made;
  };

  const more = (fact, list) => {
    const button = CQ.make("button", { type: "button" }, CQ.both(`All ${fact.claims.length} quotes`, `全部 ${fact.claims.length} 处引文`));
    button.addEventListener("click", async () => {
      list.replaceChildren(...await quotes(fact, fact.claims));
      list.querySelector("a").focus();
      button.remove();
    });
    return button;
  };

  // The parts of the evidence.
  CQ.evidence = async (fact) => {
    const shown = first(fact), list = CQ.make("ul", { class: "quotes" }, await quotes(fact, shown));
    const all = Array.from(new Set(fact.vintages.filter((one) => !one.until).flatMap((one) => one.flags))), flags = all.slice(0, MOST);
    return [exact(fact), list, ...(shown.length < fact.claims.length ? [more(fact, list)] : []),
      ...(flags.length ? [CQ.make("ul", { class: "flags" }, flags.map((one) => CQ.make("li", {}, CQ.flag(one))))] : []),
      ...(all.length > MOST ? [CQ.make("p", {}, CQ.both(`and ${all.length - MOST} more flags`, `另有 ${all.length - MOST} 个标记`))] : [])];
  };
})();
