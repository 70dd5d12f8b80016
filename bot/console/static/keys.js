// A ticket by keyboard: an act for each key, the next and the previous one of the list it was opened from, and where the
// focus goes on after an act. The list's page leaves its codes in the tab.
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const WALK = "walk"; // the list last looked at: its address, the codes on it, where one stood
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(WALK));
    } catch {
      return null;
    }
  };
  const write = (walk) => {
    try {
      sessionStorage.setItem(WALK, JSON.stringify(walk));
    } catch {
      // A tab without room has no next and previous.
    }
  };

  // ---- A list: remember what stands on it, and go back to where one was -----------------------------------------
  const lines = all("[data-line]");
  const list = one("[data-list]");
  if (list) {
    const before = read();
    const codes = lines.map((line) => line.dataset.code);
    if (before?.list === list.dataset.list && before.at && lines.length) {
      const found = codes.indexOf(before.at);
      const gone = before.codes.slice(before.codes.indexOf(before.at)).find((code) => codes.includes(code));
      const place = found >= 0 ? found : gone ? codes.indexOf(gone) : lines.length - 1; // what stood behind it
      document.dispatchEvent(new CustomEvent("walk:at", { detail: place }));
    }
    const next = one('.list-foot [rel="next"]')?.getAttribute("href") || "";
    write({ list: list.dataset.list, codes, next, at: before?.list === list.dataset.list ? before.at : "" });
    return;
  }
  const ticket = () => one("#ticket");
  if (!ticket()) return;

  // ---- A ticket: next and previous -------------------------------------------------------------------------------
  const query = location.search;
  const asked = new URLSearchParams(query).get("list") || "";
  const code = ticket().dataset.code;
  const walk = read();
  const mine = walk && asked && walk.list === asked && walk.codes.includes(code);
  if (mine) write({ ...walk, at: code });
  function step(by) {
    const to = mine ? walk.codes[walk.codes.indexOf(code) + by] : "";
    if (to) return location.assign(`/console/tickets/${to}?list=${encodeURIComponent(asked)}`);
    if (mine && by > 0 && walk.next) return location.assign(walk.next);
    location.assign(one("#way-back").href);
  }

  // ---- Acts ------------------------------------------------------------------------------------------------------
  function open(panel) {
    for (const other of all("#ticket details.panel")) other.open = other === panel;
    const first = panel.querySelector(
      "textarea, select, input:not([type=hidden], [type=radio], [type=checkbox]), button:not([type=button]):not(.copy)",
    );
    first?.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "center" });
  }
  // Beside the bar nothing folds: who has the report finds the answer open, unless another act is under way.
  function begin() {
    const reply = one("#ticket[data-mine] #panel-reply");
    const wide = matchMedia("(min-width: 64.01rem)").matches;
    if (reply && wide && !one("#ticket details.panel[open]")) reply.open = true;
  }
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
  const help = () => one("#keys-help");
  function showHelp(shown) {
    help().hidden = !shown;
    if (shown) help().focus();
    else one("[data-help]").focus();
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const field = typing(event.target);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.form?.requestSubmit();
    } else if (event.key === "Enter" && event.target.id === "transfer-q") {
      pick();
    } else if (event.key === "Escape") {
      if (!help().hidden) showHelp(false);
      else if (field) field.closest("details")?.querySelector("summary").focus();
      else return;
    } else if (field || event.ctrlKey || event.metaKey) return;
    else if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "u") location.assign(one("#way-back").href);
    else if (event.key === "?") showHelp(help().hidden);
    else {
      const key = `[aria-keyshortcuts="${event.key}"]`;
      const act = /^[a-z]$/.test(event.key) && one(`.act-bar ${key}, .talk ${key}, .linked ${key}`);
      if (!act || act.matches("[data-claim]")) return; // the console takes up what can be taken up
      act.click();
    }
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-panel]");
    if (link) {
      event.preventDefault();
      open(one(`#panel-${link.dataset.panel}`));
    }
    if (event.target.closest("[data-help]")) showHelp(help().hidden);
  });

  // ---- The first office found, by Enter, when the search for what was typed has answered --------------------------
  let sent = false; // an act: its answer takes the place of the ticket
  document.addEventListener("submit", (event) => (sent = event.target.getAttribute("hx-target") === "#ticket"), true);
  let searching = false;
  let picking = false;
  document.addEventListener("input", (event) => (searching = searching || event.target.id === "transfer-q"));
  function pick() {
    picking = searching;
    const first = one("#transfer-found input[type=radio]");
    if (searching || !first) return;
    first.checked = true;
    first.dispatchEvent(new Event("change", { bubbles: true }));
    one("#transfer-reason").focus();
  }
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target.id === "transfer-q" || event.target.id === "transfer-found") {
      searching = false;
      if (picking) pick();
    } else if (sent && !one("#problem")) {
      // Keys go on from here, unless somebody was faster.
      if (document.activeElement === document.body) one("#ticket h1")?.focus({ preventScroll: true });
      sent = false;
    }
    begin();
  });
  begin();
})();
