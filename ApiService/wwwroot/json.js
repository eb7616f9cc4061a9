// @ts-check
// The JSON of a trace: copies what is shown.
import "./head.js";
import { bind } from "./keys.js";
import { copyFrom } from "./copy.js";
import { localize } from "./times.js";

const button = document.getElementById("copy-json");
const json = document.getElementById("json");
if (button && json) {
  button.hidden = false;
  button.addEventListener("click", () => copyFrom(button, json.textContent ?? ""));
  bind("JSON", [{ keys: ["c"], text: "copy", run: () => button.click() }]);
}
localize(document);
