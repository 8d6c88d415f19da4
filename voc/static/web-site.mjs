// The sample shows the place that is chosen, before it is kept; code can be copied with one press.
const sample = document.getElementById("sample");
for (const choice of document.querySelectorAll("[name=place]")) {
  choice.addEventListener("change", () => {
    if (sample && choice.checked) sample.src = `${sample.dataset.src}&place=${choice.value}`;
  });
}

for (const place of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: place.dataset.copy });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.querySelector("code").textContent);
    button.textContent = place.dataset.copied;
    setTimeout(() => { button.textContent = place.dataset.copy; }, 2000);
  });
  place.prepend(button);
}
