// Puts a launcher for the web chat on any page:  <script src="https://…/embed.js" data-lang="vi" async></script>
// data-lang: vi or en · data-start: a word the conversation begins with · data-label: the launcher's words
(() => {
  "use strict";
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const { lang = "", start = "", label } = script.dataset;
  const english = (lang || document.documentElement.lang || "vi").toLowerCase().startsWith("en");
  const known = {{ words | tojson }};
  let words = known[english ? "en" : "vi"];

  const page = new URL("/chat", home);
  page.searchParams.set("lang", english ? "en" : "vi");
  if (start) page.searchParams.set("start", start);

  const styled = (node, style) => Object.assign(node.style, style) && node;
  const corner = { position: "fixed", right: "16px", bottom: "16px", zIndex: "2147483000" };
  const launcher = styled(document.createElement("button"), {
    ...corner,
    minHeight: "52px",
    padding: "0 20px",
    border: "0",
    borderRadius: "26px",
    background: "#1a5c42",
    color: "#ffffff",
    font: "600 16px/1.25 'Be Vietnam Pro', system-ui, sans-serif",
    boxShadow: "0 2px 6px rgb(40 38 28 / 20%), 0 12px 32px rgb(40 38 28 / 22%)",
    cursor: "pointer",
  });
  launcher.type = "button";
  launcher.textContent = label || words.open;
  launcher.setAttribute("aria-expanded", "false");

  let frame = null;
  const narrow = matchMedia("(max-width: 480px)");

  function place() {
    const full = { right: "0", bottom: "68px", width: "100vw", height: "calc(100dvh - 68px)", borderRadius: "0" };
    const beside = { right: "16px", bottom: "84px", width: "400px", height: "min(640px, calc(100dvh - 100px))", borderRadius: "18px" };
    styled(frame, narrow.matches ? full : beside);
  }

  function name() {
    const open = launcher.getAttribute("aria-expanded") === "true";
    launcher.textContent = open ? words.close : label || words.open;
    if (frame) frame.title = words.frame;
  }

  function show(open) {
    if (open && !frame) {
      frame = document.createElement("iframe");
      frame.allow = "geolocation; camera";
      frame.src = page.href;
      styled(frame, { ...corner, border: "1px solid rgb(0 0 0 / 12%)", background: "#f6f4ed", boxShadow: "0 16px 48px rgb(40 38 28 / 24%)" });
      document.body.append(frame);
      narrow.addEventListener("change", place);
    }
    if (!frame) return;
    place();
    frame.style.display = open ? "block" : "none";
    launcher.setAttribute("aria-expanded", String(open));
    name();
    (open ? frame : launcher).focus();
  }

  launcher.addEventListener("click", () => show(launcher.getAttribute("aria-expanded") !== "true"));
  window.addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame?.contentWindow) return;
    const { tiemchung: what, lang: spoken } = event.data ?? {};
    if (what === "close") show(false);
    if (what === "language" && known[spoken]) {
      words = known[spoken]; // the chat has turned to another language
      name();
    }
  });
  document.body ? document.body.append(launcher) : addEventListener("DOMContentLoaded", () => document.body.append(launcher));
})();
