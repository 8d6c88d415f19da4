// Comforts of the page on which a survey is written. Without them every button still works.

const form = document.querySelector("form.draft");
const told = document.getElementById("kept");
const frame = document.querySelector(".look iframe");
const AFTER = 1500; // milliseconds without a key

// What is typed is kept by itself, and the preview shows it.
let waiting = null;
let isKeeping = false;

async function keep() {
  waiting = null;
  if (isKeeping) { waiting = setTimeout(keep, AFTER); return; }
  isKeeping = true;
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "keep");
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.status !== 204) throw new Error(answer.status);
    tell(told.dataset.kept.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })));
    form.dataset.changed = "";
    frame?.contentWindow.location.reload();
    for (const mail of document.querySelectorAll(".look iframe.mail")) mail.src = mail.src;
  } catch {
    tell(told.dataset.failed, true); // an incomplete form, or the server is away
    waiting = waiting || setTimeout(keep, 10 * AFTER);
  }
  isKeeping = false;
}

function tell(words, isWrong = false) {
  told.textContent = words;
  told.classList.toggle("wrong", isWrong);
}

form.addEventListener("input", () => {
  form.dataset.changed = "1";
  clearTimeout(waiting);
  waiting = setTimeout(keep, AFTER);
});
form.addEventListener("submit", () => { clearTimeout(waiting); form.dataset.changed = ""; });
addEventListener("beforeunload", (event) => { if (form.dataset.changed) event.preventDefault(); });

// The preview in the other language, in the width of a telephone or of a desk.
for (const choice of document.querySelectorAll(".look [name=as]")) {
  choice.addEventListener("change", () => { frame.src = choice.dataset.src; });
}

// A question can be carried to another place; the arrows do the same.
let carried = null;
const questions = [...form.querySelectorAll("[id^=question-]")];
for (const [place, card] of questions.entries()) {
  const grip = card.querySelector(".grip");
  if (!grip) continue;
  grip.hidden = false;
  grip.addEventListener("pointerdown", () => { card.draggable = true; });
  card.addEventListener("dragstart", (event) => { carried = place; event.dataTransfer.effectAllowed = "move"; });
  card.addEventListener("dragend", () => { card.draggable = false; carried = null; for (const one of questions) one.classList.remove("over"); });
  card.addEventListener("dragover", (event) => { if (carried !== null && carried !== place) { event.preventDefault(); card.classList.add("over"); } });
  card.addEventListener("dragleave", () => card.classList.remove("over"));
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    if (carried !== null && carried !== place) send(`move:${carried}-${place}`);
  });
}

function send(command) {
  const button = document.createElement("button");
  button.name = "do";
  button.value = command;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
}
