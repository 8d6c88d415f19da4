// A ranking is complete without this file: each line has a list of places. With it lines can be
// moved by buttons; the lists follow, and what moved is read out by its own list's new value.
for (const list of document.querySelectorAll(".ranks")) {
  const told = document.createElement("p");
  told.className = "first";
  told.setAttribute("role", "status");
  list.after(told);

  const lines = () => [...list.children];
  const number = () => {
    for (const [place, line] of lines().entries()) {
      line.querySelector("select").selectedIndex = place + 1;
    }
    show();
  };
  const show = () => {
    for (const [place, line] of lines().entries()) {
      const [up, down] = line.querySelectorAll("button");
      up.disabled = place === 0;
      down.disabled = place === lines().length - 1;
    }
  };
  const move = (line, by, button) => {
    if (by < 0) line.previousElementSibling.before(line);
    else line.nextElementSibling.after(line);
    number();
    const select = line.querySelector("select");
    told.textContent = `${line.querySelector("label").textContent}: ${select.selectedOptions[0].textContent}`;
    (button.disabled ? select : button).focus();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const line of lines()) {
    const name = line.querySelector("label").textContent;
    for (const [sign, words, by] of [["↑", list.dataset.up, -1], ["↓", list.dataset.down, 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", `${words}: ${name}`);
      button.addEventListener("click", () => move(line, by, button));
      line.append(button);
    }
  }

  // Someone who chooses places from the lists sees the lines in that order.
  list.addEventListener("change", (event) => {
    const places = lines().map((line) => line.querySelector("select").selectedIndex);
    if (!event.isTrusted || new Set(places).size < places.length || places.includes(0)) return;
    lines().sort((a, b) => a.querySelector("select").selectedIndex - b.querySelector("select").selectedIndex)
      .forEach((line) => list.append(line));
    event.target.focus();
    show();
  });
  show();
}
