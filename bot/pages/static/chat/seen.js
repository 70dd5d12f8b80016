// Tells the service which of its notices stood before somebody's eyes: what is not told of goes by text message. A page
// in the background, or in a frame that is folded away, shows nothing.

import * as store from "./store.js";
import { call } from "./outgoing.js";

const TOGETHER = 300; // what comes into sight at once is told at once
const AGAIN = 5000;
const MOST = 200;

export class Seen {
  constructor() {
    this.ids = new Set();
    this.timer = 0;
    this.sight = new IntersectionObserver((found) => this.came(found));
  }

  watch(node, id) {
    node.dataset.notice = id;
    this.sight.observe(node);
  }

  came(found) {
    for (const { isIntersecting, target } of found) {
      if (!isIntersecting) continue;
      this.sight.unobserve(target);
      this.ids.add(target.dataset.notice);
    }
    this.nudge();
  }

  nudge() {
    if (this.ids.size && !document.hidden && !this.timer) this.timer = setTimeout(() => void this.tell(), TOGETHER);
  }

  clear() {
    this.ids.clear();
    this.sight.disconnect();
  }

  async tell() {
    const ids = [...this.ids].slice(0, MOST);
    const bearer = store.token();
    let pause = 0;
    if (!bearer) this.ids.clear();
    else if (ids.length && !document.hidden) {
      const headers = { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" };
      try {
        await call("/chat/api/seen", { method: "POST", headers, body: JSON.stringify({ ids }) });
        for (const id of ids) this.ids.delete(id);
      } catch {
        pause = AGAIN;
      }
    }
    this.timer = pause ? setTimeout(() => void this.tell(), pause) : 0;
    if (!pause) this.nudge();
  }
}
