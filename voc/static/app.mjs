// Small comforts on pages that work without them.

// A form is sent once: a second click while the first is on its way changes nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "again" in form.dataset) return; // files are answered without leaving the page
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  addEventListener("pageshow", () => { delete form.dataset.sent; }, { once: true });
});

// Filters apply as they are chosen.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
  });
}

// A region with data-refresh="seconds" fetches its own page again and shows what changed, together
// with every element that says data-refresh-with="its id". A data-state goes along as X-Refresh: the
// server answers 204 when nothing has changed since. Open details, the scroll and the focus stay.
// How soon it comes again is what the fetched page says.
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

function replaceInside(place, fresh) {
  const opened = [...place.querySelectorAll("details")].map((one) => one.open);
  const focused = [...place.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  place.innerHTML = fresh.innerHTML;
  if (fresh.dataset.state) place.dataset.state = fresh.dataset.state;
  place.querySelectorAll("details").forEach((one, index) => { if (opened[index]) one.open = true; });
  place.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
  if (focused >= 0) place.querySelectorAll(FOCUSABLE)[focused]?.focus({ preventScroll: true });
}

for (const region of document.querySelectorAll("[data-refresh]")) {
  let every = Number(region.dataset.refresh) * 1000;
  const again = async () => {
    const isTyping = region.contains(document.activeElement) && document.activeElement.matches("input:not([type=range]), select, textarea");
    if (!document.hidden && !isTyping) {
      try {
        const answer = await fetch(location.href, { headers: { "X-Refresh": region.dataset.state || "1" } });
        if (answer.status === 200) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          for (const place of [region, ...document.querySelectorAll(`[data-refresh-with="${region.id}"]`)]) {
            const fresh = page.getElementById(place.id);
            if (fresh && (fresh.innerHTML !== place.innerHTML || fresh.dataset.state !== place.dataset.state)) replaceInside(place, fresh);
          }
          const next = page.getElementById(region.id)?.dataset.refresh;
          if (next === undefined) return;
          every = Number(next) * 1000;
        }
      } catch { /* the server is away: try again later */ }
    }
    setTimeout(again, every);
  };
  setTimeout(again, every);
}

// The menu closes on Escape and when something else is clicked.
for (const menu of document.querySelectorAll("details.menu, details.ask")) {
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") menu.open = false; });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}
