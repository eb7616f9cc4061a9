// @ts-check
// The fields of a time window: From and To only when they count, and short URLs.

/** @param {HTMLFormElement} form */
export function timeWindow(form) {
  const lookback = /** @type {HTMLSelectElement} */ (form.elements.namedItem("lookback"));
  const custom = /** @type {HTMLFieldSetElement} */ (form.querySelector("#window"));
  const fields = () => /** @type {Iterable<HTMLInputElement | HTMLSelectElement>} */ (/** @type {unknown} */ (form.elements));
  const show = () => { custom.hidden = lookback.value !== "custom"; };
  lookback.addEventListener("change", show);
  form.addEventListener("submit", () => {
    // What is not filled in has no place in the URL.
    for (const field of fields())
      if (field.name && (field.value === "" || (custom.hidden && custom.contains(field)))) field.disabled = true;
  });
  // Coming back with the browser's button finds the form as it was sent, with those fields still off: it is to say what the page shows.
  addEventListener("pageshow", event => {
    for (const field of fields()) field.disabled = false;
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    if (event.persisted || visit?.type === "back_forward") form.reset();
    show();
  });
  show();
}
