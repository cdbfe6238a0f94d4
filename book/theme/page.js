// What a page does besides: the button of the sidebar, what is folded, and the print page's dialog.
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

  // What is folded is neither measured nor colored before it is seen, for a page may have fifty
  // answers of Microsoft Graph in it.
  function seen(part) {
    const is_seen = box => !box.closest("details:not([open])");
    for (const answer of [...part.querySelectorAll("code.gr-json.nohighlight")].filter(is_seen)) {
      answer.classList.replace("nohighlight", "language-json");
      hljs.highlightBlock(answer);
    }
    // What scrolls sideways can be scrolled by keyboard.
    for (const box of [...part.querySelectorAll("pre > code, .table-wrapper")].filter(is_seen)) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) {
        box.tabIndex = 0;
      }
    }
  }
  addEventListener("toggle", event => {
    if (event.target.open && event.target.closest("main")) {
      seen(event.target);
    }
  }, { capture: true });

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
  seen(document.querySelector("main"));
})();
