// Walks through a chart drawn on the server: a native range input and the pointer show the same
// reading, which the server has written into each mark's <title>.

export function enhance(root = document) {
  for (const chart of root.querySelectorAll("[data-chart]:not([data-walks])")) walk(chart);
}

function walk(chart) {
  const marks = [...chart.querySelectorAll("[data-mark]")];
  const panel = chart.querySelector(".chart-walk");
  if (!panel || marks.length < 2) return;
  chart.dataset.walks = "";

  const range = panel.querySelector("input");
  const reading = panel.querySelector(".chart-reading");
  const readings = marks.map((mark) => {
    const title = mark.querySelector("title");
    const text = title.textContent.trim();
    title.remove(); // the reading stands under the chart: no second, late tooltip
    return text;
  });

  function read(index) {
    range.value = index;
    range.setAttribute("aria-valuetext", readings[index]);
    reading.textContent = readings[index];
  }

  function show(index) {
    marks.forEach((mark, i) => mark.classList.toggle("here", i === index));
    read(index);
  }

  // The thumb's middle stands under each mark's middle; 8px is half a thumb.
  range.style.marginInline = `calc(${50 / marks.length}% - 8px)`;
  range.style.inlineSize = `calc(${100 - 100 / marks.length}% + 16px)`;
  range.addEventListener("input", () => show(Number(range.value)));
  marks.forEach((mark, index) => mark.addEventListener("pointerenter", () => show(index)));
  panel.hidden = false;
  read(marks.length - 1);
}

enhance();
// A region that app.mjs has replaced holds fresh charts.
document.addEventListener("refreshed", (event) => enhance(event.target));
