// What the console does beyond links and forms: live news, keys, copying, choosing many. Every page works without it.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- Choosing many ---------------------------------------------------------------------------------------------
  const boxes = () => all('.lines input[name="code_of"]');
  function showChosen() {
    const bar = one("#many-bar");
    if (!bar) return;
    const n = boxes().filter((box) => box.checked).length;
    bar.classList.toggle("chosen", n > 0);
    const whole = one('[name="whole"]', bar);
    if (whole && boxes().some((box) => !box.checked)) whole.checked = false;
    one("[data-chosen]", bar).textContent = String(n);
  }
  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches("[data-choose-all]")) boxes().forEach((box) => (box.checked = target.checked));
    if (target.matches('[name="whole"]') && target.checked) boxes().forEach((box) => (box.checked = true));
    if (target.matches("[data-send]")) target.form.requestSubmit();
    if (target.matches("[data-drafts]")) draft(target);
    showChosen();
  });

  // Back in the browser brings old ticks: what they mean must be seen.
  window.addEventListener("pageshow", () => {
    const whole = one('[name="whole"]');
    if (whole) whole.checked = false;
    showChosen();
  });

  // ---- A second click on the same spot, after the page has changed under it, means the first button ----------------
  const AGAIN = 1000; // ms
  let last = { at: 0, x: 0, y: 0, form: null };
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("button.button-act");
      if (!button?.form || !event.detail) return; // keys click with no place
      const near = Math.abs(event.clientX - last.x) < 40 && Math.abs(event.clientY - last.y) < 40;
      if (near && button.form !== last.form && Date.now() - last.at < AGAIN) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      last = { at: Date.now(), x: event.clientX, y: event.clientY, form: button.form };
    },
    true,
  );

  // ---- A refusal's reason drafts the answer, unless somebody has written one already ------------------------------
  function draft(select) {
    const area = document.getElementById(select.dataset.drafts);
    const words = select.selectedOptions[0].dataset.draft || "";
    const drafts = [...select.options].map((option) => option.dataset.draft);
    if (!area.value.trim() || drafts.includes(area.value)) area.value = words;
  }

  // ---- A list that comes after somebody has chosen below a search field does not take the choice away --------------
  const chosenFor = new WeakMap(); // a list -> what was typed above it when somebody chose
  document.addEventListener("change", (event) => {
    const list = event.target.closest(".found-bodies");
    if (list) chosenFor.set(list, one(`[hx-target="#${list.id}"]`).value);
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const field = event.target.closest("[hx-target]");
    const list = field && one(field.getAttribute("hx-target"));
    if (chosenFor.has(list) && chosenFor.get(list) === field.value) event.preventDefault();
  });

  // ---- Copying ----------------------------------------------------------------------------------------------------
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("done");
    const aloud = one("#aloud");
    aloud.textContent = aloud.dataset.copied;
    setTimeout(() => {
      button.classList.remove("done");
      aloud.textContent = "";
    }, 1500);
  });

  document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());

  // Who signs out leaves nothing in the tab for whoever sits down next: what was typed is kept by the service.
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action).pathname.startsWith("/console/sign-out")) sessionStorage.clear();
  });

  // ---- Keys -------------------------------------------------------------------------------------------------------
  let here = -1;
  function move(step) {
    const lines = all("[data-line]");
    if (!lines.length) return;
    lines[here]?.classList.remove("here");
    here = Math.min(Math.max(here + step, 0), lines.length - 1);
    lines[here].classList.add("here");
    one("[data-open]", lines[here]).focus({ preventScroll: true });
    lines[here].scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("line:here", { detail: lines[here] }));
  }
  const inList = (target) => one("[data-line]") && (target === document.body || target.closest("#main .list"));
  document.addEventListener("walk:at", (event) => move(event.detail - here)); // where one was on this list
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const line = all("[data-line]")[here];
    if (event.key === "j" || (event.key === "ArrowDown" && inList(event.target))) move(1);
    else if (event.key === "k" || (event.key === "ArrowUp" && inList(event.target))) move(-1);
    else if (event.key === "/") one("#q").focus();
    else if (event.key === "c") (line ? one("[data-claim]", line) : one("[data-claim]"))?.click();
    else if (event.key === "x" && line) {
      const box = one('input[name="code_of"]', line);
      if (box) box.checked = !box.checked;
      showChosen();
    } else return;
    event.preventDefault();
  });

  // ---- Live news: rows never move under the pointer; a line above them says what is new ----------------------------
  const live = one("[data-stream]");
  let fresh = 0;
  const seen = new Set();
  // What no page of an official does: told even right after this page itself has sent something.
  const byCitizens = new Set(["information_added", "confirmed", "not_seen", "rated", "reopened", "withdrawn"]);
  function tell(words) {
    const news = one("#news");
    if (!news) return;
    news.hidden = false;
    one("span", news).textContent = words;
    inTab(fresh);
  }

  // The tab says it too, for whoever works in another: a number before its title, a mark on its icon.
  const title = document.title;
  function inTab(n) {
    document.title = n ? `(${n}) ${title}` : `• ${title}`;
    const icon = one('link[rel="icon"]');
    const marked = one("#news")?.dataset.icon;
    if (icon && marked) icon.href = marked;
  }

  // Lines keep their place while what they say of themselves moves on: the time left, and who has it now.
  const stale = new Set(); // ids of tickets to be read anew
  let reading = 0;
  function linesSoon(ticket) {
    const line = one(`[data-line][data-id="${CSS.escape(ticket)}"]`);
    if (!line) return;
    stale.add(line.dataset.code);
    reading ||= setTimeout(() => {
      reading = 0;
      const codes = [...stale];
      stale.clear();
      readLines(codes).catch(() => {});
    }, 1000);
  }
  async function readLines(codes) {
    const address = one("[data-now]")?.dataset.now;
    if (!address || !codes.length) return;
    const answer = await fetch(`${address}&codes=${codes.join(",")}`, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const now of all("tr[data-code]", page)) {
      const line = one(`[data-line][data-code="${now.dataset.code}"]`);
      if (!line) continue;
      for (const cell of now.children) {
        const old = one(`.${cell.className}`, line);
        if (!old || old.textContent.trim() === cell.textContent.trim() || old.contains(document.activeElement)) continue;
        old.innerHTML = cell.innerHTML;
        if (cell.className === "col-who") line.classList.add("changed");
      }
    }
  }
  if (one("[data-now]"))
    setInterval(() => {
      if (document.hidden || !navigator.onLine) return;
      readLines(all("[data-line]").map((line) => line.dataset.code)).catch(() => {});
    }, 60000);
  function heard(message) {
    const ticket = one("[data-ticket]");
    const news = one("#news");
    if (!news) return;
    if (ticket) {
      const others = byCitizens.has(message.event) || Date.now() - ours > 3000;
      if (ticket.dataset.ticket === message.ticket && others) tell(news.dataset.changed);
      return;
    }
    if (message.event === "opened" && !seen.has(message.ticket)) {
      seen.add(message.ticket);
      fresh += 1;
    }
    if (message.event !== "opened") linesSoon(message.ticket);
    tell(fresh === 0 ? news.dataset.changed : fresh === 1 ? news.dataset.one : news.dataset.many.replace("%n", fresh));
    countSoon();
  }
  let counting = 0; // many tickets may change at once: the counts are read once a second at most
  function countSoon() {
    counting ||= setTimeout(() => {
      counting = 0;
      refreshCounts().catch(() => {});
    }, 1000);
  }
  async function refreshCounts() {
    const address = one("#news")?.dataset.counts;
    if (!address) return;
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const counts = await answer.json();
    let changed = false;
    for (const count of all("[data-count]")) {
      const value = counts[count.dataset.count];
      if (value === undefined || value === count.textContent) continue;
      count.textContent = value;
      changed = true;
    }
    return changed;
  }
  let ours = 0; // when this page itself last sent something
  document.addEventListener("submit", () => (ours = Date.now()), true);
  if (live && window.EventSource) {
    const stream = new EventSource(live.dataset.stream);
    stream.onmessage = (event) => heard(JSON.parse(event.data));
    // While the live line is cut, look at the counts from time to time.
    setInterval(async () => {
      if (stream.readyState === EventSource.OPEN || document.hidden || !navigator.onLine) return;
      if (await refreshCounts().catch(() => false)) tell(one("#news").dataset.changed);
    }, 20000);
  }

  // ---- Offline and errors ------------------------------------------------------------------------------------------
  const offline = one("#offline");
  const showLine = (cut) => offline && (offline.hidden = !cut);
  window.addEventListener("offline", () => showLine(true));
  window.addEventListener("online", () => showLine(false));
  document.addEventListener("htmx:error", () => showLine(true));
  // The session is over: the page stays with what is being typed. A form is sent as a plain one, and comes back whole.
  // So is one whose answer has no report to put in place of this one: it is somebody else's now, or there was no getting
  // through. Where the service itself is broken the page stays: nothing that is typed goes.
  document.addEventListener("htmx:after:request", (event) => {
    const { response, select, text } = event.detail.ctx;
    const over = response.status === 401;
    const whole = response.status < 400 || select !== "#ticket" || text.includes('id="ticket"');
    if (!over && whole) return;
    event.preventDefault();
    const answered = response.status < 500 || text.includes('id="again"');
    if (event.target.matches("form") && answered) HTMLFormElement.prototype.submit.call(event.target);
    else if (over) one("#over").hidden = false;
    else showLine(true);
  });
  document.addEventListener("htmx:after:swap", () => {
    showLine(!navigator.onLine);
    one("#problem")?.focus();
  });
  one(".group-nav .here")?.scrollIntoView({ block: "nearest", inline: "center" });
  showChosen();
})();
