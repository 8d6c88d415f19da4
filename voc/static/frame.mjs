// The public page in a frame: it tells the site around it how far the survey has come and how high it
// is, never what was said, and only to the site that it was made for.
const place = document.querySelector("[data-site]");
const tell = (voc, more) => parent.postMessage({ voc, ...more }, place.dataset.site);

if (place && parent !== self) {
  const who = new URLSearchParams(location.hash.slice(1)).get("who");
  const field = document.querySelector("[name=who]");
  if (who && field && !field.value) {
    // Whom the site vouches for travels in the form, so that no address and no log holds it.
    history.replaceState(null, "", location.pathname + location.search);
    const language = Object.assign(document.createElement("input"), { type: "hidden", name: "lang", value: document.documentElement.lang });
    field.value = who;
    field.form.append(language);
    field.form.submit();
  } else {
    tell(place.dataset.state);
    const measure = () => tell("height", { height: Math.ceil(document.body.getBoundingClientRect().height) });
    new ResizeObserver(measure).observe(document.body);
    addEventListener("keydown", (event) => { if (event.key === "Escape") tell("close"); });
  }
}
