// @ts-check
// The field that filters the spans of a trace: it proposes keys, and says what is wrong with what was typed.

const MAX = 30;
const field = /** @type {HTMLInputElement} */ (document.getElementById("filter"));
const problem = /** @type {HTMLElement} */ (document.getElementById("filter-error"));
const trace = /** @type {HTMLElement} */ (document.getElementById("trace"));

const list = document.createElement("datalist");
list.id = "filter-keys";
field.after(list);
field.setAttribute("list", list.id);

/** @type {Promise<string[]> | undefined} */
let keys;

/** Shows what is wrong with the filter; nothing for an empty text. @param {string} text */
export function showFilterError(text) {
  if (problem.textContent !== text) problem.textContent = text;
  problem.hidden = text === "";
  field.setAttribute("aria-invalid", String(text !== ""));
}

async function load() {
  const response = await fetch(`/ui/trace/${trace.dataset.trace}/keys`);
  return response.ok ? response.json() : [];
}

// Proposals complete the last word, as long as it has no operator.
async function propose() {
  keys ??= load().catch(() => []);
  const known = await keys;
  const [word] = /[^\s]*$/.exec(field.value) ?? [""];
  const start = word.replace(/^-|has:/g, "").toLowerCase();
  const before = field.value.slice(0, field.value.length - start.length);
  const found = start === "" || /[=<>"]/.test(word) ? [] : known.filter(key => key.toLowerCase().startsWith(start)).slice(0, MAX);
  list.replaceChildren(...found.map(key => {
    const option = document.createElement("option");
    option.value = before + key + (word.includes("has:") ? "" : "=");
    return option;
  }));
}

field.addEventListener("focus", propose);
field.addEventListener("input", propose);
