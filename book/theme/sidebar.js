// Whether the sidebar is open: on a wide screen as the reader left it, on a narrow one not.
"use strict";

(function sidebar() {
  const open = document.getElementById("mdbook-sidebar-toggle-anchor");
  let left = null;
  try {
    left = localStorage.getItem("mdbook-sidebar");
  } catch {
    // Without storage it is open.
  }
  open.checked = document.body.clientWidth >= 1080 && left !== "hidden";
  document.documentElement.classList.toggle("sidebar-visible", open.checked);
  const nav = document.getElementById("mdbook-sidebar");
  nav.setAttribute("aria-hidden", !open.checked);
  for (const link of nav.querySelectorAll("a")) {
    link.tabIndex = open.checked ? 0 : -1;
  }
})();
