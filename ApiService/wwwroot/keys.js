// @ts-check
// The keys of a page: what they do, and the list of them that ? shows. Keys are named as KeyboardEvent.key names them; two after one another are
// written with a space: "g s".

/** @typedef {{ keys: string[], text: string, run: (event: KeyboardEvent) => unknown }} Binding */

/** @type {Map<string, Binding[]>} */
const groups = new Map();
/** @type {Map<string, Binding["run"]>} */
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

/** The list of all keys that do something here. */
export function showKeys() {
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = element("h2", "Keys");
  title.id = "keys-title";
  const close = element("button", "Close");
  close.addEventListener("click", () => dialog.close());
  const header = element("header");
  header.append(title, close);
  dialog.append(header);
  for (const [group, bindings] of groups) {
    const list = element("dl");
    for (const { keys, text, run } of bindings) {
      const bound = keys.filter(key => ACTIONS.get(key) === run);
      if (bound.length === 0) continue;
      const term = element("dt");
      for (const key of bound) term.append(...key.split(" ").flatMap(part => [element("kbd", NAMES.get(part) ?? part), " "]));
      const row = element("div");
      row.append(term, element("dd", text));
      list.append(row);
    }
    if (list.childElementCount > 0) dialog.append(element("h3", group), list);
  }
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
