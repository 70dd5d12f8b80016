// A device that many use one after another. Who goes presses "next", or just goes: nothing of them stays.

const USED_AT = "tiemchung-counter";
const WARNING = 20000; // before it ends by itself
const LOOK = 1000;

export const IDLE = Number(document.body.dataset.counter ?? 0) * 1000;

const soon = document.getElementById("next-soon");

export class Counter {
  // used: whether anything of somebody is here; close: forgets it all and opens the page anew
  constructor(used, close) {
    this.used = used;
    this.close = close;
    this.at = 0;
    this.ending = false;
    const touched = () => this.touch();
    for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, touched, { passive: true });
    document.getElementById("next-person").addEventListener("click", () => this.end());
    setInterval(() => this.look(), LOOK);
  }

  // By the clock and not by a timer: a device that slept, or whose page was closed, is over all the same.
  isOver() {
    return this.used() && Date.now() - this.usedAt() >= IDLE;
  }

  usedAt() {
    try {
      return Number(localStorage.getItem(USED_AT) ?? this.at); // another tab may be in use
    } catch {
      return this.at;
    }
  }

  touch() {
    if (this.ending) return;
    this.at = Date.now();
    soon.hidden = true;
    try {
      localStorage.setItem(USED_AT, String(this.at));
    } catch {
      /* refused: kept in memory above */
    }
  }

  look() {
    if (this.isOver()) return this.end();
    soon.hidden = !this.used() || IDLE - (Date.now() - this.usedAt()) > Math.min(WARNING, IDLE / 2);
  }

  end() {
    if (this.ending) return;
    this.ending = true;
    try {
      localStorage.removeItem(USED_AT);
    } catch {
      /* refused: nothing is there */
    }
    return this.close();
  }
}
