// The web chat: puts the parts together.

import { Composer } from "./composer.js";
import { Counter, IDLE } from "./counter.js";
import { Incoming } from "./incoming.js";
import { Others } from "./others.js";
import { call, Outgoing } from "./outgoing.js";
import { Seen } from "./seen.js";
import * as store from "./store.js";
import { merge } from "./timeline.js";
import { lang, said, say, speak } from "./words.js";
import { View } from "./view.js";

const ANSWER_SOON = 4000; // after this long without an answer the table is asked directly
const TYPING = 12000;
const GOOD_NEWS = 2500;
const TOLD = 2000; // longest that the page stays until the service knows that it is closed
const CLOSED = "closed";
const START = /^[A-Za-z0-9_-]{1,64}$/;

const one = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search).get("start") ?? "";
const start = !store.ONCE && START.test(asked) ? asked : "";

let order = 0;
let soon = 0;
let still = 0;

const view = new View(one("log"), one("newer"), {
  tap: (token, label) => post({ tap: token, label }),
  place: () => composer.place(),
  begin,
  retry,
  drop,
  close: () => {
    showMenu(true);
    askToErase(true);
  },
});
const outgoing = new Outgoing((entry, share) => changed(entry, share), reached);
const incoming = new Incoming(replied, reached);
const seen = new Seen();
const composer = new Composer((message) => post(message));

function post(message) {
  order += 1;
  const entry = { key: store.freshKey(), at: Date.now(), order, anchor: incoming.last, ...message, state: "sending" };
  show(entry);
  void outgoing.add(entry);
}

function begin() {
  store.setFollowed(start);
  post({ start: start || "web", label: say("begin") });
  one("text").focus({ preventScroll: true });
}

function show(entry) {
  view.addMine(entry);
  one("bar").hidden = false;
}

function hello() {
  view.hello();
  one("bar").hidden = true;
}

function changed(entry, share) {
  if (share === undefined) others.tell({ entry });
  view.updateMine(entry, share);
  if (entry.state !== "sent") return;
  incoming.start();
  if (incoming.last !== entry.anchor) return; // the answer was faster than the receipt
  view.typing(true);
  clearTimeout(soon);
  clearTimeout(still);
  soon = setTimeout(() => incoming.catchUp().catch(() => {}), ANSWER_SOON);
  still = setTimeout(() => view.typing(false), TYPING);
}

function replied(reply) {
  if (!view.addTheirs(reply)) return;
  follow(reply.lang ?? "vi");
  noticed(reply);
  one("bar").hidden = false;
  clearTimeout(soon);
  clearTimeout(still);
  if (window.parent !== window && document.hidden) window.parent.postMessage({ tiemchung: "reply" }, "*");
}

// The whole page speaks the language of the chat.
function follow(language) {
  if (!speak(language)) return;
  store.setLanguage(language);
  turned();
}

function turned() {
  const other = lang === "en" ? "vi" : "en";
  Object.assign(one("switch"), { lang: other, href: `/chat?lang=${other}` });
  const address = new URL(location.href);
  address.searchParams.set("lang", lang); // a reload begins in it, and so does the page of an error
  history.replaceState(null, "", address);
  if (window.parent !== window) window.parent.postMessage({ tiemchung: "language", lang }, "*");
}

function noticed(reply) {
  if (reply.ack) seen.watch(view.theirs.get(reply.id), reply.id);
}

function retry(key) {
  const entry = store.all().find((other) => other.key === key);
  if (entry?.state === "failed") void outgoing.add(entry);
  else outgoing.nudge();
}

function forget(key) {
  view.removeMine(key);
  if (!one("log").querySelector(".message")) hello();
}

async function drop(key) {
  await outgoing.drop(key);
  forget(key);
  others.tell({ dropped: key });
  one("text").focus();
}

// ---- the network ------------------------------------------------------------------------------------------------

let reach = "ok";

function reached(kind) {
  if (kind === reach) return;
  const before = reach;
  reach = kind;
  const banner = one("banner");
  banner.hidden = kind === "ok" && before === "ok";
  banner.classList.toggle("chat-banner-good", kind === "ok");
  banner.querySelector("use").setAttribute("href", `${document.body.dataset.icons}#${kind === "ok" ? "circle-check" : "wifi-off"}`);
  one("banner-words").replaceChildren(said(kind === "ok" ? "back" : kind));
  if (kind === "ok") setTimeout(() => (banner.hidden = reach === "ok"), GOOD_NEWS);
}

window.addEventListener("offline", () => reached("offline"));
window.addEventListener("online", () => {
  reached("ok");
  outgoing.nudge();
  incoming.nudge();
  seen.nudge();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  outgoing.nudge();
  incoming.nudge();
  seen.nudge();
});

