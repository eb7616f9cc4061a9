// The search form: suggestions for the chosen service's operations, the fields of a custom window, short URLs.
import { localize } from "./times.js";

const form = document.getElementById("search");
const { service, operation, lookback } = form.elements;
const suggestions = document.getElementById("operations");
const customWindow = document.getElementById("window");

async function suggest() {
  operation.value = "";
  suggestions.replaceChildren();
  operation.placeholder = service.value ? "All operations" : "Choose a service for suggestions";
  if (!service.value) return;
  const asked = service.value;
  const response = await fetch(`/api/services/${encodeURIComponent(asked)}/operations`);
  if (!response.ok || asked !== service.value) return;
  for (const name of (await response.json()).data ?? []) {
    const option = document.createElement("option");
    option.value = name;
    suggestions.append(option);
  }
}

function showWindow() {
  customWindow.hidden = lookback.value !== "custom";
}

service.addEventListener("change", suggest);
lookback.addEventListener("change", showWindow);
form.addEventListener("submit", () => {
  // What is not filled in has no place in the URL.
  for (const field of form.elements)
    if (field.name && (field.value === "" || (customWindow.hidden && customWindow.contains(field)))) field.disabled = true;
});
// Coming back with the browser's button finds the form as it was sent, with those fields still off.
addEventListener("pageshow", () => {
  for (const field of form.elements) field.disabled = false;
});

showWindow();
localize(document);
