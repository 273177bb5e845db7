// Before anything is drawn: language and theme as they were chosen, and the name that data scripts fill.
"use strict";
var CQ = {};
(() => {
  const chosen = (name) => {
    try { return localStorage.getItem("cqmonitor-" + name); } catch (error) { return null; }
  };
  const root = document.documentElement;
  root.dataset.scripted = "";
  root.dataset.lang = root.lang = chosen("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
  root.dataset.theme = chosen("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
})();
