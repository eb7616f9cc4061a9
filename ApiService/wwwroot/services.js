// @ts-check
// The pages of services: a choice takes effect at once, and a part of a chart can be drawn over.
import { chartWindow } from "./chart-window.js";
import { localize } from "./times.js";
import { timeWindow } from "./window.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("window-form"));
timeWindow(form);
form.addEventListener("change", event => {
  const lookback = /** @type {HTMLSelectElement} */ (form.elements.namedItem("lookback"));
  if (/** @type {Element} */ (event.target).matches("select") && lookback.value !== "custom") form.requestSubmit();
});
for (const charts of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".charts[data-from]"))) chartWindow(charts);
localize(document);
