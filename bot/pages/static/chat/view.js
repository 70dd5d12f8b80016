// The conversation on the page.

import { clock, dayName, dayOf, element, icon, isSafe, said, say, shipped, withLinks } from "./words.js";

const SHORT = 20; // letters of a label that fits half a row
const TINY = 11;
const DOUBLE = 450; // ms in which the second tap of a double tap falls on what slid under the finger
const TICKS = { sending: "clock", waiting: "clock", sent: "check", failed: "circle-alert" };

function choicesOf(reply, act) {
  const buttons = reply.buttons ?? [];
  if (!buttons.length && !reply.ask_location && !reply.closes) return null;
  const labels = buttons.map(([label]) => label);
  if (reply.ask_location) labels.unshift(reply.ask_location);
  const longest = Math.max(...labels.map((label) => label.length));
  const size = longest <= TINY ? " choices-tiny" : longest <= SHORT ? " choices-short" : "";
  const group = element("div", { class: `choices${size}`, role: "group", "data-label": "choices", "aria-label": say("choices") });
  if (reply.ask_location) {
    const button = element("button", { type: "button", class: "button" }, element("span", {}, reply.ask_location));
    button.addEventListener("click", () => act.place());
    group.append(button);
  }
  if (hasMain(reply)) group.classList.add("choices-main");
  for (const [label, token, url, main] of buttons) {
    if (url && isSafe(url)) {
      const spoken = element("span", { class: "spoken" }, " (", said("opens_page"), ")");
      const attributes = { class: "button", href: url, target: "_blank", rel: "noopener noreferrer" };
      group.append(element("a", attributes, element("span", {}, label, spoken), icon("external-link")));
      continue;
    }
    const attributes = { type: "button", class: main ? "button button-act" : "button", "data-token": token };
    const button = element("button", attributes, element("span", {}, label));
    button.addEventListener("click", () => act.tap(token, label));
    group.append(button);
  }
  if (reply.closes) {
    const button = element("button", { type: "button", class: "button button-quiet choices-close" }, icon("log-out"), reply.closes);
    button.addEventListener("click", () => act.close());
    group.append(button);
  }
  return group;
}

function hasMain(reply) {
  return (reply.buttons ?? []).some(([, , , main]) => main);
}

function bubbleOf(entry) {
  if (entry.name || entry.thumb) {
    if (!entry.thumb) {
      return element("div", { class: "bubble" }, icon("paperclip"), said("file_named", { name: entry.shown }), caption(entry, "\n"));
    }
    const [width, height] = entry.shape;
    const photo = element("img", { "data-alt": "photo", alt: say("photo"), src: URL.createObjectURL(entry.thumb), width, height });
    const text = entry.text ? element("figcaption", {}, entry.text) : null;
    return element("figure", { class: "bubble bubble-photo" }, photo, text);
  }
  if (entry.location) return element("div", { class: "bubble" }, icon("map-pin"), said("my_place"));
  return element("div", { class: "bubble" }, entry.label ?? entry.text);
}

function caption(entry, before) {
  return entry.text ? before + entry.text : null;
}

export class View {
  // act: tap(token, label), place(), retry(key), drop(key), begin(), close()
  constructor(log, newer, act) {
    this.log = log;
    this.newer = newer;
    this.act = act;
    this.theirs = new Map();
    this.mine = new Map();
    this.typingSign = null;
    this.day = 0;
    this.asked = 0;
    this.following = true;
    newer.addEventListener("click", () => this.toEnd());
    log.addEventListener("click", (event) => event.target.closest(".choices, #begin") && this.rest());
    this.opened = null; // a message longer than the screen, shown from its beginning
    this.height = log.clientHeight;
    const scrolled = () => {
      if (log.clientHeight !== this.height) return; // the window changed, nobody scrolled
      if (this.opened && Math.abs(log.scrollTop - this.startOf(this.opened)) > 2) this.opened = null;
      this.following = this.atEnd();
      if (this.following) newer.hidden = true;
    };
    log.addEventListener("scroll", scrolled, { passive: true });
    // The composer grows, a keyboard opens, the phone is turned: what was read last stays in sight.
    const resized = () => {
      this.height = log.clientHeight;
      if (this.opened) this.bring(this.opened);
      else if (this.following) this.toEnd();
    };
    new ResizeObserver(resized).observe(log);
  }

  clear() {
    this.log.replaceChildren();
    this.theirs.clear();
    this.mine.clear();
    this.typingSign = null;
    this.day = 0;
  }

  hello() {
    this.clear();
    const begin = element("button", { type: "button", class: "button button-act", id: "begin" }, said("begin"));
    begin.addEventListener("click", () => this.act.begin());
    const secret = element("p", { class: "chat-hello-secret" }, icon("shield-check"), said("keep_secret"));
    const body = element("p", {}, said("hello_body"));
    this.log.append(element("div", { class: "chat-hello sheet", id: "hello" }, element("h2", {}, said("hello")), body, begin, secret));
  }

  loading() {
    this.clear();
    this.log.append(element("p", { class: "chat-loading", id: "loading" }, said("loading")));
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
  }

  startOf(node) {
    return node.offsetTop - 16;
  }

  // The newest message: whole if it fits, else from its beginning.
  bring(node) {
    if (node.offsetHeight <= this.log.clientHeight) return this.toEnd();
    this.opened = node;
    this.following = false;
    this.log.scrollTop = this.startOf(node);
  }

  toEnd() {
    this.opened = null;
    this.following = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.newer.hidden = true;
  }

