// Articles as they are asked for, and sentences with their numbers marked.
"use strict";
(() => {
  const files = new Map(), known = new Map();

  // An article by its id, or undefined. Its file is a script, for a page opened from disk may not fetch.
  CQ.article = async (id) => {
    const shard = id.slice(0, CQ.made.shard);
    if (!files.has(shard)) files.set(shard, load(shard));
    await files.get(shard);
    return known.get(id);
  };

  const load = (shard) => new Promise((done) => {
    const script = CQ.make("script", { src: `${CQ.root}data/articles/${shard}.js` });
    script.addEventListener("load", () => {
      Object.entries(CQ.articles).forEach(([id, article]) => {
        article.claims = CQ.rows(article.claims);
        article.quotes = CQ.rows(article.quotes);
        article.claims.forEach((claim) => { claim.article = article; });
        known.set(id, article);
      });
      done();
    });
    script.addEventListener("error", done);
    document.head.append(script);
  });

  // Text with the spans of claims marked. Offsets count code points, which JavaScript's own do not.
  CQ.marked = (text, spans) => {
    const points = Array.from(text), parts = [];
    let at = 0;
    spans.forEach(({ start, end, title, id }) => {
      if (start < at) return;
      parts.push(points.slice(at, start).join(""),
        CQ.make("mark", title ? { title } : { "data-claim": id }, points.slice(start, end).join("")));
      at = end;
    });
    return [...parts, points.slice(at).join("")];
  };

  // The sentence of some claims; `around`, with what its paragraph says beside it.
  CQ.quoted = (article, claims, around) => {
    const quote = article.quotes[claims[0].quote];
    const beside = (text) => text && around ? [CQ.make("span", { class: "beside" }, text)] : [];
    return CQ.make("blockquote", { dir: "auto", lang: article.lang },
      [...beside(quote.before), CQ.make("span", { class: "quote" }, CQ.marked(quote.text, claims)), ...beside(quote.after)]);
  };

  CQ.claimValue = (claim) => CQ.make("strong", {}, CQ.value([claim.value, claim.bound, claim.unit]));

  // Who said it, how sure the reading is, and what was corrected.
  CQ.aboutClaim = (claim) => {
    const parts = [];
    if (claim.said_by) parts.push(" ", CQ.both("according to ", "据"), CQ.said(claim.said_by, claim.article.lang));
    parts.push(" ", CQ.make("small", {}, [CQ.both("confidence ", "置信度 "), claim.confidence.toFixed(2)]));
    if (claim.correction) parts.push(" ", CQ.make("span", { class: "flag" }, CQ.said(claim.correction)));
    return parts;
  };

  CQ.flag = (flag) => {
    const [code, ...detail] = flag.split(":");
    return [CQ.make("span", { class: "flag" }, code), " ", CQ.code("flag", code),
      ...(detail.length ? [" ", CQ.make("small", {}, CQ.detail(detail.join(":")))] : [])];
  };
})();
