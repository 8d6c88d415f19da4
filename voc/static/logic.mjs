// Which questions a page shows: the walk of voc/surveys/logic.py, by the rules that the server wrote
// into the page. Fetched with the first answer; without it the server walks, page by page.

// The server's rules: {one, steps: [[key, show_if, [[when, go_to], ...]], ...]}.
export function walk(steps, given) {
  const places = Object.fromEntries(steps.map(([key], place) => [key, place]));
  const heard = {};
  let place = 0;
  while (place < steps.length) {
    const [key, showIf, then] = steps[place++];
    if (!holds(showIf, heard)) continue;
    heard[key] = given[key] ?? [];
    const jump = then.find(([when]) => holds(when, heard));
    if (jump && jump[1] === null) break;
    if (jump) place = Math.max(place, places[jump[1]] ?? 0);
  }
  return Object.keys(heard);
}

export function holds(condition, heard) {
  if (!condition) return true;
  if (condition.all) return condition.all.every((one) => holds(one, heard));
  if (condition.any) return condition.any.some((one) => holds(one, heard));
  if (condition.not) return !holds(condition.not, heard);
  if ("always" in condition) return condition.always;
  const values = heard[condition.question] ?? [];
  if ("answered" in condition) return values.length > 0 === condition.answered;
  if (condition.is) return condition.is.some((one) => values.includes(one));
  const numbers = values.filter((one) => /^-?\d{1,12}(\.\d{1,6})?$/.test(one)).map(Number);
  return numbers.some((one) => "at_least" in condition ? one >= condition.at_least : one <= condition.at_most);
}

// An amount as the server reads it: digits of any script, "۴٫۵" or "4/5" is 4.5, "1,200" is 1200.
export const amount = (text) => {
  const typed = text.replace(/[۰-۹٠-٩]/g, (digit) => digit.charCodeAt(0) & 15)
    .replace("٫", ".").replace(/٬/g, "").replace(/[−–]/g, "-").replace("/", ".").trim();
  const bare = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(typed) ? typed.replace(/,/g, "") : typed;
  return /^[-+]?\d+(\.\d+)?$/.test(bare) ? String(Number(bare)) : bare;
};

// What stands in a question's fields now, as the server would read it, or as one says it.
export function valuesIn(place) {
  const values = [];
  for (const field of place.querySelectorAll("input, select, textarea")) {
    if (/radio|checkbox/.test(field.type) ? field.checked : field.type !== "hidden" && field.value.trim()) {
      values.push(field.inputMode ? amount(field.value) : field.value);
    }
  }
  return values;
}

function saidIn(place) {
  const chosen = [...place.querySelectorAll("input:checked")];
  if (chosen.length) {
    const comma = document.documentElement.lang === "fa" ? "، " : ", ";
    return chosen.map((one) => one.parentElement.innerText.trim()).join(comma);
  }
  return place.querySelector("textarea, input:not([type=radio], [type=checkbox], [type=hidden])")?.value ?? "";
}

const form = document.querySelector("form[data-answer]");
const rules = JSON.parse(document.getElementById("rules")?.textContent ?? "null");
if (form && rules) {
  const page = form.elements.page;
  const places = new Map(rules.steps.map(([key]) => [key, form.querySelector(`[data-q="${key}"]`)]));
  const go = form.querySelector("[data-send]");
  const back = form.querySelector("[value=back]");
  const progress = document.querySelector("progress");
  let current = page?.value.split(" ")[0];

  const shown = () => walk(rules.steps, Object.fromEntries([...places].map(([key, place]) => [key, valuesIn(place)])));

  // {answer.nps|your score} in a wording: what was answered, or what stands after the bar.
  const repeat = () => {
    for (const words of form.querySelectorAll("[data-any]")) {
      const raw = words.dataset[form.dataset.group] ?? words.dataset.any;
      const text = raw.replace(/\{answer\.([\w-]+)\|([^{}]*)\}/g, (_all, key, otherwise) => {
        const place = places.get(key) ?? document.getElementById(key);
        return (place && saidIn(place).trim().replace(/\s+/g, " ").slice(0, 200)) || otherwise;
      });
      if (words.textContent !== text) words.textContent = text;
    }
  };

  const draw = () => {
    repeat();
    if (!page) return;
    const keys = shown();
    if (!keys.includes(current)) current = keys[0];
    for (const [key, place] of places) place.hidden = rules.one ? key !== current : !keys.includes(key);
    page.value = (rules.one ? [current] : keys).join(" ");
    const isLast = !rules.one || keys.at(-1) === current;
    go.textContent = isLast ? go.dataset.send : go.dataset.next;
    if (back) back.hidden = keys[0] === current;
    if (progress) progress.value = [...places.keys()].indexOf(current) + 1;
  };

  const turnTo = (key, isNew = true) => {
    current = key;
    draw();
    if (isNew) history.pushState({ at: key }, "");
    const place = places.get(key);
    const ask = place.querySelector("h2.ask");
    if (ask) ask.tabIndex = -1; // a text has nothing to fill in: it is read out by itself
    (place.querySelector("input:checked") ?? place.querySelector("input, textarea, select") ?? ask)?.focus();
    scrollTo(0, 0);
  };

  const complain = (place) => {
    const words = place.querySelector(".error") ?? document.createElement("p");
    words.className = "error";
    words.setAttribute("role", "alert");
    words.textContent = go.dataset.missing;
    words.id ||= `${current}-error`;
    const told = place.querySelector("fieldset, input, textarea, select");
    const others = (told.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one !== words.id);
    told.setAttribute("aria-describedby", [...others, words.id].join(" ").trim());
    place.querySelector(".ask").after(words);
    place.querySelector("input, textarea, select")?.focus();
  };

  form.addEventListener("input", draw);
  form.addEventListener("change", draw);
  addEventListener("pageshow", draw);
  // Before the guard against a double click: turning a page sends nothing.
  form.addEventListener("submit", (event) => {
    if (!page || event.submitter?.name === "lang") return;
    draw();
    const keys = shown();
    const at = keys.indexOf(current);
    const isBack = event.submitter === back && back;
    if (rules.one && (isBack || at < keys.length - 1)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const place = places.get(current);
      if (isBack) turnTo(keys[Math.max(0, at - 1)]);
      else if ("must" in place.dataset && !valuesIn(place).length) complain(place);
      else turnTo(keys[at + 1]);
    } else page.value = ""; // everything that is to be shown was: the sitting is finished
  }, { capture: true });
  if (rules.one) {
    history.replaceState({ at: current }, "");
    addEventListener("popstate", (event) => { if (event.state?.at) turnTo(event.state.at, false); });
  }
  draw();
}