  append(node, at, mine) {
    const follow = mine || this.atEnd();
    this.log.querySelector("#hello, #loading")?.remove();
    if (dayOf(at) !== this.day) {
      this.day = dayOf(at);
      this.log.append(element("p", { class: "day", "data-day": at }, dayName(at)));
    }
    this.log.append(node);
    if (this.typingSign) this.log.append(this.typingSign);
    if (!follow) this.newer.hidden = false;
    else if (mine) this.toEnd();
    else this.bring(node);
  }

  addTheirs(reply) {
    if (this.theirs.has(reply.id)) return false;
    if (this.theirs.has(reply.edits)) return this.rewrite(reply);
    this.typing(false);
    const node = element("div", { class: "message theirs", "data-id": reply.id });
    node.append(element("span", { class: "spoken" }, said("we"), ":"));
    const picture = shipped(reply.image);
    if (picture) node.append(element("div", { class: "bubble bubble-picture" }, picture));
    if (reply.text) node.append(element("div", { class: "bubble", lang: reply.lang ?? "vi" }, ...withLinks(reply.text)));
    if (hasMain(reply)) node.classList.add("message-main");
    const choices = choicesOf(reply, this.act);
    if (choices) {
      if (reply.at !== this.asked) this.quieten(); // of one turn: what is said beside a question has its own buttons
      this.asked = reply.at;
      node.append(choices);
    }
    node.append(element("span", { class: "meta" }, element("time", { datetime: new Date(reply.at).toISOString() }, clock(reply.at))));
    this.theirs.set(reply.id, node);
    this.append(node, reply.at, false);
    return true;
  }

  // An official has corrected or withdrawn what stands there already.
  rewrite(reply) {
    const node = this.theirs.get(reply.edits);
    const bubble = element("div", { class: "bubble", lang: reply.lang ?? "vi" }, ...withLinks(reply.text));
    const older = node.querySelector(".bubble:not(.bubble-picture)");
    if (older) older.replaceWith(bubble);
    else node.querySelector(".spoken").after(bubble);
    if (!reply.buttons?.length) node.querySelector(".choices")?.remove();
    node.dataset.edited = reply.id;
    this.theirs.set(reply.id, node);
    if (this.following) this.toEnd();
    return true;
  }

  addMine(entry) {
    const known = this.mine.get(entry.key);
    if (known) return this.updateMine(entry);
    const node = element("div", { class: "message mine", "data-key": entry.key });
    node.append(element("span", { class: "spoken" }, said("you"), ":"), bubbleOf(entry), element("span", { class: "meta" }));
    this.mine.set(entry.key, node);
    this.quieten();
    if (entry.tap) this.markChosen(entry.tap);
    this.append(node, entry.at, true);
    this.updateMine(entry);
  }

  updateMine(entry, share) {
    const node = this.mine.get(entry.key);
    if (!node) return;
    node.className = `message mine ${entry.state}`;
    const meta = node.querySelector(".meta");
    const words = said(...this.wordsFor(entry, share));
    const time = element("time", { datetime: new Date(entry.at).toISOString() }, clock(entry.at));
    const spoken = element("span", { class: entry.state === "sent" || entry.state === "sending" ? "spoken" : "" }, words);
    meta.replaceChildren(time, icon(TICKS[entry.state]), spoken);
    this.showProgress(node, entry, share);
    this.showActions(node, entry);
  }

  wordsFor(entry, share) {
    if (entry.state !== "failed") return share === undefined ? [entry.state] : ["uploading", { percent: Math.round(share * 100) }];
    return [entry.problem === "large" ? (entry.file ? "refused_large" : "refused_long") : "failed"];
  }

  showProgress(node, entry, share) {
    let bar = node.querySelector("progress");
    if (entry.state !== "sending" || share === undefined) return bar?.remove();
    if (!bar) {
      bar = element("progress", { class: "progress", max: "1", "data-label": "sending", "aria-label": say("sending") });
      node.querySelector(".bubble").after(bar);
    }
    bar.value = share;
  }

  showActions(node, entry) {
    node.querySelector(".actions")?.remove();
    if (entry.state !== "failed" && entry.state !== "waiting") return;
    const retry = element("button", { type: "button", class: "button" }, icon("rotate-cw"), said("retry"));
    const drop = element("button", { type: "button", class: "button button-quiet" }, said("drop"));
    retry.addEventListener("click", () => this.act.retry(entry.key));
    drop.addEventListener("click", () => this.act.drop(entry.key));
    node.append(element("div", { class: "actions" }, retry, drop));
    if (this.atEnd()) this.toEnd();
  }

  // A tap was taken: for a moment no other choice takes one. The keyboard is not held up.
  rest() {
    this.log.classList.add("resting");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.log.classList.remove("resting"), DOUBLE);
  }

  removeMine(key) {
    this.mine.get(key)?.remove();
    this.mine.delete(key);
  }

  quieten() {
    for (const older of this.log.querySelectorAll(".theirs:not(.quiet)")) older.classList.add("quiet");
  }

  markChosen(token) {
    for (const button of this.log.querySelectorAll("[data-token]")) {
      if (button.dataset.token !== token || button.classList.contains("chosen")) continue;
      button.classList.add("chosen");
      button.append(icon("check"), element("span", { class: "spoken" }, " (", said("chosen"), ")"));
    }
  }

  typing(shown) {
    this.typingSign?.remove();
    this.typingSign = null;
    if (!shown) return;
    const dots = element("div", { class: "bubble typing" }, element("i"), element("i"), element("i"));
    dots.append(element("span", { class: "spoken" }, said("typing")));
    this.typingSign = element("div", { class: "message theirs", id: "typing" }, dots);
    const follow = this.atEnd();
    this.log.append(this.typingSign);
    if (follow) this.toEnd();
  }
}
