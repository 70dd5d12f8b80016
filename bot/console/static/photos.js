// The photos of a ticket: one at a time, larger and smaller, turned; the turn is kept for everybody by the service.
"use strict";

(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const ZOOMS = [1, 1.5, 2, 3, 4];
  const box = () => one("#photos");
  const photos = () => all("#photos [data-photo]");
  const now = () => photos().find((photo) => !photo.hidden);
  const key = () => `photo:${one("#ticket").dataset.me}:${one("#ticket").dataset.code}`;

  // ---- Which one, and how large ----------------------------------------------------------------------------------
  function show(id) {
    const listed = photos();
    const chosen = listed.find((photo) => photo.dataset.photo === id) || listed[0];
    if (!chosen) return;
    for (const photo of listed) photo.hidden = photo !== chosen;
    for (const pick of all("#photos [data-photo-pick]"))
      pick.setAttribute("aria-current", String(pick.dataset.photoPick === chosen.dataset.photo));
    const at = one("[data-photo-at]", box());
    if (at) at.textContent = `${listed.indexOf(chosen) + 1} / ${listed.length}`;
    zoom(chosen, 0);
    try {
      sessionStorage.setItem(key(), chosen.dataset.photo);
    } catch {
      // A tab without room begins with the first one.
    }
  }
  function step(by) {
    const listed = photos();
    show(listed[(listed.indexOf(now()) + by + listed.length) % listed.length].dataset.photo);
  }
  const size = (photo) => Number(photo.dataset.size || 0);
  function zoom(photo, to) {
    const frame = one(".photo-frame", photo);
    const at = Math.min(Math.max(to, 0), ZOOMS.length - 1);
    const middle = [
      (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth,
      (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight,
    ];
    photo.dataset.size = String(at);
    frame.scrollLeft = middle[0] * frame.scrollWidth - frame.clientWidth / 2;
    frame.scrollTop = middle[1] * frame.scrollHeight - frame.clientHeight / 2;
    one("[data-zoom-at]", box()).textContent = `${ZOOMS[at] * 100} %`;
  }

  // ---- Turning: at once here, then kept; one after the other, so that the last one stays -----------------------------
  let sending = Promise.resolve();
  function turned(photo, degrees) {
    photo.dataset.turn = String(degrees);
    const pick = one(`#photos [data-photo-pick="${photo.dataset.photo}"]`);
    if (pick) pick.dataset.turn = String(degrees);
    for (const button of all("[data-turn-by]", photo))
      button.value = String((degrees + Number(button.dataset.turnBy)) % 360);
  }
  function turn(photo, degrees) {
    const before = Number(photo.dataset.turn);
    const form = one("[data-turns]", photo);
    const sent = new FormData(form);
    sent.set("to", String(degrees));
    turned(photo, degrees);
    sending = sending.then(async () => {
      let kept = false;
      try {
        const headers = { "HX-Request": "true" };
        const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual", headers });
        kept = answer.type === "opaqueredirect"; // on to the page, which stands here already
      } catch {
        // No network.
      }
      if (!kept) turned(photo, before);
      one("[data-turn-failed]").hidden = kept;
    });
  }

  // ---- Hands -------------------------------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-turns]")) return;
    event.preventDefault();
    turn(event.target.closest("[data-photo]"), Number(event.submitter.value));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#photos button");
    if (!button) return;
    if (button.dataset.photoStep) step(Number(button.dataset.photoStep));
    if (button.dataset.photoPick) show(button.dataset.photoPick);
    if (button.dataset.zoom) zoom(now(), size(now()) + Number(button.dataset.zoom));
  });
  document.addEventListener("dblclick", (event) => {
    if (event.target.closest(".photo-frame")) zoom(now(), size(now()) ? 0 : 2);
  });
  document.addEventListener("pointermove", (event) => {
    const frame = event.buttons === 1 && event.pointerType === "mouse" && event.target.closest(".photo-frame");
    if (frame) frame.scrollBy(-event.movementX, -event.movementY);
  });
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || !now()) return;
    const press = (selector) => one(selector, now()).click();
    if (event.key === "]") step(1);
    else if (event.key === "[") step(-1);
    else if (event.key === "+" || event.key === "=") zoom(now(), size(now()) + 1);
    else if (event.key === "-") zoom(now(), size(now()) - 1);
    else if (event.key === "0") zoom(now(), 0);
    else if (event.key === "q") press('[data-turn-by="90"]');
    else if (event.key === "Q") press('[data-turn-by="270"]');
    else return;
    event.preventDefault();
  });

  // ---- A page that has come, or come anew -----------------------------------------------------------------------------
  function begin() {
    if (!photos().length) return;
    for (const tool of all("#photos .photo-tools, #photos .photo-strip")) tool.hidden = false;
    const named = location.hash.startsWith("#photo-") ? location.hash.slice(7) : "";
    show(named || sessionStorage.getItem(key()));
  }
  document.addEventListener("htmx:after:swap", () => !now()?.dataset.size && begin());
  begin();
})();
