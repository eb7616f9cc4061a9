// @ts-check
// Times come in UTC from the server; people read them in their own time zone.

/** @param {number} number @param {number} [length] */
const pad = (number, length = 2) => String(number).padStart(length, "0");

const UNITS = /** @type {const} */ ([["day", 86_400], ["hour", 3_600], ["minute", 60]]);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });

/**
 * Times with data-ago say how long ago they were, as long as that is shorter to read than the time.
 * @param {ParentNode} root
 */
export function agos(root) {
  for (const element of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-ago]"))) {
    const seconds = (Date.now() - new Date(element.dateTime).getTime()) / 1000;
    if (!(seconds >= 0 && seconds < 7 * 86_400)) continue;
    if (!element.dataset.said) element.title = element.dataset.said = element.textContent ?? "";
    const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 1];
    element.textContent = relative.format(-Math.floor(seconds / size), unit);
  }
}

/**
 * Times in the time zone of who reads them; the title has them as they came.
 * @param {ParentNode} root
 */
export function localize(root) {
  for (const element of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[datetime]:not([title])"))) {
    const time = new Date(element.dateTime);
    if (Number.isNaN(time.getTime())) continue;
    element.title = element.textContent ?? "";
    element.textContent =
      `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())} ` +
      `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}.${pad(time.getMilliseconds(), 3)}`;
  }
  for (const element of /** @type {NodeListOf<SVGTextElement>} */ (root.querySelectorAll('text[data-time]:not([data-time=""])'))) {
    const time = new Date(element.dataset.time ?? "");
    element.textContent = `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
  }
}
