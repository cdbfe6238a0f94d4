// What a page does besides: the button of the sidebar, folded targets, and the print page's dialog.
"use strict";

(function page() {
  // The sidebar's state is a checkbox, so that it can be changed without a script; with one it is
  // a button, which the keyboard finds.
  const toggle = document.getElementById("mdbook-sidebar-toggle");
  const open = document.getElementById("mdbook-sidebar-toggle-anchor");
  toggle.setAttribute("aria-expanded", open.checked);
  toggle.addEventListener("click", () => {
    open.checked = !open.checked;
    open.dispatchEvent(new Event("change"));
  });

  // What scrolls sideways can be scrolled by keyboard.
  for (const box of document.querySelectorAll("main pre > code, main .table-wrapper")) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) {
      box.tabIndex = 0;
    }
  }

  // What links to a folded thing opens it, in browsers that do not by themselves.
  function unfold() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
  }
  addEventListener("hashchange", unfold);

  if (document.documentElement.dataset.print !== undefined) {
    addEventListener("load", () => setTimeout(print, 100));
  }
  unfold();
})();
