// @ts-check
// Completes keys and values of attributes as they are typed: a combobox as the ARIA Authoring Practices Guide describes it
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/), for the one word of the field in which the caret is.

/** @typedef {{ text: string, count: number }} Suggestion */
/** @typedef {{ from: number, to: number, key: string | null, typed: string }} Word A word and where it is; with a key if its value is being typed. */

const MOST = 12;

/**
 * The word at the caret: what is between spaces that are not in quotes. TagText.Parse on the server reads the same.
 * @param {string} text
 * @param {number} caret
 * @returns {Word}
 */
export function wordAt(text, caret) {
  let from = 0, equals = -1, quoted = false;
  for (let at = 0; at < caret; at++) {
    if (quoted) {
      if (text[at] === "\\") at++;
      else if (text[at] === '"') quoted = false;
    } else if (text[at] === '"' && equals >= from && at - 1 === equals) quoted = true;
    else if (text[at] === "=" && equals < from) equals = at;
    else if (/\s/.test(text[at] ?? "")) { from = at + 1; equals = -1; }
  }
  const rest = (quoted ? /^(?:[^"\\]|\\.)*"?/ : /^\S*/).exec(text.slice(caret)) ?? [""];
  const to = caret + rest[0].length;
  if (equals < from) return { from, to, key: null, typed: text.slice(from, caret) };
  return { from, to, key: text.slice(from, equals), typed: text.slice(equals + 1, caret).replace(/^"/, "") };
}

/** A value as TagText.Write writes it. @param {string} value */
const quote = value => value !== "" && !value.startsWith('"') && !/\s/.test(value) ? value : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/**
 * @param {HTMLInputElement} input
 * @param {() => URLSearchParams} scope What is searched: service and window.
 */
export function attributes(input, scope) {
  const list = document.createElement("ul");
  list.id = "attribute-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Attributes");
  list.hidden = true;
  input.parentElement?.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]])
    input.setAttribute(/** @type {string} */ (name), /** @type {string} */ (value));

  /** Answers by question. @type {Map<string, Promise<Suggestion[]>>} */
  const known = new Map();
  let chosen = -1;
  /** Of which key the list has the values. @type {string | null} */
  let listed = null;

  /** @param {string | null} key */
  function ask(key) {
    const query = scope();
    if (key !== null) query.set("key", key);
    const question = query.toString();
    let answer = known.get(question);
    if (!answer) {
      answer = fetch(`/ui/search/attributes?${question}`).then(response => {
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      }).then(its => its.suggestions);
      answer.catch(() => known.delete(question));
      known.set(question, answer);
    }
    return answer;
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  /** @param {number} index */
  function choose(index) {
    const options = [...list.children];
    // Round, by way of none.
    chosen = ((index + options.length + 2) % (options.length + 1)) - 1;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    const option = options[chosen];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  async function suggest() {
    const caret = input.selectionStart ?? input.value.length;
    const word = wordAt(input.value, caret);
    if (word.key === "") return close();
    // Nothing is accepted that was meant for another word.
    if (word.key !== listed) close();
    /** @type {Suggestion[]} */
    let all;
    try { all = await ask(word.key); } catch { return close(); }
    // Something else was typed meanwhile.
    if (document.activeElement !== input || (input.selectionStart ?? 0) !== caret) return;
    const typed = word.typed.toLowerCase();
    const starts = all.filter(({ text }) => text.toLowerCase().startsWith(typed));
    const has = all.filter(({ text }) => !text.toLowerCase().startsWith(typed) && text.toLowerCase().includes(typed));
    const shown = [...starts, ...has].slice(0, MOST);
    if (shown.length === 0 || (shown.length === 1 && shown[0]?.text === word.typed && word.key !== null)) return close();
    list.replaceChildren(...shown.map(({ text, count }, index) => {
      const option = document.createElement("li");
      option.id = `attribute-suggestion-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = text;
      const name = document.createElement("bdi");
      name.textContent = text === "" ? '""' : text;
      const often = document.createElement("span");
      often.className = "quiet";
      often.textContent = String(count);
      option.append(name, " ", often);
      return option;
    }));
    listed = word.key;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
  }

  /** @param {Element} option */
  function accept(option) {
    const word = wordAt(input.value, input.selectionStart ?? input.value.length);
    const text = /** @type {HTMLElement} */ (option).dataset.text ?? "";
    const written = word.key === null ? `${text}=` : `${word.key}=${quote(text)} `;
    input.setRangeText(written, word.from, word.to, "end");
    close();
    if (word.key === null) suggest();
  }

  input.addEventListener("input", suggest);
  input.addEventListener("focus", suggest);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", event => {
    const option = list.children[chosen];
    if (event.key === "ArrowDown" && list.hidden) suggest();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && option) accept(option);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Before the field loses the focus.
  list.addEventListener("mousedown", event => {
    event.preventDefault();
    const option = /** @type {Element} */ (event.target).closest("li");
    if (option) accept(option);
  });
}
