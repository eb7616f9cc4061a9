// @ts-check
// The search page: its form and its results.
import { attributes } from "./attributes.js";
import "./brush.js";
import "./results.js";
import { localize } from "./times.js";
import { timeWindow } from "./window.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("search"));
const service = /** @type {HTMLSelectElement} */ (form.elements.namedItem("service"));
const operation = /** @type {HTMLInputElement} */ (form.elements.namedItem("operation"));
const suggestions = /** @type {HTMLDataListElement} */ (document.getElementById("operations"));

/** The service and the window of time as the form has them now. */
function scope() {
  const query = new URLSearchParams();
  for (const name of ["service", "kind", "lookback", "from", "to"]) {
    const { value } = /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));
    if (value) query.set(name, value);
  }
  return query;
}

async function suggestOperations() {
  suggestions.replaceChildren();
  operation.placeholder = service.value ? "All operations" : "Choose a service for suggestions";
  if (!service.value) return;
  const asked = scope().toString();
  const response = await fetch(`/ui/search/operations?${asked}`);
  if (response.ok && asked === scope().toString()) suggestions.innerHTML = await response.text(); // Rendered and encoded by the server.
}

service.addEventListener("change", () => { operation.value = ""; suggestOperations(); });
for (const name of ["kind", "lookback"]) document.getElementById(name)?.addEventListener("change", suggestOperations);
attributes(/** @type {HTMLInputElement} */ (form.elements.namedItem("tags")), scope);
timeWindow(form);
localize(document);
