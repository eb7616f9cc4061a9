// @ts-check
// The System page: looks again every some seconds, if its URL says so, while somebody can see it.
import { bind } from "./keys.js";
import { localize } from "./times.js";

const PAUSE = "stale";
let timer = 0;

function state() {
  return /** @type {HTMLElement} */ (document.getElementById("state"));
}

function schedule() {
  clearTimeout(timer);
  const seconds = Number(state().dataset.refresh);
  if (seconds > 0 && !document.hidden) timer = setTimeout(lookAgain, seconds * 1000);
}

async function lookAgain() {
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("state");
    if (!fresh) throw new Error(`answered with ${response.status}`);
    replace(fresh);
  } catch {
    // ApiService is away: what is shown is what was so.
    state().classList.add(PAUSE);
  }
  schedule();
}

/** @param {HTMLElement} fresh What takes the place of what is shown; where the focus was, it stays. */
function replace(fresh) {
  const focused = document.activeElement instanceof HTMLAnchorElement && state().contains(document.activeElement)
    ? document.activeElement.getAttribute("href") : null;
  state().replaceWith(fresh);
  localize(fresh);
  if (focused !== null) [...fresh.querySelectorAll("a")].find(link => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else if (Number(state().dataset.refresh) > 0) lookAgain();
});

bind("System", [{ keys: ["r"], text: "look again", run: lookAgain }]);
localize(document);
schedule();
