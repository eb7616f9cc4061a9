// @ts-check
// The keys of a page: what they do, and the list of them that ? shows. Keys are named as KeyboardEvent.key names them; two after one another are
// written with a space: "g s".

/** @typedef {{ keys: string[], text: string, run: (event: KeyboardEvent) => unknown }} Binding */

/** @type {Map<string, Binding[]>} */
const groups = new Map();
const ACTIONS = new Map();
let before = "";
let forget = 0;

/**
 * Binds keys. A later binding of the same key wins.
 * @param {string} group What the list of keys calls them.
 * @param {Binding[]} bindings
 */
export function bind(group, bindings) {
  groups.set(group, [...(groups.get(group) ?? []), ...bindings]);
  for (const binding of bindings) for (const key of binding.keys) ACTIONS.set(key, binding.run);
}

/** The list of all keys. */
export function showKeys() {
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-label", "Keys");
  for (const [group, bindings] of groups) {
    dialog.append(element("h2", group));
    const list = element("dl");
    for (const { keys, text } of bindings) {
      const term = element("dt");
      for (const key of keys) term.append(element("kbd", NAMES.get(key) ?? key), " ");
      const row = element("div");
      row.append(term, element("dd", text));
      list.append(row);
    }
    dialog.append(list);
  }
  const form = element("form");
  form.setAttribute("method", "dialog");
  const close = element("button", "Close");
  close.className = "primary";
  form.append(close);
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const NAMES = new Map([["ArrowUp", "↑"], ["ArrowDown", "↓"], ["ArrowLeft", "←"], ["ArrowRight", "→"], ["Escape", "Esc"]]);

/** @param {string} name @param {string} [text] */
function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const target = /** @type {Element} */ (event.target);
  if (target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea")) {
    if (event.key === "Escape") /** @type {HTMLElement} */ (target).blur();
    return;
  }
  // What has the focus keeps its own keys.
  if ((event.key === "Enter" || event.key === " ") && target.closest("a, button, summary, input")) return;
  const pair = `${before} ${event.key}`;
  const run = ACTIONS.get(pair) ?? ACTIONS.get(event.key);
  before = event.key;
  clearTimeout(forget);
  forget = setTimeout(() => { before = ""; }, 1000);
  if (!run) return;
  event.preventDefault();
  run(event);
}

document.addEventListener("keydown", pressed);
bind("Everywhere", [{ keys: ["?"], text: "these keys", run: showKeys }]);
