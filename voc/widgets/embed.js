// Shows one survey on a web site: in a corner, over the page, or in its text. What is answered stays
// in a frame of ours, which the site cannot read. A site's policy needs script-src and frame-src of
// us, nothing else: styles are made by script. Whole lines of comment are taken out on the way.
(() => {
const it = CONFIG;
const tag = document.currentScript;
const home = new URL(tag.src).origin;
const store = "voc:" + it.slug;
let who = tag.dataset.customer || "", memory = {}, host, box, frame, before, wanted, hasAppeared;

// What this browser remembers, in the site's own storage; for this page only where there is none.
const kept = () => {
  try { return Object(JSON.parse(localStorage.getItem(store)) ?? memory); } catch { return memory; }
};
const keep = (more) => {
  memory = { ...kept(), ...more };
  if (!it.trial) try { localStorage.setItem(store, JSON.stringify(memory)); } catch {}
};
const rests = (moment, days) => moment && Date.now() - moment < days * 864e5;
const isDue = () => {
  if (it.trial) return true;
  if (!("chance" in kept())) keep({ chance: Math.random() * 100 });
  const { shown, answered, chance } = kept();
  return chance < it.share && !rests(shown, it.rest) && !rests(answered, it.again);
};

const STYLE = `
:host{all:initial;display:block;color-scheme:light dark}
dialog{position:fixed;inset-block:auto 16px;inset-inline:auto 16px;box-sizing:border-box;width:384px;max-width:calc(100vw - 32px);max-height:none;margin:0;padding:0;border:1px solid #8887;border-radius:12px;overflow:hidden;background:Canvas;background:light-dark(#faf9f7,#16181a);color:CanvasText;box-shadow:0 4px 24px #0003;z-index:2147483647}
.other_corner{inset-inline:16px auto}
.popover{inset:0;margin:auto;width:576px}
.inline{position:static;width:100%;max-width:576px;box-shadow:none;z-index:auto}
dialog::backdrop{background:#0007}
dialog:focus{outline:none}
div{display:flex;align-items:center;justify-content:space-between;padding-inline-start:16px;min-height:44px;font:14px/1.5 system-ui,Tahoma,sans-serif;opacity:.9}
button{all:unset;width:44px;height:44px;flex:none;text-align:center;font-size:22px;cursor:pointer}
button:focus-visible{outline:3px solid;outline-offset:-5px;border-radius:10px}
iframe{display:block;width:100%;height:200px;max-height:calc(100vh - 92px);border:0}
.inline iframe{max-height:none}
@media(prefers-reduced-motion:no-preference){dialog[open]:not(.inline){animation:a .15s}@keyframes a{from{opacity:0;transform:translateY(8px)}}}`;

const make = (name, values, parent) => {
  const made = document.createElement(name);
  for (const key in values) made.setAttribute(key, values[key]);
  parent.append(made);
  return made;
};
const tell = (what) => document.dispatchEvent(new CustomEvent("voc:" + what, { detail: it.slug }));

// The frame loads unseen; what it says first decides whether it is shown.
const open = (asked) => {
  if (host || !asked && !isDue()) return;
  wanted = asked;
  const isInline = it.place === "inline";
  const said = [tag.dataset.language, document.documentElement.lang].map((one) => (one || "").slice(0, 2));
  const code = said.find((one) => it.name[one]) || it.language;
  const inText = isInline && document.querySelector(`[data-voc="${it.slug}"]`);
  host = make("voc-survey", {}, inText || document.body);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  box = make("dialog", {
    class: it.place, lang: code, dir: code === "fa" ? "rtl" : "ltr", "aria-label": it.name[code],
    role: isInline ? "region" : "dialog", tabindex: -1,
  }, root);
  if (!isInline) {
    const bar = make("div", {}, box);
    make("span", { "aria-hidden": true }, bar).textContent = it.name[code];
    const close = make("button", { type: "button", "aria-label": it.close[code] }, bar);
    close.textContent = "×";
    close.onclick = shut;
    box.onclose = shut;
  }
  const query = new URLSearchParams({ site: location.origin, lang: code });
  const hash = who ? "#" + new URLSearchParams({ who }) : "";
  frame = make("iframe", { title: it.name[code], src: home + it.frame + "?" + query + hash }, box);
};
const reveal = () => {
  keep({ shown: Date.now() });
  before = document.activeElement;
  if (it.place === "popover") box.showModal();
  else box.setAttribute("open", "");
  if (wanted && it.place !== "inline") box.focus();
  tell("shown");
};
const shut = () => {
  if (!host) return;
  const held = document.activeElement === host || it.place === "popover";
  host.remove();
  host = 0;
  if (held && before?.focus) before.focus({ preventScroll: true });
  tell("closed");
};

addEventListener("message", ({ origin, source, data }) => {
  if (!host || origin !== home || source !== frame.contentWindow) return;
  const { voc, height } = Object(data);
  if (voc === "height" && height > 0) frame.style.height = Math.min(height, 5000) + "px";
  else if (voc === "close" && it.place !== "inline") shut();
  else if (/^(asking|done|ended)$/.test(voc)) {
    if (!box.open) voc === "asking" || wanted ? reveal() : shut();
    if (voc === "done") keep({ answered: Date.now() }), tell("done");
  }
});
addEventListener("keydown", ({ key }) => { if (key === "Escape" && box?.open && it.place !== "inline") shut(); });
addEventListener("click", ({ target }) => {
  if (target.closest?.(`[data-voc-open="${it.slug}"]`)) open(true);
});

// voc("show") keeps to the rests, voc("open") is for what a visitor asked for; a survey's name may follow.
const hear = ([what, given, which]) => {
  if (what === "customer") { who = given || ""; return; }
  if ((which ?? given ?? it.slug) !== it.slug) return;
  if (what === "show") open();
  if (what === "open") open(true);
  if (what === "close") shut();
};
const queue = [...window.voc?.q || []], others = window.voc?.on || [];
window.voc = (...call) => { queue.push(call); others.forEach((one) => one(call)); };
Object.assign(window.voc, { q: queue, on: others });

// By itself it appears once on a page at most.
const appear = () => { if (!hasAppeared) { hasAppeared = true; open(); } };
const page = document.documentElement;
const triggers = {
  time: () => setTimeout(appear, it.after * 1000),
  scroll: () => addEventListener("scroll", () => {
    if (scrollY + innerHeight >= page.scrollHeight * it.after / 100) appear();
  }, { passive: true }),
  exit: () => {
    page.addEventListener("mouseleave", ({ clientY }) => { if (clientY < 1) appear(); });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && matchMedia("(hover:none)").matches) appear();
    });
  },
};
const start = () => {
  others.push(hear);
  queue.forEach((call) => hear(call));
  triggers[it.when]?.();
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
})();
