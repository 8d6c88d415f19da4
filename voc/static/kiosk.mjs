// A kiosk works without this file, only slower to forget. With it the page returns to its start
// when nobody touches it, the browser's way back leads to the start, and the screen is filled.
const start = location.pathname + location.search;
const IDLE = 60_000;
const RETRY = 15_000;
let timer;

const leave = async () => {
  document.querySelector("form[data-kiosk]")?.reset();
  try {
    const page = await fetch(start, { cache: "no-store" });
    if (page.ok || page.status === 410) return location.replace(start);
  } catch {
    // No network: an error page of the browser's would stay there. The form is empty meanwhile.
  }
  timer = setTimeout(leave, RETRY);
};

const stay = () => {
  clearTimeout(timer);
  timer = setTimeout(leave, IDLE);
};

let isGuarded = false;
const touched = () => {
  stay();
  if (isGuarded) return;
  isGuarded = true;
  history.pushState(null, "");  // only a step that a person's touch has made is kept by browsers
  if (!document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {});
};

for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
  addEventListener(kind, kind === "scroll" ? stay : touched, { passive: true });
}
addEventListener("popstate", () => location.replace(start));
addEventListener("pageshow", (event) => { if (event.persisted) location.replace(start); });
addEventListener("contextmenu", (event) => event.preventDefault());
stay();
