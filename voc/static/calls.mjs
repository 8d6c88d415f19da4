// What a caller types is kept on the device until the server has acknowledged it. Without this
// script the forms are sent as any other.

const list = document.querySelector(".calls");
const PREFIX = `voc-call-${list?.dataset.person}-`;
const TRY_AGAIN = 10_000; // milliseconds
const KEPT_FOR = 3 * 24 * 3600 * 1000; // milliseconds: longer, nobody comes back for it

const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const write = (key, what) => { try { localStorage.setItem(key, JSON.stringify(what)); } catch { /* the device keeps nothing */ } };
const typed = (form) => Object.fromEntries([...form.querySelectorAll("textarea, input:not([type=hidden])")].map((one) => [one.name, one.value]));

function tell(form, words) {
  const place = form.querySelector("[role=status]");
  place.textContent = words;
  place.hidden = !words;
}

async function send(form, key) {
  const kept = read(key);
  if (!kept?.outcome || form.dataset.sending) return;
  form.dataset.sending = "1";
  const body = new URLSearchParams(new FormData(form));
  body.set(kept.outcome[0], kept.outcome[1]);
  tell(form, list.dataset.sending);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, redirect: "manual", headers: { "X-Calls": "1" } });
  } catch {
    delete form.dataset.sending;
    tell(form, list.dataset.waiting);
    setTimeout(() => send(form, key), TRY_AGAIN);
    return;
  }
  if (answer.status === 204) {
    localStorage.removeItem(key);
    location.hash = form.closest("li").id;
    location.reload();
    return;
  }
  // Something is wrong with it, or the session is over: the server says what, on a page of its own.
  write(key, { ...kept, outcome: null });
  const button = [...form.querySelectorAll("button[value]")].find((one) => one.value === kept.outcome[1]);
  form.dataset.plain = "1";
  form.requestSubmit(button);
}

for (const form of document.querySelectorAll("form[data-call]")) {
  const key = PREFIX + form.dataset.call;
  const kept = read(key);
  const keep = (outcome = null) => write(key, { at: Date.now(), fields: typed(form), outcome });
  for (const [name, value] of Object.entries(kept?.fields ?? {})) {
    if (form.elements[name] && value) form.elements[name].value = value;
  }
  form.addEventListener("input", () => { keep(); tell(form, list.dataset.kept); });
  form.addEventListener("submit", (event) => {
    if (form.dataset.plain || !event.submitter) return;
    event.preventDefault();
    event.stopPropagation();
    keep([event.submitter.name, event.submitter.value]);
    send(form, key);
  });
  if (kept?.outcome) send(form, key);
  else if (kept) tell(form, list.dataset.kept);
}

// Of calls that are not here any more nothing stays on the device for long.
for (const key of Object.keys(localStorage)) {
  const kept = key.startsWith("voc-call-") ? read(key) : null;
  if (key.startsWith("voc-call-") && !((kept?.at ?? 0) > Date.now() - KEPT_FOR)) localStorage.removeItem(key);
}
addEventListener("online", () => { for (const form of document.querySelectorAll("form[data-call]")) send(form, PREFIX + form.dataset.call); });
