// The demo phone: asks for the newest text messages while the page is looked at.

const phone = document.getElementById("phone");
const EVERY = 2000;
const known = new Set();
let first = true;
let asked = null;

const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function grouped(number) {
  return number.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1 $2 $3");
}

function paragraph(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function message({ id, phone: number, text, at }) {
  const made = document.createElement("article");
  made.className = first || known.has(id) ? "sms" : "sms sms-new";
  const head = document.createElement("header");
  head.append(paragraph("span", phone.dataset.to.replace("{phone}", grouped(number))), paragraph("time", time.format(at)));
  made.append(head, paragraph("p", text));
  return made;
}

function show(messages) {
  const now = messages.map((one) => one.id).join();
  if (now === asked) return;
  asked = now;
  phone.replaceChildren(...(messages.length ? messages.map(message) : [paragraph("p", phone.dataset.empty)]));
  for (const one of messages) known.add(one.id);
  first = false;
}

async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch("/demo/sms", { cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    show((await answer.json()).messages);
  } catch {
    if (first) phone.replaceChildren(paragraph("p", phone.dataset.away));
  }
}

if (phone) {
  document.addEventListener("visibilitychange", () => void ask());
  setInterval(() => void ask(), EVERY);
  void ask();
}
