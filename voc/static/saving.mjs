// Saves answers as they are given; fetched with the first of them. Until the server has said that it
// holds them they stay on the device, also while there is no connection. An open link has nobody to
// come back: its answers stay in this tab until they are sent off.
const form = document.querySelector("form[data-answer]");
const toServer = form.dataset.keeps === "us";
const store = toServer ? localStorage : sessionStorage;
const kept = `voc${location.pathname}`;
const CONTROL = new Set(["lang", "language", "submission", "your-site", "go"]);
let timer = 0;
let isSent = false;

const given = () => [...new FormData(form)].filter(([name, value]) => value && !CONTROL.has(name));

function put(pairs) {
  const version = pairs.find(([name]) => name === "shown-version")?.[1];
  if (version !== form.elements["shown-version"].value) { store.removeItem(kept); return; }
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || CONTROL.has(field.name)) continue;
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

async function save() {
  const pairs = given();
  const text = JSON.stringify(pairs);
  try {
    const body = new URLSearchParams([...pairs, ["language", form.elements.language.value], ["save", "1"]]);
    const answer = await fetch(location.pathname, { method: "POST", body, keepalive: true });
    // Full or out of order: later. Anything else is an answer: it is held, or wanted no more.
    if (answer.status === 429 || answer.status >= 500) throw answer.status;
    if (store.getItem(kept) === text) store.removeItem(kept);
  } catch { timer = setTimeout(save, 15000); }
}

function keep(event) {
  if (isSent) return;
  try { store.setItem(kept, JSON.stringify(given())); } catch { /* full or forbidden */ }
  if (!toServer) return;
  clearTimeout(timer);
  timer = setTimeout(save, event?.type === "input" && event.target.matches?.("textarea, input:not([type=radio], [type=checkbox])") ? 1500 : 50);
}

const before = store.getItem(kept);
if (before) put(JSON.parse(before));
keep();
form.addEventListener("input", keep);
form.addEventListener("change", keep);
addEventListener("online", () => { if (store.getItem(kept)) keep(); });

// Sent without a connection: it waits, and goes when there is one.
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (navigator.onLine) { isSent = true; clearTimeout(timer); return; }
  event.preventDefault();
  const note = form.querySelector("[data-waits]") ?? document.createElement("p");
  note.dataset.waits = "";
  note.className = "notice";
  note.setAttribute("role", "status");
  note.textContent = form.dataset.offline;
  form.querySelector(".go").before(note);
  addEventListener("online", () => { isSent = true; clearTimeout(timer); form.submit(); }, { once: true });
});
addEventListener("pageshow", (event) => { if (event.persisted) isSent = false; });
