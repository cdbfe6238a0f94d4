// What mdBook's scripts expect to be there, from the page's own attributes, and the theme before
// anything is shown.
"use strict";

const path_to_root = document.documentElement.dataset.root;
const default_light_theme = document.documentElement.dataset.light;
const default_dark_theme = document.documentElement.dataset.dark;
const default_theme = matchMedia("(prefers-color-scheme: dark)").matches
  ? default_dark_theme
  : default_light_theme;
window.path_to_searchindex_js = document.documentElement.dataset.search;
// Code blocks get a button that copies them.
window.playground_copyable = true;

(function theme() {
  let saved = null;
  try {
    saved = localStorage.getItem("mdbook-theme");
  } catch {
    // Without storage, the system decides.
  }
  const known = [default_light_theme, default_dark_theme].includes(saved);
  document.documentElement.classList.remove(default_light_theme);
  document.documentElement.classList.add(known ? saved : default_theme, "js");
})();
