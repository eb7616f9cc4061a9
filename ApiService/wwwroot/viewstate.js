// @ts-check
// How the trace is looked at: the part of the URL after the question mark, with which the server is asked, too.

let current = new URLSearchParams(location.search);

/**
 * @param {string} name
 * @returns {string} Empty if it is as by default.
 */
export function get(name) {
  return current.get(name) ?? "";
}

/**
 * What the server is asked with: all that says which rows there are and how they look.
 * @param {Record<string, string | number | boolean>} [more]
 */
export function asked(more = {}) {
  const parameters = new URLSearchParams(current);
  parameters.delete("span");
  parameters.delete("from");
  for (const [name, value] of Object.entries(more)) parameters.set(name, String(value));
  return parameters.toString();
}

/**
 * Changes it. What one wants to come back to is pushed, what comes and goes by itself replaces.
 * @param {Record<string, string>} changes Empty for what is to be as by default.
 * @param {"push" | "replace"} how
 */
export function change(changes, how) {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  take(next, how);
}

/**
 * Looks at the trace as a link says; what is chosen stays chosen.
 * @param {string} href
 * @param {"push" | "replace"} how
 */
export function follow(href, how) {
  const next = new URL(href, location.href).searchParams;
  next.delete("from");
  if (get("span")) next.set("span", get("span"));
  else next.delete("span");
  take(next, how);
}

/**
 * Opens or closes a span or a group. The server forgets the oldest of too many, and so does this.
 * @param {string} key
 */
export function toggle(key) {
  const toggled = get("toggle").split(",").filter(Boolean);
  const next = toggled.includes(key) ? toggled.filter(other => other !== key) : [...toggled, key].slice(-300);
  change({ toggle: next.join(",") }, "replace");
}

/**
 * Runs when somebody goes back or forward.
 * @param {(onlyChosen: boolean) => unknown} run Whether nothing but the chosen span is another.
 */
export function onReturn(run) {
  addEventListener("popstate", () => {
    const before = asked();
    current = new URLSearchParams(location.search);
    run(before === asked());
  });
}

/** @param {URLSearchParams} next @param {"push" | "replace"} how */
function take(next, how) {
  if (next.toString() === current.toString()) return;
  current = next;
  const query = next.toString();
  const url = location.pathname + (query && `?${query}`);
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}
