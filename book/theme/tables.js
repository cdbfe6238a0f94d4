// Tables that can be searched, filtered by a word of their first column, sorted by a click on a
// heading, and paged. Without this script the whole table is there.
"use strict";

(function tables() {
  const PAGE = 100;
  const WORTH_IT = 6;

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // A row is a `tr`, or, in a table with a `tbody` for each, that one.
  const rowsOf = table =>
    table.tBodies.length > 1 ? [...table.tBodies] : [...(table.tBodies[0]?.rows ?? [])];
  const cell = (row, column) =>
    (row.rows ? row.rows[0] : row).cells[column]?.textContent.trim() ?? "";

  // A choice of the words that rows carry in one of their `data-` attributes.
  function choice(rows, name, title, changed) {
    const words = [...new Set(rows.map(row => row.dataset[name]).filter(Boolean))];
    if (words.length < 2) {
      return null;
    }
    const select = element("select", {}, element("option", { value: "", textContent: "all" }));
    select.append(...words.map(word => element("option", { value: word, textContent: word })));
    select.dataset.of = name;
    select.addEventListener("change", changed);
    return element("label", {}, title, select);
  }

  // The address of an account's row, as `report/fragments/text.rs` makes it of the name.
  const usual = name => "account-" + [...name].slice(0, 80)
    .map(sign => /[A-Za-z0-9]/.test(sign) ? sign.toLowerCase() : "-").join("");

  // The rows that stand beside a long table as data, a line each: `report/fragments/rest.rs`.
  function restOf(table) {
    const rest = (table.closest(".table-wrapper") ?? table).nextElementSibling;
    if (!rest?.matches(".gr-rest")) {
      return [];
    }
    const cells = [...rest.querySelectorAll("template")].map(cell => cell.content);
    const isGrouped = table.tBodies.length > 1;
    return rest.dataset.rows.split("\n").map(data => {
      const [address, verdict, joins, text, name, ...numbers] = data.split("\t");
      const id = address === "#" ? usual(text) : address;
      // A narrow column breaks a name before its domain.
      const at = text.lastIndexOf("@");
      const parts = at < 0 ? [text] : [text.slice(0, at), element("wbr"), text.slice(at)];
      const own = element("td", {}, ...(id ? [element("a", { href: `#${id}` }, ...parts)] : parts));
      if (name) {
        own.append(element("br"), element("span", { className: "gr-aside", textContent: name }));
      }
      const all = numbers.map(number => element("td", {}, cells[number].cloneNode(true)));
      all.splice(Number(rest.dataset.own), 0, own);
      const line = element("tr", {}, ...all);
      const row = isGrouped ? element("tbody", { className: "gr-off-paper" }, line) : line;
      if (id) {
        row.id = id;
      }
      row.dataset.verdict = verdict;
      if (joins) {
        row.dataset.joins = joins;
      }
      return row;
    });
  }

  function enhance(table) {
    const rest = restOf(table);
    let rows = [...rowsOf(table), ...rest];
    if (rows.length < 2) {
      return;
    }
    const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
    let page = 0;
    const search = element("input", { type: "search" });
    const status = element("span", { role: "status" });
    const before = element("button", { type: "button", textContent: "‹ before" });
    const after = element("button", { type: "button", textContent: "next ›" });
    const pages = element("div", { className: "gr-pages" }, before, after, status);
    const label = element("label", {}, `Find in ${rows.length} ${table.dataset.filter}`, search);
    const bar = element("div", { className: "gr-filter" }, label);

    function matching() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = [...bar.querySelectorAll("select")].filter(select => select.value);
      return rows.filter(row =>
        words.every(word => texts.get(row).includes(word)) &&
        chosen.every(select => row.dataset[select.dataset.of] === select.value));
    }

    // Of a long table only what is looked at is on the page.
    function place(visible) {
      if (rows[0].rows) {
        [...table.tBodies].forEach(body => body.remove());
        table.append(...visible);
      } else {
        table.tBodies[0].replaceChildren(...visible);
      }
    }

    function show() {
      const found = matching();
      const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
      page = Math.min(page, last);
      const visible = new Set(found.slice(page * PAGE, (page + 1) * PAGE));
      if (rest.length > 0) {
        place(visible);
      } else {
        for (const row of rows) {
          row.hidden = !visible.has(row);
        }
      }
      before.hidden = after.hidden = last === 0;
      before.disabled = page === 0;
      after.disabled = page === last;
      const of = last === 0 ? "" : `, page ${page + 1} of ${last + 1}`;
      status.textContent = found.length === rows.length && last === 0
        ? "" : `${found.length} of ${rows.length}${of}`;
    }

    const afresh = () => { page = 0; show(); };
    search.addEventListener("input", afresh);
    before.addEventListener("click", () => { page -= 1; show(); });
    after.addEventListener("click", () => { page += 1; show(); });
    for (const [name, title] of [["verdict", "Verdict"], ["joins", "Joins"]]) {
      const select = choice(rows, name, title, afresh);
      if (select) {
        bar.append(select);
      }
    }

    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = element("button", { type: "button", className: "gr-sort" });
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) {
          other.removeAttribute("aria-sort");
        }
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keys = new Map(rows.map(row => [row, cell(row, column)]));
        const order = new Intl.Collator("en", { numeric: true });
        rows.sort((a, b) => order.compare(keys.get(a), keys.get(b)) * (down ? -1 : 1));
        if (rest.length === 0) {
          rows[0].parentElement.append(...rows);
        }
        afresh();
      });
    });

    // An address that names a row, or something in it, leads to its page.
    function follow() {
      const name = decodeURIComponent(location.hash.slice(1));
      const there = name && document.getElementById(name);
      const row = name && rows.find(row => row.id === name || (there && row.contains(there)));
      const target = there || row;
      if (row) {
        if (!matching().includes(row)) {
          search.value = "";
          bar.querySelectorAll("select").forEach(select => { select.value = ""; });
        }
        page = Math.floor(matching().indexOf(row) / PAGE);
        show();
        if (!there) {
          // The row came later than the address: this makes it the address's target.
          location.replace(location.hash);
        }
        target.scrollIntoView({ block: "center" });
      }
    }

    // The book's search leads here with what was looked for: `theme/find.js`.
    function find() {
      const wanted = new URLSearchParams(location.search).get("find")?.trim();
      if (!wanted || !table.matches(".gr-accounts")) {
        return;
      }
      search.value = wanted;
      afresh();
      const named = row => cell(row, 0).toLowerCase().startsWith(wanted.toLowerCase());
      const found = matching();
      const rowsOfName = found.length > 1 ? found.filter(named) : found;
      if (rowsOfName.length === 1) {
        location.replace(`#${rowsOfName[0].id}`);
      } else {
        search.focus();
      }
    }

    if (rows.length >= WORTH_IT) {
      const place = table.closest(".table-wrapper") ?? table;
      place.before(bar);
      place.after(pages);
      show();
      follow();
      addEventListener("hashchange", follow);
      find();
    }
    addEventListener("beforeprint", () => {
      if (rest.length > 0) {
        place(rows);
      }
      rows.forEach(row => { row.hidden = false; });
    });
    addEventListener("afterprint", show);
  }

  if (document.documentElement.dataset.print === undefined) {
    document.querySelectorAll("table[data-filter]").forEach(enhance);
  }
})();
