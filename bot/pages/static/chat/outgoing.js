// What the visitor sends: one message after the other, each with a key of its own. A message whose answer was lost goes
// again under the same key, and the server takes it once. Nothing is given up because the network is away.

import * as store from "./store.js";

const PAUSES = [1000, 2000, 4000, 8000, 15000];
const PATIENCE = 20000;
const FILE_PATIENCE = 180000;
const FINAL = { 413: "large", 400: "failed", 415: "failed" };

export class Away extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind; // offline: nothing was reached; away: the server cannot now
  }
}

export class Refused extends Error {
  constructor(problem) {
    super(problem);
    this.problem = problem;
  }
}

function judge(status) {
  if (status >= 200 && status < 300) return;
  if (status === 401 && store.ONCE) throw new Refused("over");
  if (status === 401) store.setToken(null);
  if (status in FINAL) throw new Refused(FINAL[status]);
  throw new Away("away");
}

export async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store", ...options });
  } catch {
    throw new Away("offline");
  }
  judge(answer.status);
  return answer;
}

export async function token() {
  if (!store.token()) {
    const answer = await call(`${store.API}/session`, { method: "POST" });
    store.setToken((await answer.json()).token);
  }
  return store.token();
}

function upload(entry, bearer, progress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("key", entry.key);
    form.append("text", entry.text ?? "");
    if (entry.album) form.append("album", entry.album);
    form.append("file", entry.file, entry.name);
    const request = new XMLHttpRequest();
    request.open("POST", `${store.API}/files`);
    request.setRequestHeader("Authorization", `Bearer ${bearer}`);
    request.timeout = FILE_PATIENCE;
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      try {
        resolve(judge(request.status));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = request.ontimeout = () => reject(new Away("offline"));
    request.send(form);
  });
}

async function send(entry, progress) {
  const bearer = await token();
  if (entry.file) return upload(entry, bearer, progress);
  const body = { key: entry.key, language: document.documentElement.lang, chosen: store.chosen() };
  for (const name of ["text", "tap", "start", "location"]) if (entry[name]) body[name] = entry[name];
  const headers = { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" };
  await call(`${store.API}/messages`, { method: "POST", headers, body: JSON.stringify(body) });
}

export class Outgoing {
  // changed(entry, share): its state or the share of its upload changed; reached(kind): "ok", "offline" or "away"
  constructor(changed, reached) {
    this.changed = changed;
    this.reached = reached;
    this.queue = [];
    this.running = false;
    this.wake = () => {};
  }

  async add(entry) {
    entry.state = "sending";
    await store.put(entry);
    this.changed(entry);
    this.queue.push(entry);
    this.nudge();
  }

  resume(entries) {
    this.queue.push(...entries);
    if (entries.length) this.nudge();
  }

  nudge() {
    this.wake();
    if (!this.running) void this.run();
  }

  drop(key) {
    this.queue = this.queue.filter((entry) => entry.key !== key);
    return store.remove(key);
  }

  clear() {
    this.queue = [];
  }

  async run() {
    this.running = true;
    let failures = 0;
    while (this.queue.length) {
      const entry = this.queue[0];
      try {
        await send(entry, (share) => this.changed(entry, share));
        failures = 0;
        this.reached("ok");
        await this.settle(entry, { state: "sent", file: undefined });
      } catch (error) {
        if (error instanceof Refused) {
          await this.settle(entry, { state: "failed", problem: error.problem });
        } else {
          this.reached(error.kind ?? "offline");
          entry.state = "waiting";
          this.changed(entry);
          await this.pause(PAUSES[Math.min(failures, PAUSES.length - 1)]);
          failures += 1;
        }
      }
    }
    this.running = false;
  }

  async settle(entry, found) {
    const dropped = this.queue[0] !== entry;
    if (!dropped) this.queue.shift();
    Object.assign(entry, found);
    if (dropped) return;
    await store.put(entry);
    this.changed(entry);
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
