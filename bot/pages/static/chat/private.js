// A one-time page beside a messenger: the question that must not stand there, and its answer, until a question comes
// that may. The token of the link stays on this page; nothing is kept on the device once it is closed.

import { Composer } from "./composer.js";
import { call, Outgoing } from "./outgoing.js";
import * as store from "./store.js";
import { element, lang, said, say, speak } from "./words.js";
import { View } from "./view.js";

const EVERY = 2000;
const TOKEN = /^[A-Za-z0-9_-]{32,64}$/;
const ACTS = { closed: "closed_act", taken: "again_act", ended: "again_act" };

const one = (id) => document.getElementById(id);
const composer = one("composer");
let state = "";
let last = "0";
let order = 0;
let asking = null;

const view = new View(one("log"), one("newer"), {
  tap: (token, label) => post({ tap: token, label }),
  place: () => writing.place(),
  begin: () => {},
  retry,
  drop,
  close: () => {},
});
const outgoing = new Outgoing(changed, reached);
const writing = new Composer((message) => post(message));

function post(message) {
  order += 1;
  const entry = { key: store.freshKey(), at: Date.now(), order, anchor: last, ...message, state: "sending" };
  view.addMine(entry);
  void outgoing.add(entry);
}

function changed(entry, share) {
  view.updateMine(entry, share);
  if (entry.state === "sent") view.typing(true);
  if (entry.state === "sent" || entry.problem === "over") void look();
}

function retry(key) {
  const entry = store.all().find((other) => other.key === key);
  if (entry?.state === "failed") void outgoing.add(entry);
  else outgoing.nudge();
}

async function drop(key) {
  await outgoing.drop(key);
  view.removeMine(key);
}

function reached(kind) {
  const banner = one("banner");
  banner.hidden = kind === "ok";
  if (kind !== "ok") one("banner-words").replaceChildren(said(kind));
}

// ---- the service ------------------------------------------------------------------------------------------------

async function ask(path, body) {
  const headers = { Authorization: `Bearer ${store.token()}`, "Content-Type": "application/json" };
  const options = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  try {
    const answer = await (await call(`${store.API}/${path}`, options)).json();
    reached("ok");
    return answer;
  } catch (error) {
    if (error.problem) return { state: "nothing" };
    reached(error.kind ?? "offline");
    return null;
  }
}

function take(answer) {
  if (answer === null) return;
  if (answer.lang && speak(answer.lang)) document.title = say("title");
  for (const reply of answer.replies ?? []) {
    if (BigInt(reply.id) > BigInt(last)) last = reply.id;
    view.addTheirs(reply);
  }
  if (answer.token) store.setToken(answer.token);
  if (answer.state !== state) stand(answer.state);
}

async function look() {
  asking ??= ask(`replies?after=${last}`).then(take);
  await asking;
  asking = null;
}

setInterval(() => {
  if (store.token() && (state === "open" || !state) && !document.hidden) void look();
}, EVERY);
document.addEventListener("visibilitychange", () => {
  if (document.hidden || state !== "open") return;
  outgoing.nudge();
  void look();
});
window.addEventListener("online", () => outgoing.nudge());

// ---- what stands on the page ------------------------------------------------------------------------------------

function stand(found) {
  const arrived = !state; // nobody has pressed anything yet: nothing is to be read aloud again
  state = found;
  composer.hidden = state !== "open";
  one("cover")?.remove();
  if (state === "open") return view.toEnd();
  view.typing(false);
  view.quieten();
  const cover = element("div", { class: "chat-hello sheet", id: "cover" });
  cover.append(element("h2", { tabindex: "-1" }, said(`private_${state}`)));
  cover.append(element("p", {}, said(`private_${state}_body`)));
  if (state === "code") cover.append(codeForm());
  if (state === "wrong_code") cover.append(codeForm(), button("again_act", "button button-quiet"));
  if (state in ACTS) cover.append(button(ACTS[state], "button button-act"));
  one("log").append(cover);
  if (!arrived) cover.querySelector("h2").focus();
  one("log").scrollTop = one("log").scrollHeight;
}

function button(words, kind) {
  const made = element("button", { type: "button", class: kind }, said(`private_${words}`));
  made.addEventListener("click", async () => {
    made.disabled = true;
    take(await ask(state === "closed" ? "open" : "renew", {}));
    made.disabled = false;
  });
  return made;
}

function codeForm() {
  const input = element("input", {
    id: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "6", required: true,
  });
  const label = element("label", { for: "code" }, said("private_code_label"));
  const send = element("button", { type: "submit", class: "button button-act" }, said("private_code_act"));
  const form = element("form", { class: "chat-code" }, label, input, send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await ask("open", { code: input.value.replace(/\D/g, "") });
    if (answer?.state === state) state = "code"; // wrong once more: it is said once more
    take(answer);
  });
  return form;
}

// ---- opening ----------------------------------------------------------------------------------------------------

const given = location.hash.slice(1);
if (TOKEN.test(given)) {
  if (given !== store.token()) store.setDraft("");
  store.setToken(given);
  history.replaceState(null, "", `${location.pathname}?lang=${lang}`); // the address that is shared opens nothing
}
composer.hidden = true;
if (store.token()) await look();
if (!store.token()) stand("nothing");
document.body.dataset.ready = "true";
