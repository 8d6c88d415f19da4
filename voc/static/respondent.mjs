// The public page works without this file. With it the follow-up question is worded for the score
// that was chosen, a second click on the button sends nothing, and errors are read out first.
const form = document.querySelector("form[data-answer]");

// With the first answer come the scripts that walk through the questions and that save answers on
// their way, on this device (a shared link: in this tab), until they have arrived.
const kept = `voc${location.pathname}`;
const wake = () => {
  for (const name of ["logic", "saving"]) if (form.dataset[name]) import(form.dataset[name]);
};
if (form) for (const act of ["input", "change"]) form.addEventListener(act, wake, { once: true });
try {
  if (!form) { localStorage.removeItem(kept); sessionStorage.removeItem(kept); }
  else if ((form.dataset.keeps === "us" ? localStorage : sessionStorage).getItem(kept)) wake();
} catch { /* the browser keeps nothing: the button sends all the same */ }

if (form) {
  const reword = () => {
    const chosen = form.querySelector(`input[name="${form.dataset.nps}"]:checked`);
    if (!chosen) return;
    const score = Number(chosen.value);
    const group = form.dataset.group = score > 8 ? "promoter" : score > 6 ? "passive" : "detractor";
    for (const words of form.querySelectorAll("[data-any]")) {
      const next = words.dataset[group] ?? words.dataset.any;
      if (words.textContent !== next) words.textContent = next;
    }
  };
  form.addEventListener("change", reword);
  form.addEventListener("input", ({ target }) => {  // who writes "something else" means it
    if (target.matches(".choices>input") && target.value.trim()) target.previousElementSibling.firstChild.checked = true;
  });
  reword();

  let sentAt = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < 5000) event.preventDefault();
    else sentAt = event.timeStamp;
  });
  addEventListener("pageshow", () => { sentAt = -Infinity; reword(); });

  document.querySelector("[role=alert]")?.focus();
}
