// What is typed on a ticket's page and not sent yet: kept by the service two seconds after the last key, on leaving a
// field and on leaving the page. Until the service has it, it lies in this tab, bound to the official who typed it.
"use strict";

(() => {
  const QUIET = 2000; // ms after the last key
  const AGAIN = 5000; // ms until a save that found no service is tried again
  const FIELDS =
    "textarea, select:not([data-inserts]), input:not([type=hidden], [type=file], [type=search], [type=radio], [type=checkbox])";
  const one = (selector) => document.querySelector(selector);
  if (!one("#ticket[data-draft]")) return;

  const tab = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(36)).join("");
  const ours = new Set([tab]); // pages of this tab: what they kept is never newer than what is typed here
  const touched = new Set(); // fields in which somebody has typed
  let apart = {}; // words for acts that the page does not offer, or not any more: kept until they are dropped
  let base = 0; // the version that the service is known to keep
  let version = 0; // the last one sent
  let kept = "{}"; // what it holds
  let timer = 0;
  let shut = ""; // why nothing is saved any more: over, newer, gone
  let turn = 0; // grows with every form sent: what comes back for an earlier page counts for nothing

  // ---- The fields ----------------------------------------------------------------------------------------------
  const name = (field) => `${field.form.dataset.draft}.${field.name}`;
  const fields = () =>
    [...document.querySelectorAll("#ticket form[data-draft]")]
      .flatMap((form) => [...form.querySelectorAll(FIELDS)])
      .filter((field) => field.name);
  const drawn = (field) =>
    field.matches("select")
      ? ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value || ""
      : field.defaultValue;
  // A template that was chosen and looked at is nothing that somebody wrote: neither it nor the choice is a draft.
  const area = (select) => document.getElementById(select.dataset.drafts || select.dataset.inserts);
  function templates() {
    const chosen = [...document.querySelectorAll("#ticket select:is([data-drafts], [data-inserts])")].filter((select) => {
      const words = select.selectedOptions[0]?.dataset.draft?.trim();
      return words && area(select)?.value.trim() === words;
    });
    return new Set(chosen.flatMap((select) => [select, area(select)]));
  }
  function words() {
    const shown = templates();
    const typed = fields().filter(
      (field) => touched.has(name(field)) && (field.value || drawn(field)) && !shown.has(field),
    );
    return { ...apart, ...Object.fromEntries(typed.map((field) => [name(field), field.value])) };
  }
  function fill(found) {
    const offered = fields();
    const places = new Set(offered.map(name));
    apart = Object.fromEntries(Object.entries(found).filter(([place]) => !places.has(place)));
    for (const field of offered) {
      if (!(name(field) in found)) continue;
      field.value = found[name(field)];
      touched.add(name(field));
      const panel = field.closest("details");
      if (panel) panel.open = true;
    }
  }

  // ---- What lies in the tab ------------------------------------------------------------------------------------
  const key = () => `draft:${one("#ticket").dataset.me}:${one("#ticket").dataset.code}`;
  function remember() {
    try {
      sessionStorage.setItem(key(), JSON.stringify({ tab, base, version, words: words() }));
    } catch {
      // A tab without room keeps what stands in the fields.
    }
  }
  const forget = () => sessionStorage.removeItem(key());
  function remembered() {
    try {
      return JSON.parse(sessionStorage.getItem(key()));
    } catch {
      return null;
    }
  }

  // ---- What is said --------------------------------------------------------------------------------------------
  let other = null; // a draft that the official may choose in place of what stands in the fields
  function tell(kind, at = "") {
    const line = one("#draft-line");
    if (!line) return;
    const text = kind ? line.dataset[kind].replace("%at", at) : "";
    line.hidden = !kind;
    line.classList.toggle("draft-bad", ["unsaved", "newer", "gone"].includes(kind));
    if (one("#draft-line span").textContent !== text) one("#draft-line span").textContent = text;
    one("[data-draft-other]").hidden = kind !== "newer";
    one("[data-draft-mine]").hidden = kind !== "newer" || !shut;
    one("[data-draft-copy]").hidden = !["newer", "gone"].includes(kind) || !written();
    one("[data-draft-drop]").hidden = ["newer", "unsaved", "gone"].includes(kind) || !Object.keys(words()).length;
  }

  const written = () => {
    const typed = fields().filter((field) => !field.matches("select") && touched.has(name(field)));
    return [...Object.values(apart), ...typed.map((field) => field.value)].filter((text) => text.trim()).join("\n\n");
  };
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-draft-copy]");
      if (button) button.dataset.copy = written(); // the page's own script copies it
    },
    true,
  );

  // ---- Saving --------------------------------------------------------------------------------------------------
  async function save() {
    clearTimeout(timer);
    timer = 0;
    const now = JSON.stringify(words());
    if (shut || now === kept || !one("#ticket")) return;
    const mine = (version = Math.max(version, base) + 1);
    const at = turn;
    remember();
    const csrf = one('#ticket input[name="csrf"]').value;
    const body = new URLSearchParams({ csrf, base, version: mine, tab, words: now });
    let answer;
    try {
      const address = `/console/tickets/${one("#ticket").dataset.code}/draft`;
      answer = await fetch(address, { method: "POST", body, keepalive: true, redirect: "manual" });
    } catch {
      return tryAgain();
    }
    if (at !== turn) return;
    if (answer.ok) return saved(now, await answer.json());
    if (answer.status === 409) return refused(await answer.json());
    if (answer.status >= 500) return tryAgain();
    if (answer.status === 404) {
      shut = "gone"; // another office has it now: the words can be copied, here or from what comes after sending
      return tell("gone");
    }
    if (answer.status === 422) return tell("unsaved");
    shut = "over";
    one("#over").hidden = false;
    tell("");
  }
  function tryAgain() {
    tell("unsaved");
    timer = setTimeout(save, AGAIN);
  }
  function saved(now, answer) {
    if (answer.version > base) {
      base = answer.version;
      kept = now;
    }
    if (JSON.stringify(words()) === kept) forget();
    tell(now === "{}" ? "" : "saved", answer.at);
  }
  function refused(newer) {
    base = newer.version;
    if (ours.has(newer.tab)) return save();
    shut = "newer";
    other = newer.words;
    tell("newer", newer.at);
  }
  function typing(field) {
    const form = field.form;
    if (!form?.matches("#ticket form[data-draft]")) return;
    if (field.matches(FIELDS) && field.name) touched.add(name(field));
    for (const beside of form.querySelectorAll(FIELDS)) {
      if (beside.name && beside.value !== drawn(beside)) touched.add(name(beside)); // a reason drafts the answer
    }
    remember();
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  }
  document.addEventListener("input", (event) => typing(event.target));
  document.addEventListener("change", (event) => event.target.form && setTimeout(() => typing(event.target)));
  document.addEventListener("focusout", () => timer && save());
  window.addEventListener("pagehide", () => save());
  document.addEventListener("visibilitychange", () => document.hidden && save());

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-draft-drop]")) {
      for (const field of fields()) if (touched.has(name(field))) field.value = drawn(field);
      touched.clear();
      apart = {};
      one("#draft-left")?.remove();
      save();
    } else if (event.target.closest("[data-draft-other]")) {
      const mine = words();
      shut = "";
      fill(other);
      other = mine;
      remember();
      save();
    } else if (event.target.closest("[data-draft-mine]")) {
      shut = "";
      kept = "";
      save();
    }
  });

  // ---- A page, and the page that a form brings in its place ----------------------------------------------------
  function read() {
    const draft = JSON.parse(one("#ticket").dataset.draft || "null");
    base = draft ? draft.version : 0;
    kept = JSON.stringify(draft ? draft.words : {});
    return draft;
  }
  function open() {
    const draft = read();
    const here = remembered();
    if (here) ours.add(here.tab);
    const fresh = here && (!draft || draft.version <= here.base || ours.has(draft.tab));
    if (draft && !fresh) fill(draft.words);
    if (fresh) {
      fill(here.words);
      if (JSON.stringify(words()) === kept) {
        forget();
        return tell(kept === "{}" ? "" : "restored", draft?.at);
      }
      version = Math.max(here.version, base);
      timer = setTimeout(save, 0);
      return;
    }
    if (here && Object.keys(here.words).length && JSON.stringify(here.words) !== kept) {
      other = here.words;
      tell("newer", draft.at);
      return;
    }
    forget();
    if (draft && Object.keys(draft.words).length) tell("restored", draft.at);
  }
  let carried = null; // what stood in the fields when a form was sent, and which form
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.closest("#ticket")) return;
      clearTimeout(timer);
      timer = 0;
      turn += 1;
      carried = { words: words(), form: event.target.dataset.draft || "" };
      if (["transfer", "merge"].includes(carried.form)) forget(); // the page may not come again
    },
    true,
  );
  document.addEventListener("htmx:after:swap", () => {
    if (!carried || !one("#ticket")) return;
    const { words: before, form } = carried;
    carried = null;
    read();
    if (!one("#problem")) {
      for (const field of Object.keys(before)) {
        if (!field.startsWith(`${form}.`)) continue;
        delete before[field];
        touched.delete(field);
      }
    }
    fill(before);
    if (JSON.stringify(words()) === kept) forget();
    else save();
  });
  open();
})();
