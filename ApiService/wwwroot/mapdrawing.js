// @ts-check
// Draws the small picture of a trace: the server gives a byte for each cell, 0 for nothing, else 1 and the number of a service's colour, and 64 more for
// an error.

const COLOURS = 20;
const ERROR = 64;
const MAX_COLUMNS = 600;

/**
 * Draws it, and again when its size or the theme changes.
 * @param {HTMLCanvasElement} canvas
 * @param {string} url
 */
export async function drawMap(canvas, url) {
  const columns = Math.max(1, Math.min(MAX_COLUMNS, canvas.clientWidth));
  const response = await fetch(`${url}?width=${columns}`);
  if (!response.ok) return;
  const cells = new Uint8Array(await response.arrayBuffer());
  const draw = () => paint(canvas, cells, columns);
  new ResizeObserver(draw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true });
}

/** @param {HTMLCanvasElement} canvas @param {Uint8Array} cells @param {number} columns */
function paint(canvas, cells, columns) {
  const context = canvas.getContext("2d");
  if (!context || !canvas.clientWidth) return;
  const [width, height, rows] = [canvas.clientWidth, canvas.clientHeight, cells.length / columns];
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const colours = serviceColours();
  const error = getComputedStyle(canvas).getPropertyValue("--err");
  const [cell, line] = [width / columns, Math.min(height / rows, 9)];
  for (let row = 0; row < rows; row++) {
    const of = cells.subarray(row * columns, (row + 1) * columns);
    for (let from = 0, to = 0; from < columns; from = to) {
      while (to < columns && of[to] === of[from]) to++;
      if (of[from] === 0) continue;
      const failed = of[from] > ERROR;
      context.fillStyle = failed ? error : colours[(of[from] - 1) % ERROR];
      // What failed is also thicker.
      context.fillRect(from * cell, row * line + (failed ? 0 : line * 0.15), (to - from) * cell, Math.max(1, failed ? line : line * 0.7));
    }
  }
}

/** The colours c0 to c19 as they are now; a canvas knows no classes. */
function serviceColours() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "hidden");
  for (let i = 0; i < COLOURS; i++) {
    const sample = document.createElementNS(svg.namespaceURI, "rect");
    sample.setAttribute("class", `c${i}`);
    svg.append(sample);
  }
  document.body.append(svg);
  const colours = [...svg.children].map(sample => getComputedStyle(sample).fill);
  svg.remove();
  return colours;
}
