// Before anything is drawn: language and theme as they were chosen, and the name that data scripts fill.
"use strict";
var CQ = {};
(function () {
  function chosen(name) {
    try { return localStorage.getItem("cqmonitor-" + name); } catch (error) { return null; }
  }
  var root = document.documentElement;
  var language = chosen("language") || (navigator.language.indexOf("zh") === 0 ? "zh" : "en");
  root.dataset.lang = root.lang = language;
  var theme = chosen("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = theme;
})();