// ---- the menu ---------------------------------------------------------------------------------------------------

function showMenu(shown) {
  one("menu").hidden = !shown;
  one("menu-button").setAttribute("aria-expanded", String(shown));
  askToErase(false);
}

function askToErase(asked) {
  one("menu-items").hidden = asked;
  one("erase-panel").hidden = !asked;
  if (asked) one("erase-question").focus();
}

one("menu-button").addEventListener("click", () => showMenu(one("menu").hidden));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!one("menu").hidden) {
    showMenu(false);
    one("menu-button").focus();
  } else if (!one("attach-panel").hidden) {
    composer.showAttach(false);
    one("attach").focus();
  } else if (window.parent !== window) window.parent.postMessage({ tiemchung: "close" }, "*");
});
document.addEventListener("pointerdown", (event) => {
  if (!one("menu").hidden && !event.target.closest("#menu, #menu-button")) showMenu(false);
});
one("erase").addEventListener("click", () => askToErase(true));
one("erase-no").addEventListener("click", () => {
  showMenu(false);
  one("menu-button").focus();
});
// How the page is opened for who comes next.
const anew = () => (IDLE ? "counter" : `lang=${lang}`);

// The page that stood here is replaced, so that no way back shows what was on it.
function away() {
  location.replace(`/chat?${anew()}&${CLOSED}`);
}

async function close() {
  const bearer = store.token();
  leave();
  await store.erase();
  others.tell({ erased: true });
  const headers = { Authorization: `Bearer ${bearer}` };
  const told = bearer ? call("/chat/api/close", { method: "POST", headers, keepalive: true }).catch(() => {}) : null;
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, TOLD))]);
  away();
}
one("erase-yes").addEventListener("click", close);
const counter = IDLE ? new Counter(() => Boolean(store.token() || store.all().length || one("text").value), close) : null;
// The way back brought a page that was left open when the chat was closed.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted || store.token() || !view.theirs.size) return;
  leave();
  away();
});

function leave() {
  outgoing.clear();
  incoming.stop();
  seen.clear();
  store.leave();
  composer.clear();
  hello();
}

one("switch").addEventListener("click", async (event) => {
  event.preventDefault();
  const entry = { key: store.freshKey(), at: Date.now(), order: 0, anchor: incoming.last, text: say("speak"), quiet: true };
  const { lang: chosen } = event.currentTarget;
  store.choose(chosen);
  showMenu(false);
  follow(chosen);
  one("menu-button").focus();
  if (store.token()) await outgoing.add(entry);
});

one("go-home").addEventListener("click", () => post({ text: "/menu", label: say("home") }));
one("go-back").addEventListener("click", () => post({ text: "/back", label: say("back_word") }));

// ---- other tabs of this browser -----------------------------------------------------------------------------------

const others = new Others({
  entry(entry) {
    store.adopt(entry);
    if (entry.quiet) return;
    show(entry);
    if (entry.state === "sent") incoming.start();
  },
  dropped: forget,
  erased() {
    leave();
    away();
  },
});

// ---- opening ----------------------------------------------------------------------------------------------------

async function open() {
  const saved = store.language();
  if (saved && !new URLSearchParams(location.search).has("lang")) follow(saved);
  one("full").hidden = window.parent === window;
  await store.open();
  if (counter?.isOver()) return counter.end();
  const entries = store.all();
  if (!store.token() && !entries.length) return hello();
  view.loading();
  const replies = [];
  const live = incoming.replied;
  incoming.replied = (reply) => replies.push(reply);
  await incoming.catchUp().catch((error) => reached(error.kind ?? "offline"));
  incoming.replied = live;
  one("log").classList.add("settled");
  const shown = merge(replies, entries);
  const newest = shown.filter(({ reply }) => reply).pop(); // old phones know no findLast
  if (newest && !entries.some((entry) => entry.quiet && entry.state !== "sent")) follow(newest.reply.lang ?? "vi");
  for (const { reply, entry } of shown) {
    if (reply) {
      view.addTheirs(reply);
      noticed(reply);
    } else if (!entry.quiet) view.addMine(entry);
  }
  one("bar").hidden = false;
  if (!replies.length && !entries.length) hello();
  view.toEnd();
  requestAnimationFrame(() => one("log").classList.remove("settled"));
  outgoing.resume(entries.filter((entry) => entry.state === "sending" || entry.state === "waiting"));
  incoming.start();
  if (start && store.followed() !== start && (replies.length || entries.length)) {
    store.setFollowed(start);
    post({ start, label: say("by_link") });
  }
}

await open();
if (new URLSearchParams(location.search).has(CLOSED)) {
  history.replaceState(null, "", `${location.pathname}?${anew()}`);
  one("begin")?.focus();
}
document.body.dataset.ready = "true";
