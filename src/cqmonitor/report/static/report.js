// What all pages share: language, theme, the state of a view in the address, and safe building of elements.
"use strict";
(function () {
  var root = document.documentElement;

  CQ.remember = function (name, value) {
    try { localStorage.setItem("cqmonitor-" + name, value); } catch (error) { /* a private window */ }
  };

  // An element with text and children; text is never read as markup.
  CQ.make = function (tag, attributes, children) {
    var element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(function (pair) { element.setAttribute(pair[0], pair[1]); });
    [].concat(children === undefined ? [] : children).forEach(function (child) { element.append(child); });
    return element;
  };

  CQ.both = function (en, zh) {
    var fragment = document.createDocumentFragment();
    fragment.append(CQ.make("span", { lang: "en" }, en), CQ.make("span", { lang: "zh" }, zh));
    return fragment;
  };

  CQ.named = function (kind, code) {
    var names = (CQ.names[kind] || {})[code] || [code, code];
    return CQ.both(names[0], names[1]);
  };

  // A code of a measure or status in both languages.
  var CODES = { level: "水平", growth: "增速", change: "变动", gap: "差距", share: "占比", contribution: "贡献", rank: "排名",
    actual: "实际", target: "目标", forecast: "预测" };
  CQ.code = function (code) { return CQ.both(code, CODES[code] || code); };

  // Words of an article; direction marks in them turn nothing around them.
  CQ.said = function (text) { return CQ.make("bdi", {}, text || ""); };

  // A link where the address is one of the web, else the text alone.
  CQ.link = function (url, text) {
    var safe = /^https?:\/\//i.test(url || "");
    return safe ? CQ.make("a", { href: url, rel: "noopener noreferrer nofollow" }, text) : CQ.make("span", {}, text);
  };

  // A quote with its number marked.
  CQ.quoted = function (quote, mark) {
    var parts = [quote.slice(0, mark[0]), CQ.make("mark", {}, quote.slice(mark[0], mark[1])), quote.slice(mark[1])];
    return CQ.make("blockquote", { dir: "auto" }, parts);
  };

  // The view's state stands behind the # of the address: pages from disk may change nothing else of it.
  CQ.state = function () { return new URLSearchParams(location.hash.slice(1)); };
  CQ.keep = function (values) {
    var said = new URLSearchParams();
    Object.entries(values).forEach(function (pair) { if (pair[1]) said.set(pair[0], pair[1]); });
    history.replaceState(null, "", "#" + said.toString());
  };

  function language(chosen) {
    root.dataset.lang = root.lang = chosen;
    var button = document.getElementById("language");
    button.textContent = chosen === "zh" ? "English" : "中文";
    button.lang = chosen === "zh" ? "en" : "zh";
  }
  document.getElementById("language").addEventListener("click", function () {
    var chosen = root.dataset.lang === "zh" ? "en" : "zh";
    language(chosen);
    CQ.remember("language", chosen);
    document.dispatchEvent(new Event("cq-look"));
  });
  language(root.dataset.lang);

  var theme = document.getElementById("theme");
  theme.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  theme.addEventListener("click", function () {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
    CQ.remember("theme", root.dataset.theme);
    document.dispatchEvent(new Event("cq-look"));
  });

  // The hash holds the view's state, so the skip link moves the focus by itself.
  document.querySelector("a.skip").addEventListener("click", function (event) {
    event.preventDefault();
    document.getElementById("main").focus();
  });

  document.querySelectorAll("button.unfold").forEach(function (button) {
    button.addEventListener("click", function () {
      button.parentElement.classList.add("unfolded");
      button.remove();
    });
  });
})();
