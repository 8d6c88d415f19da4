// Small comforts on pages that work without them.

// A form is sent once: a second click while the first is on its way changes nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
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

// A region with data-refresh="seconds" fetches its own page again and replaces itself where it changed.
for (const region of document.querySelectorAll("[data-refresh]")) {
  const every = Number(region.dataset.refresh) * 1000;
  const again = async () => {
    if (!document.hidden && !region.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.href, { headers: { "X-Refresh": "1" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(region.id);
        if (fresh && fresh.innerHTML !== region.innerHTML) {
          region.innerHTML = fresh.innerHTML;
          region.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
        }
        if (page.getElementById(region.id)?.dataset.refresh === undefined) return;
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
