// A template into the text of an answer: by the list below the field, or by Ctrl M, arrows and Enter. What was typed
// stays: a template goes in where the cursor stands; another one chosen takes the place of the one before.
"use strict";

(() => {
  const last = new WeakMap(); // field -> what was put in, and where
  const field = (select) => document.getElementById(select.dataset.inserts);

  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!select.matches("[data-inserts]")) return;
    const area = field(select);
    const words = select.selectedOptions[0].dataset.draft || "";
    const before = last.get(area);
    const stands = before && area.value.slice(before.at, before.at + before.words.length) === before.words;
    if (stands) area.setRangeText(words, before.at, before.at + before.words.length, "end");
    else area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
    last.set(area, { words, at: area.selectionEnd - words.length });
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });

  function back(select) {
    const area = field(select);
    area.focus();
    const open = /\{[^{}]*\}/.exec(area.value); // what is still to be filled in by hand
    if (open) area.setSelectionRange(open.index, open.index + open[0].length);
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const select = event.target.closest("form")?.querySelector("[data-inserts]");
    if (!select) return;
    if (event.ctrlKey && event.key.toLowerCase() === "m") {
      if (event.target === select) back(select);
      else select.focus();
    } else if (event.key === "Enter" && !event.ctrlKey && event.target === select) back(select);
    else return;
    event.preventDefault();
  });
})();
