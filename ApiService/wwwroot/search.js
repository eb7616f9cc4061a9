// @ts-check
// The search form: suggestions for the chosen service's operations, the fields of a custom window, short URLs.
import "./results.js";
import { localize } from "./times.js";
import { timeWindow } from "./window.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("search"));
const service = /** @type {HTMLSelectElement} */ (form.elements.namedItem("service"));
const operation = /** @type {HTMLInputElement} */ (form.elements.namedItem("operation"));
const suggestions = /** @type {HTMLDataListElement} */ (document.getElementById("operations"));

async function suggest() {
  operation.value = "";
  suggestions.replaceChildren();
  operation.placeholder = service.value ? "All operations" : "Choose a service for suggestions";
  if (!service.value) return;
  const asked = service.value;
  const response = await fetch(`/api/services/${encodeURIComponent(asked)}/operations`);
  if (!response.ok || asked !== service.value) return;
  /** @type {{ data: string[] | null }} */
  const operations = await response.json();
  for (const name of operations.data ?? []) {
    const option = document.createElement("option");
    option.value = name;
    suggestions.append(option);
  }
}

service.addEventListener("change", suggest);
timeWindow(form);
localize(document);
