// What all pages share: safe building of elements, both languages, values in words, theme, the view in the address.
"use strict";
(() => {
  const root = document.documentElement;

  // --- elements -------------------------------------------------------------------------------

  // An element with text and children; text is never read as markup.
  CQ.make = (tag, attributes, children) => {
    const element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...[].concat(children === undefined ? [] : children));
    return element;
  };

  // Words of an article; direction marks in them turn nothing around them.
  CQ.said = (text, lang) => CQ.make("bdi", lang ? { lang } : {}, text || "");

  // The article at its outlet; a saved file, which nobody can open from here, by its name.
  CQ.original = (url) => /^https?:\/\//i.test(url || "") ? CQ.link(url, CQ.both("original", "原文")) :
    CQ.make("small", {}, CQ.said(url));

  // A link where the address is one of the web, else the text alone.
  CQ.link = (url, text) => /^https?:\/\//i.test(url || "")
    ? CQ.make("a", { href: url, rel: "noopener noreferrer nofollow" }, text) : CQ.make("span", {}, text);

  // Rows of a table that is stored by column.
  CQ.rows = (table) => {
    const names = Object.keys(table), first = table[names[0]] || [];
    return first.map((_, at) => Object.fromEntries(names.map((name) => [name, table[name][at]])));
  };

  // --- both languages -------------------------------------------------------------------------

  CQ.lang = () => root.dataset.lang;
  CQ.pick = (pair) => pair[CQ.lang() === "zh" ? 1 : 0];

  // A label in both languages, of which one is shown.
  CQ.both = (en, zh) => {
    const fragment = document.createDocumentFragment();
    if (en === zh) fragment.append(en);
    else fragment.append(CQ.make("span", { class: "l", lang: "en" }, en), CQ.make("span", { class: "l", lang: "zh" }, zh));
    return fragment;
  };

  // An element whose label for screen readers, or whose own text, follows the language.
  CQ.labelled = (element, [en, zh]) => {
    Object.assign(element.dataset, { labelEn: en, labelZh: zh });
    element.setAttribute("aria-label", CQ.pick([en, zh]));
    return element;
  };
  CQ.option = (value, [en, zh]) => CQ.make("option", { value, "data-en": en, "data-zh": zh }, CQ.pick([en, zh]));

  const follow = () => {
    const zh = CQ.lang() === "zh";
    document.querySelectorAll("[data-label-en]").forEach((one) => {
      one.setAttribute("aria-label", zh ? one.dataset.labelZh : one.dataset.labelEn);
    });
    document.querySelectorAll("[data-en]").forEach((one) => { one.textContent = zh ? one.dataset.zh : one.dataset.en; });
  };

  // --- codes and values -----------------------------------------------------------------------

  CQ.names = {};
  CQ.label = (list, code) => (CQ.names[list] || {})[code] || [code, code];
  CQ.code = (list, code) => CQ.both(...CQ.label(list, code));
  CQ.chip = (list, code, style) => CQ.make("span", { class: "event " + (style || code) }, CQ.code(list, code));

  // The name of an indicator, as a link to its page where it has one; `view` is what the page is to show.
  CQ.indicator = (code, view) => {
    const name = CQ.code("indicators", code);
    if (!(CQ.names.pages || []).includes(code)) return name;
    return CQ.make("a", { href: `${CQ.root}indicators/${code}.html#${new URLSearchParams(view || {})}` }, name);
  };
  // The name of an indicator, as a link to the evidence of one of its values.
  CQ.factLink = (row, text) => (CQ.names.pages || []).includes(row.indicator) ?
    CQ.make("a", { href: `${CQ.root}indicators/${row.indicator}.html#${new URLSearchParams({ fact: row.fact })}` }, text) : text;
  CQ.articleLink = (id, text, claim) =>
    CQ.make("a", { href: `${CQ.root}article.html#${new URLSearchParams(claim ? { id, claim } : { id })}` }, text);

  const SCALES = { en: [[1e12, " trillion"], [1e9, " billion"], [1e6, " million"]], zh: [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]] };

  // A number in words of a language, with all digits that a double holds for sure (15).
  CQ.number = (value, lang) => {
    if (value === null) return "–";
    const far = value !== 0 && (Math.abs(value) >= 1e18 || Math.abs(value) < 1e-12);
    if (far) return String(Number(value.toPrecision(15)));
    const [size, word] = SCALES[lang].find(([one]) => Math.abs(value) >= one) || [1, ""];
    const short = Number((value / size).toPrecision(15));
    return short.toLocaleString("en-US", { maximumFractionDigits: 15, useGrouping: lang === "en" }) + word;
  };

  // [value, bound, unit] in both languages: >3 trillion CNY, >3万亿元.
  CQ.texts = ([value, bound, unit]) => ["en", "zh"].map((lang, at) =>
    (bound === "=" ? "" : bound) + CQ.label("unit", unit)[at].replace("{}", CQ.number(value, lang)));
  CQ.value = (value) => CQ.both(...CQ.texts(value));

  // The name of a unit; things that are counted have none of their own.
  CQ.unit = (code) => CQ.both(...CQ.label("unit", code).map((text, at) => text.replace("{}", "").trim() || ["count", "计数"][at]));

  // A period as people write it: spans by their first and last year, month or day, all others by SDMX's code.
  CQ.periodText = (code) => {
    const [, first, count, by] = /^(\d{4}-\d\d-\d\d)\/P(\d+)([YMD])$/.exec(code || "") || [];
    if (!first) return code || "";
    const last = new Date(first + "T00:00Z"), some = Number(count);
    if (by === "Y") last.setUTCFullYear(last.getUTCFullYear() + some);
    if (by === "M") last.setUTCMonth(last.getUTCMonth() + some);
    last.setUTCDate(last.getUTCDate() + (by === "D" ? some : 0) - 1);
    const length = by === "Y" && first.endsWith("-01-01") ? 4 : by !== "D" && first.endsWith("-01") ? 7 : 10;
    return `${first.slice(0, length)} – ${last.toISOString().slice(0, length)}`;
  };
  CQ.period = (code) => CQ.make("span", { class: "period", title: code || "" }, CQ.periodText(code));

  // What a rank, share or gap is against: an area or an indicator.
  CQ.against = (code) => (CQ.names.areas || {})[code] || CQ.label("indicators", code);

  // What a value is: growth, year on year (target).
  CQ.what = (one) => {
    const parts = [CQ.code("measure", one.measure)];
    if (one.basis && one.basis !== "yoy") parts.push(", ", CQ.code("basis", one.basis));
    if (one.status !== "actual") parts.push(" (", CQ.code("status", one.status), ")");
    return parts;
  };

  // --- what flags say in detail: a sentence of a known form, with its numbers and codes in words -------------

  const worded = (part, at) => {
    const numbers = part.replace(/\d+(?:\.\d+)?e\+\d+|(?<![\d-])\d{5,}(?:\.\d+)?/g, (one) => CQ.number(Number(one), ["en", "zh"][at]));
    return numbers.replace(/^[a-z_]+(?= -?[\d.]+)/, (code) => CQ.label("indicators", code)[at]);
  };
  const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  CQ.detailTexts = (text) => {
    for (const [en, zh] of CQ.names.details) {
      const found = new RegExp("^" + en.split("{}").map(quoted).join("(.+?)") + "$").exec(text);
      if (!found) continue;
      let turn = 0;
      return [en.replace(/\{\}/g, () => worded(found[++turn], 0)), zh.replace(/\{(\d)\}/g, (_, at) => worded(found[at], 1))];
    }
    return [text, text];
  };
  CQ.detail = (text) => CQ.make("bdi", {}, CQ.both(...CQ.detailTexts(text)));

  // --- the view in the address: pages from disk may change nothing of it but what stands behind the # ---

  CQ.state = () => new URLSearchParams(location.hash.slice(1));
  CQ.keep = (values) => {
    const said = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
    history.replaceState(null, "", "#" + said);
  };

  // --- settings -------------------------------------------------------------------------------

  const remember = (name, value) => {
    try { localStorage.setItem("cqmonitor-" + name, value); } catch (error) { /* a private window */ }
  };

  const language = document.getElementById("language"), theme = document.getElementById("theme");
  const speak = (chosen) => {
    root.dataset.lang = root.lang = chosen;
    language.textContent = chosen === "zh" ? "English" : "中文";
    language.lang = chosen === "zh" ? "en" : "zh";
    follow();
  };
  language.addEventListener("click", () => {
    speak(CQ.lang() === "zh" ? "en" : "zh");
    remember("language", CQ.lang());
    document.dispatchEvent(new Event("cq-look"));
  });
  theme.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
    remember("theme", root.dataset.theme);
    document.dispatchEvent(new Event("cq-look"));
  });

  // The hash holds the view's state, so the skip link moves the focus by itself.
  document.querySelector("a.skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });

  CQ.root = document.body.dataset.root;
  theme.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  document.querySelectorAll("nav a").forEach((one) => {
    if (one.pathname === location.pathname && !one.classList.contains("brand")) one.setAttribute("aria-current", "page");
  });
  speak(CQ.lang());
  document.addEventListener("DOMContentLoaded", () => {
    if (CQ.made) document.getElementById("made").textContent = CQ.made.at;
  });
})();
