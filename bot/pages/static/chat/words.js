// Words, dates and small pieces of page. Text always becomes text nodes: nothing that people type is read as HTML.

const known = JSON.parse(document.body.dataset.words); // language -> key -> words
const pictures = JSON.parse(document.body.dataset.pictures);
export let lang = document.documentElement.lang;

export function say(key, params = {}) {
  return known[lang][key].replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}

// The same as a piece of page, which is said anew when the language changes.
export function said(key, params) {
  return element("span", { "data-say": key, "data-with": params && JSON.stringify(params) }, say(key, params));
}

const NAMED = { label: "aria-label", alt: "alt", hint: "placeholder" };

// From now on in this language: everything that stands on the page already, and what comes. False when it is so anyway.
export function speak(language) {
  if (!(language in known) || language === lang) return false;
  lang = language;
  set();
  document.documentElement.lang = lang;
  document.title = say("title");
  const all = (name) => document.querySelectorAll(`[data-${name}]`);
  for (const node of all("say")) node.textContent = say(node.dataset.say, JSON.parse(node.dataset.with ?? "{}"));
  for (const [name, attribute] of Object.entries(NAMED)) {
    for (const node of all(name)) node.setAttribute(attribute, say(node.dataset[name], JSON.parse(node.dataset.with ?? "{}")));
  }
  for (const node of all("page")) node.href = `${node.dataset.page}?lang=${lang}`;
  for (const node of all("day")) node.textContent = dayName(Number(node.dataset.day));
  return true;
}

// A picture that the service ships, with its description; null for a name this page does not know.
export function shipped(name) {
  if (!(name in pictures)) return null;
  const about = `picture_${name}`;
  return element("img", { src: pictures[name], "data-alt": about, alt: say(about), width: 1000, height: 820 });
}

let hour, date;

function set() {
  hour = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const month = lang === "en" ? "long" : "numeric"; // 4/5 is two days in English
  date = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { weekday: "long", day: "numeric", month, year: "numeric" });
}

set();

export function clock(at) {
  return hour.format(at);
}

export function dayOf(at) {
  const moment = new Date(at);
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

export function dayName(at) {
  const days = Math.round((dayOf(Date.now()) - dayOf(at)) / 86400000);
  if (days === 0) return say("today");
  if (days === 1) return say("yesterday");
  return date.format(at);
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  made.append(use);
  return made;
}

// Addresses, and telephone numbers as hotlines are written: in groups, so that codes and identity numbers stay plain;
// 115 where one is told to call it. A number given as an example is none to call. (No lookbehind: old iPhones lack it.)
const NUMBER = String.raw`\b1[89]00[ .]\d{3,4}(?:[ .]?\d{2,4})?\b|\b1[89]00\d{4,6}\b|\b0\d{2,3}[ .]\d{3,4}[ .]?\d{3,4}\b`;
const LINKS = new RegExp(
  String.raw`(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|((?:ví dụ|e\.g\.|for example|such as) )?(${NUMBER})|(gọi |call )(115)\b`,
  "gi",
);

export function withLinks(text) {
  const parts = [];
  let after = 0;
  for (const found of text.matchAll(LINKS)) {
    const [whole, address, example, number, call, emergency] = found;
    if (example) continue;
    parts.push(text.slice(after, found.index) + (call ?? ""));
    const away = address ? { target: "_blank", rel: "noopener noreferrer" } : {};
    const shown = address ?? number ?? emergency;
    parts.push(element("a", { href: address ?? `tel:${shown.replace(/\D/g, "")}`, ...away }, shown));
    after = found.index + whole.length;
  }
  parts.push(text.slice(after));
  return parts;
}

export function isSafe(address) {
  try {
    return ["https:", "http:", "tel:", "mailto:"].includes(new URL(address, location.href).protocol);
  } catch {
    return false;
  }
}
