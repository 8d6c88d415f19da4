// The preview of a survey whose questions depend on answers walks as customers' pages do: at once, and
// nothing is sent. Without this file every question stands there.
const form = document.querySelector("form[data-answer]");
await import(form.dataset.logic);
const isOne = JSON.parse(document.getElementById("rules").textContent).one;
for (const part of isOne ? document.querySelectorAll("progress, p.go") : []) part.hidden = false;
form.addEventListener("submit", () => document.getElementById("end").scrollIntoView());
