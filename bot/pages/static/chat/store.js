// What this device keeps: the visitor's token, and the visitor's own messages with photos that still wait to be sent.
// Answers are not kept here: the server has them. Where the browser refuses storage, everything lives until the page goes.

// A one-time page beside a messenger keeps everything only until it is closed, and talks to the service elsewhere.
export const ONCE = document.body.dataset.api !== undefined;
export const API = document.body.dataset.api ?? "/chat/api";
const TOKEN = ONCE ? "tiemchung-page" : "tiemchung-token";
const KEPT_IN = ONCE ? "sessionStorage" : "localStorage";
const LANGUAGE = "tiemchung-language";
const CHOSEN = "tiemchung-language-chosen";
const DRAFT = ONCE ? "tiemchung-page-draft" : "tiemchung-draft";
const FOLLOWED = "tiemchung-followed";
const BASE = "tiemchung-chat";
const KEPT = 300;

export const freshKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const memory = new Map();
let base = null;

function remember(storage, name, value) {
  try {
    if (value === null) window[storage].removeItem(name);
    else window[storage].setItem(name, value);
  } catch {
    /* refused: kept in memory below */
  }
  memory.set(name, value);
}

function recall(storage, name) {
  try {
    return window[storage].getItem(name) ?? memory.get(name) ?? null; // another tab may have changed it
  } catch {
    return memory.get(name) ?? null;
  }
}

export const token = () => recall(KEPT_IN, TOKEN);
export const setToken = (value) => remember(KEPT_IN, TOKEN, value);
export const language = () => recall("localStorage", LANGUAGE);
export const setLanguage = (value) => remember("localStorage", LANGUAGE, value);
export const chosen = () => language() !== null && recall("localStorage", CHOSEN) === language();
export const choose = (value) => remember("localStorage", CHOSEN, value);
// The word of the link followed last: the same page opened again says it no second time.
export const followed = () => recall("localStorage", FOLLOWED);
export const setFollowed = (value) => remember("localStorage", FOLLOWED, value);
export const draft = () => recall("sessionStorage", DRAFT) ?? "";
export const setDraft = (value) => remember("sessionStorage", DRAFT, value || null);

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function table(mode) {
  return base.transaction("mine", mode).objectStore("mine");
}

const own = new Map();

export async function open() {
  try {
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("mine", { keyPath: "key" });
    base = await finished(asked);
    base.onversionchange = () => base.close();
    for (const entry of await finished(table("readonly").getAll())) own.set(entry.key, entry);
  } catch {
    base = null;
  }
  const sent = all().filter((entry) => entry.state === "sent");
  for (const entry of sent.slice(0, Math.max(0, sent.length - KEPT))) await remove(entry.key);
}

export function all() {
  return [...own.values()].sort((a, b) => a.at - b.at || a.order - b.order);
}

// What another tab has written: it keeps it itself.
export function adopt(entry) {
  own.set(entry.key, entry);
}

export async function put(entry) {
  own.set(entry.key, entry);
  if (base === null) return;
  try {
    await finished(table("readwrite").put(entry));
  } catch {
    /* full or refused: the message still goes from memory */
  }
}

export async function remove(key) {
  own.delete(key);
  if (base !== null) await finished(table("readwrite").delete(key)).catch(() => {});
}

// Another tab has forgotten everything.
export function leave() {
  memory.delete(TOKEN);
  memory.delete(DRAFT);
  own.clear();
  memory.delete(TOKEN);
}

// Nothing stays on this device: no token, no language, no draft, no message, no photo.
export async function erase() {
  leave();
  setToken(null);
  setLanguage(null);
  choose(null);
  setFollowed(null);
  setDraft("");
  if (base === null) return;
  await finished(table("readwrite").clear()).catch(() => {});
  base.close();
  base = null;
  await finished(indexedDB.deleteDatabase(BASE)).catch(() => {});
}
