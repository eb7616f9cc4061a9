// @ts-check
// Copies texts to the clipboard, also where the browser has no clipboard for scripts: that it has over https and on localhost only.

/**
 * Copies a text and says on the button that it is done.
 * @param {HTMLElement} button
 * @param {string} text
 */
export async function copyFrom(button, text) {
  const name = button.textContent ?? "";
  button.textContent = (await copy(text)) ? "Copied" : "Not allowed";
  setTimeout(() => { button.textContent = name; }, 1500);
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.className = "hidden";
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
