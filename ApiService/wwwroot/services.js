// The pages of services: a choice takes effect at once.
import { localize } from "./times.js";
import { timeWindow } from "./window.js";

const form = document.getElementById("window-form");
timeWindow(form);
form.addEventListener("change", event => {
  if (event.target.matches("select") && form.elements.lookback.value !== "custom") form.requestSubmit();
});
localize(document);
