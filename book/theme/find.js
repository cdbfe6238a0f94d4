// A way from the book's search to the row of an account: the search knows pages, and of a large
// tenant it does not know the accounts at all.
"use strict";

(function find() {
  const PAGE = "accounts.html";
  const box = document.getElementById("mdbook-searchresults-outer");
  const results = document.getElementById("mdbook-searchresults");
  const bar = document.getElementById("mdbook-searchbar");
  if (!results) {
    return;
  }

  // A book of somebody's own need not have the page.
  const hasPage = () => [...document.querySelectorAll("#mdbook-sidebar a")]
    .some(link => link.getAttribute("href")?.endsWith(PAGE));

  function offer() {
    const words = bar.value.trim();
    if (!words || results.querySelector(".gr-find") || !hasPage()) {
      return;
    }
    const link = document.createElement("a");
    link.href = `${path_to_root}${PAGE}?find=${encodeURIComponent(words)}`;
    link.textContent = `Find “${words}” in the accounts`;
    const item = document.createElement("li");
    item.className = "gr-find";
    item.append(link);
    // The name of an account comes first, and the key Enter follows it.
    if (/[@.\d]/.test(words) || results.childElementCount === 0) {
      results.prepend(item);
    } else {
      results.append(item);
    }
  }

  // Of a search without a result only the head above the list changes.
  new MutationObserver(offer).observe(box, { childList: true, subtree: true });
})();
