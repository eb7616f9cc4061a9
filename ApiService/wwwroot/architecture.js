// The graph: zoom, and what a node is connected with while it is pointed at.
import { timeWindow } from "./window.js";

const form = document.getElementById("window-form");
timeWindow(form);
form.addEventListener("change", event => {
  if (event.target.matches("select") && form.elements.lookback.value !== "custom") form.requestSubmit();
});

const graph = document.getElementById("graph");
if (graph) {
  const svg = graph.querySelector("svg");
  const canvas = graph.querySelector(".canvas");
  const [width, height] = [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))];
  let scale = 1;
  const zoom = to => {
    const x = (canvas.scrollLeft + canvas.clientWidth / 2) / scale, y = (canvas.scrollTop + canvas.clientHeight / 2) / scale;
    scale = Math.min(2.5, Math.max(0.15, to));
    svg.setAttribute("width", String(width * scale));
    svg.setAttribute("height", String(height * scale));
    canvas.scrollTo(x * scale - canvas.clientWidth / 2, y * scale - canvas.clientHeight / 2);
  };
  const fit = () => zoom(Math.min(1, (canvas.clientWidth - 14) / width));
  graph.classList.add("live");
  document.getElementById("zoom-in").addEventListener("click", () => zoom(scale * 1.25));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(scale / 1.25));
  document.getElementById("zoom-fit").addEventListener("click", fit);
  canvas.addEventListener("wheel", event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
  fit();

  const point = node => {
    for (const near of graph.querySelectorAll(".near")) near.classList.remove("near");
    graph.classList.toggle("focused", node !== null);
    if (node === null) return;
    const own = node.dataset.node, names = new Set([own]);
    for (const edge of graph.querySelectorAll(".edge")) {
      if (edge.dataset.from !== own && edge.dataset.to !== own) continue;
      edge.classList.add("near");
      names.add(edge.dataset.from).add(edge.dataset.to);
    }
    for (const name of names) graph.querySelector(`.node[data-node="${name}"]`).classList.add("near");
  };
  for (const node of graph.querySelectorAll(".node")) {
    for (const enter of ["pointerenter", "focus"]) node.addEventListener(enter, () => point(node));
    for (const leave of ["pointerleave", "blur"]) node.addEventListener(leave, () => point(null));
  }
}
