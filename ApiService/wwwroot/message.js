// @ts-check
// A page that says that something failed: it is tried again after the time that the answer named, while somebody looks at it.
import "./keys.js";

const retry = /** @type {HTMLAnchorElement | null} */ (document.getElementById("retry"));
const when = document.getElementById("retry-when");
let left = Number(/** @type {HTMLElement | null} */ (document.querySelector("[data-retry]"))?.dataset.retry);

if (retry && when && left > 0) {
  const timer = setInterval(() => {
    if (document.hidden) return;
    left--;
    when.textContent = left > 0 ? `Tried again in ${left} s.` : "Trying again …";
    if (left > 0) return;
    clearInterval(timer);
    location.replace(retry.href);
  }, 1000);
}
