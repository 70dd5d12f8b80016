// A report compared with its paper: marks are sent as they are set, and what does not agree fills the refusal or the
// question to the citizen.
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const words = () => one("[data-check-words]");
  const shown = () => {
    const row = one(".check-fill");
    if (row) row.hidden = !words();
  };

  // A mark pressed once more is taken away.
  let before = null;
  document.addEventListener("pointerdown", (event) => {
    const mark = event.target.closest(".marks label")?.querySelector("input");
    before = mark?.checked ? mark : null;
  });
  document.addEventListener("click", (event) => {
    if (event.target.matches(".marks input") && event.target === before) {
      event.target.checked = false;
      before = null;
      one("#checks-form")?.requestSubmit();
    }
    const fill = event.target.closest("[data-fill]");
    if (!fill || !words()) return;
    const area = one(`#${fill.dataset.fill}-text`);
    if (!area) return;
    const code = one("#refuse-code");
    if (fill.dataset.fill === "refuse" && code && words().dataset.code) {
      code.value = words().dataset.code;
      code.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.value = words().textContent;
    area.dispatchEvent(new Event("input", { bubbles: true })); // kept as a draft
    one(`.act-bar [data-panel="${fill.dataset.fill}"]`).click();
  });
  document.addEventListener("change", (event) => {
    if (event.target.form?.id === "checks-form") event.target.form.requestSubmit();
  });
  document.addEventListener("htmx:after:swap", shown);
  shown();
})();
