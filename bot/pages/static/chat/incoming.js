// What the service answers: a stream of server-sent events read with fetch, because the token travels in a header.
// Where a network swallows streams, the same answers are asked for one by one.

import * as store from "./store.js";
import { call } from "./outgoing.js";

const PAUSES = [500, 1000, 2000, 5000, 10000, 20000];
const SILENCE = 40000; // the server gives a sign of life every 15 s

export class Incoming {
  // replied(reply): an answer, perhaps one seen before; reached(kind): as in outgoing.js
  constructor(replied, reached) {
    this.replied = replied;
    this.reached = reached;
    this.last = "0";
    this.stopping = null;
    this.wake = () => {};
  }

  async catchUp() {
    const bearer = store.token();
    if (!bearer) return;
    const answer = await call(`/chat/api/replies?after=${this.last}`, { headers: { Authorization: `Bearer ${bearer}` } });
    for (const reply of (await answer.json()).replies) this.take(reply);
    this.reached("ok");
  }

  take(reply) {
    if (BigInt(reply.id) > BigInt(this.last)) this.last = reply.id;
    this.replied(reply);
  }

  start() {
    if (this.stopping === null && store.token()) void this.run();
  }

  stop() {
    this.stopping?.abort();
    this.stopping = null;
    this.last = "0";
  }

  nudge() {
    this.wake();
  }

  async run() {
    const stopping = new AbortController();
    this.stopping = stopping;
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await this.listen(stopping.signal, () => (failures = 0));
      } catch {
        failures += 1;
        if (failures > 1 && !stopping.signal.aborted) this.reached(navigator.onLine ? "away" : "offline");
      }
      if (stopping.signal.aborted) return;
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, PAUSES[Math.min(failures, PAUSES.length - 1)]);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async listen(stop, opened) {
    const silent = new AbortController();
    const headers = { Authorization: `Bearer ${store.token()}`, "Last-Event-ID": this.last };
    let watch = setTimeout(() => silent.abort(), SILENCE);
    try {
      stop.addEventListener("abort", () => silent.abort(), { once: true });
      const answer = await fetch("/chat/api/events", { headers, signal: silent.signal, cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      opened();
      this.reached("ok");
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(watch);
        watch = setTimeout(() => silent.abort(), SILENCE);
        const events = (rest + value).split("\n\n");
        rest = events.pop();
        for (const event of events) {
          const data = event.split("\n").find((line) => line.startsWith("data: "));
          if (data) this.take(JSON.parse(data.slice(6)));
        }
      }
    } finally {
      clearTimeout(watch);
    }
  }
}
