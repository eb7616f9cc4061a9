// @ts-check
// Times come in UTC from the server; people read them in their own time zone.

/** @param {number} number @param {number} [length] */
const pad = (number, length = 2) => String(number).padStart(length, "0");

/** @param {ParentNode} root What to look through. */
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
