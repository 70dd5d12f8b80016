// Tells the service which of its notices stood before somebody's eyes: what is not told of goes by text message. A page
// in the background, or in a frame that is folded away, shows nothing.

import * as store from "./store.js";
import { call } from "./outgoing.js";

const TOGETHER = 300; // what comes into sight at once is told at once
const AGAIN = 5000;
const MOST = 200;

export class Seen {
  constructor() {
    this.waiting = new Map(); // not seen yet
    this.ids = new Set(); // seen, to be told of
    this.timer = 0;
    this.sight = new IntersectionObserver((found) => this.came(found));
  }

  watch(node, id) {
    node.dataset.notice = id;
    this.waiting.set(id, node);
    this.sight.observe(node);
  }

  // Whoever sees a message has those before it in the same column, a thumb's way up: no text tells of them.
  came(found) {
    const ids = found.filter((one) => one.isIntersecting).map((one) => BigInt(one.target.dataset.notice));
    if (!ids.length) return;
    const newest = ids.reduce((one, other) => (one > other ? one : other));
    for (const [id, node] of this.waiting) {
      if (BigInt(id) > newest) continue;
      this.sight.unobserve(node);
      this.waiting.delete(id);
      this.ids.add(id);
    }
    this.nudge();
  }

  nudge() {
    if (this.ids.size && !document.hidden && !this.timer) this.timer = setTimeout(() => void this.tell(), TOGETHER);
  }

  clear() {
    this.ids.clear();
    this.waiting.clear();
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
