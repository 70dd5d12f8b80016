// A report beside the queue, where the screen has room: the one under the keys or the mouse, without leaving the list.
"use strict";

(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const desk = one(".desk");
  const pane = one("#peek");
  const button = one("[data-peek]");
  if (!pane) return;
  const wide = matchMedia("(min-width: 85rem)");
  const QUIET = 150; // ms on a row before it is read: who runs down a list opens nothing on the way
  const KEPT = "peek"; // how this browser likes it
  let on = true;
  try {
    on = localStorage.getItem(KEPT) !== "off";
  } catch {
    // Where nothing may be kept it is on.
  }
  let timer = 0;
  let asked = null; // what stops a read whose row is not looked at any more

  function close() {
    clearTimeout(timer);
    asked?.abort();
    pane.hidden = true;
    pane.replaceChildren();
    desk.classList.remove("peeking");
  }
  function look(line) {
    clearTimeout(timer);
    asked?.abort();
    if (!on || !wide.matches || !line) return;
    timer = setTimeout(() => read(line).catch(() => {}), QUIET);
  }
  async function read(line) {
    const mine = (asked = new AbortController());
    const at = new URL(one("[data-open]", line).href);
    const headers = { Accept: "text/html" };
    const answer = await fetch(`${at.pathname}/peek${at.search}`, { headers, signal: mine.signal });
    if (answer.redirected || answer.status === 401) return (one("#over").hidden = false);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = one("[data-peeked]", page);
    if (mine !== asked || mine.signal.aborted) return;
    if (!answer.ok || !found) return close();
    pane.replaceChildren(document.adoptNode(found));
    pane.scrollTop = 0;
    pane.hidden = false;
    desk.classList.add("peeking");
    line.scrollIntoView({ block: "nearest" });
  }
  function turn(to) {
    on = to;
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // It stays so on this page.
    }
    show();
    if (on) look(one("[data-line].here"));
    else close();
  }
  function show() {
    desk.classList.toggle("peeks", on && wide.matches);
    button.hidden = !wide.matches;
    button.setAttribute("aria-pressed", String(on));
    if (!wide.matches) close();
  }

  document.addEventListener("line:here", (event) => look(event.detail));
  button.addEventListener("click", () => turn(!on));
  wide.addEventListener("change", show);
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "v" && wide.matches) turn(!on);
    else if (event.key === "Escape" && !pane.hidden) turn(false);
    else return;
    event.preventDefault();
  });
  // The code leads to the report; the rest of its row shows it beside the list, and opens it when pressed twice.
  const row = (event) => {
    const beside = on && wide.matches && !event.target.closest("a, button, input, label");
    return beside ? event.target.closest("[data-line]") : null;
  };
  document.addEventListener("click", (event) => {
    const line = row(event);
    if (!line || String(getSelection())) return;
    const place = [...document.querySelectorAll("[data-line]")].indexOf(line);
    document.dispatchEvent(new CustomEvent("walk:at", { detail: place }));
  });
  document.addEventListener("dblclick", (event) => {
    const line = row(event);
    if (line) one("[data-open]", line).click();
  });
  show();
  look(one("[data-line].here"));
})();
