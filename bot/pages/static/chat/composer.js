// Where the visitor writes: text, photos to be looked at before they go, a location.

import * as store from "./store.js";
import { prepare } from "./photos.js";
import { element, icon, said, say } from "./words.js";

const LONGEST = 10000; // the service keeps 5,000 characters of a message and says so; far longer ones are stopped here
const NOTICE = 8000;

const one = (id) => document.getElementById(id);

export class Composer {
  // send({text?, file?, name?, shown?, thumb?, location?})
  constructor(send) {
    this.send = send;
    this.picked = [];
    this.text = one("text");
    this.text.value = store.draft();
    this.grow();
    this.text.addEventListener("input", () => {
      store.setDraft(this.text.value);
      this.grow();
    });
    this.text.addEventListener("keydown", (event) => {
      // While a Vietnamese keyboard still composes a letter, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      one("composer").requestSubmit();
    });
    this.text.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length) {
        event.preventDefault();
        void this.pick(files);
      }
    });
    one("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    one("attach").addEventListener("click", () => this.showAttach(one("attach-panel").hidden));
    for (const name of ["camera", "gallery", "file"]) {
      const input = one(`${name}-input`);
      one(name).addEventListener("click", () => input.click());
      input.addEventListener("change", async () => {
        const files = [...input.files];
        this.showAttach(false);
        await this.pick(files);
        input.value = "";
      });
    }
    one("place").addEventListener("click", () => this.place());
  }

  grow() {
    this.text.style.blockSize = "auto";
    this.text.style.blockSize = `${this.text.scrollHeight + 2}px`;
  }

  notice(key, params) {
    const line = one("notice");
    clearTimeout(this.noticeTimer);
    line.replaceChildren(...(key ? [said(key, params)] : []));
    line.hidden = !key;
    if (key) this.noticeTimer = setTimeout(() => this.notice(""), NOTICE);
  }

  showAttach(shown) {
    one("attach-panel").hidden = !shown;
    one("attach").setAttribute("aria-expanded", String(shown));
  }

  async pick(files) {
    this.notice("");
    for (const file of files) {
      const ready = await prepare(file);
      if (ready.problem) this.notice(ready.problem);
      else this.picked.push(ready);
    }
    this.showPicked();
    this.text.focus();
  }

  showPicked() {
    const list = one("picked");
    list.replaceChildren(
      ...this.picked.map((ready) => {
        const named = { "data-label": "remove", "data-with": JSON.stringify({ name: ready.shown }) };
        const label = say("remove", { name: ready.shown });
        const remove = element("button", { type: "button", "aria-label": label, ...named }, icon("x"));
        remove.addEventListener("click", () => {
          this.picked = this.picked.filter((other) => other !== ready);
          this.showPicked();
          this.text.focus();
        });
        const shown = ready.thumb
          ? element("img", { src: URL.createObjectURL(ready.thumb), alt: `${say("photo_ready")}: ${ready.shown}` })
          : element("span", { class: "picked-name" }, ready.shown);
        return element("li", {}, shown, remove);
      }),
    );
    list.hidden = !this.picked.length;
  }

  submit() {
    const text = this.text.value.trim();
    if (text.length > LONGEST) return this.notice("too_long", { limit: LONGEST.toLocaleString(document.documentElement.lang) });
    if (!text && !this.picked.length) return this.text.focus();
    const [first, ...rest] = this.picked;
    const album = rest.length ? store.freshKey() : ""; // sent at once: answered once
    if (first) this.send({ ...first, text, album });
    for (const ready of rest) this.send({ ...ready, album });
    if (!first) this.send({ text });
    this.clear();
    this.showAttach(false);
  }

  clear() {
    this.picked = [];
    this.text.value = "";
    store.setDraft("");
    this.grow();
    this.showPicked();
    this.notice("");
  }

  place() {
    this.showAttach(false);
    const failed = () => this.notice("no_place");
    if (!navigator.geolocation) return failed();
    this.notice("asking_place");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.notice("");
        this.send({ location: [coords.latitude, coords.longitude] });
      },
      failed,
      { timeout: 15000, maximumAge: 300000 },
    );
  }
}
