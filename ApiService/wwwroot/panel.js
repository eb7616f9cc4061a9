// @ts-check
// The details of a span at the side: copying, filtering by a row, events, and how long others of the operation took. It watches its place, so that it
// does not matter who fills it.
import { bind } from "./keys.js";
import { localize } from "./times.js";

const panel = /** @type {HTMLElement} */ (document.getElementById("panel"));
const filter = /** @type {HTMLInputElement | null} */ (document.getElementById("filter"));

// What a screen reader says; the panel itself is too long for that.
const said = document.createElement("output");
said.className = "hidden";
said.id = "said";
document.body.append(said);

/** @param {string} text */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, or no secure context: the old way.
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
    return copied;
  }
}

/** The text that a button copies. @param {HTMLElement} button */
async function textOf(button) {
  const text = button.dataset.copy ?? "";
  switch (button.dataset.copyAs) {
    case "link": return new URL(text, location.href).href;
    case "value": return button.closest("td, details")?.querySelector("[data-text]")?.textContent ?? "";
    case "file": {
      const response = await fetch(text);
      if (!response.ok) throw new Error(`${text}: ${response.status}`);
      return response.text();
    }
    default: return text;
  }
}

/** @param {HTMLElement} button */
async function copy(button) {
  const what = button.ariaLabel ?? button.textContent ?? "";
  said.textContent = "";
  const copied = await textOf(button).then(toClipboard, () => false);
  if (button.dataset.copied === undefined) {
    const before = button.textContent;
    button.dataset.copied = String(copied);
    button.textContent = copied ? "copied" : "failed";
    setTimeout(() => {
      button.textContent = before;
      delete button.dataset.copied;
    }, 2000);
  }
  said.textContent = copied ? `${what}: copied` : `${what}: the browser does not allow it`;
}

/** Shows an event, wherever it is folded. @param {string} id */
function reveal(id) {
  const item = document.getElementById(id);
  for (let at = item?.parentElement; at && at !== panel; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  item?.scrollIntoView({ block: "nearest" });
  item?.focus({ preventScroll: true });
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {Element} */ (event.target);
  const button = /** @type {HTMLElement | null} */ (target.closest("button[data-copy], button[data-copy-as]"));
  if (button) return void copy(button);
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;

  const link = target.closest("a");
  if (!link) return;
  const { filter: condition, span, retry } = link.dataset;
  const href = link.getAttribute("href") ?? "";
  if (condition !== undefined && filter) {
    event.preventDefault();
    filter.value = condition;
    filter.dispatchEvent(new InputEvent("input", { bubbles: true }));
  } else if (span !== undefined) {
    // Whoever shows the rows may open it without a new page.
    if (!panel.dispatchEvent(new CustomEvent("open-span", { detail: span, cancelable: true }))) event.preventDefault();
  } else if (retry !== undefined) {
    event.preventDefault();
    compare();
  } else if (href.startsWith("#event-")) {
    event.preventDefault();
    reveal(href.slice(1));
  }
}

let comparing = new AbortController();

/** Asks how long other spans of the operation took. The panel is whole without the answer. */
async function compare() {
  comparing.abort();
  comparing = new AbortController();
  const place = /** @type {HTMLElement | null} */ (panel.querySelector("#percentile"));
  if (!place?.dataset.source) return;
  const { signal } = comparing;
  place.ariaBusy = "true";
  try {
    const response = await fetch(place.dataset.source, { signal });
    if (!response.ok) throw new Error(`${place.dataset.source}: ${response.status}`);
    place.innerHTML = await response.text(); // Rendered and encoded by the server.
  } catch {
    if (signal.aborted) return;
    const failed = document.createElement("p");
    const again = document.createElement("a");
    again.href = place.dataset.source;
    again.dataset.retry = "";
    again.textContent = "Try again";
    failed.append("How long others of this operation take could not be found out. ", again);
    place.replaceChildren(failed);
  }
  place.ariaBusy = "false";
}

function filled() {
  localize(panel);
  compare();
  const name = panel.querySelector("h2")?.textContent;
  if (name) said.textContent = `Details of ${name}`;
}

/** @param {string} id */
const press = id => panel.querySelector(`#${id}`)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));

bind("Details of a span", [
  { keys: ["y l"], text: "copy a link to the span", run: () => press("copy-link") },
  { keys: ["y s"], text: "copy the span's id", run: () => press("copy-span") },
  { keys: ["y t"], text: "copy the trace's id", run: () => press("copy-trace") },
  { keys: ["y o"], text: "copy the span as OTLP JSON", run: () => press("copy-json") },
]);
panel.addEventListener("click", clicked);
new MutationObserver(filled).observe(panel, { childList: true });
if (panel.firstElementChild) filled();
