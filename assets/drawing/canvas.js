// A white sheet to draw on with a mouse, a finger or a pen; all that is done there can be undone.

import { element } from "../grid/elements.js";
import { drawSheet, drawStroke, drawnBox, SHEET, WHITE } from "./strokes.js";

// Points nearer to one another than so tell nothing of a line.
const NEAREST = 2;
// As wide as a fingertip covers, for the thinnest pen too.
const ERASER = 4;

export class Canvas {
  constructor(onchange) {
    this.onchange = onchange;
    this.pen = { colour: "#000000", width: 12, isEraser: false };
    this.strokes = [];
    this.undone = [];
    this.root = element("canvas", {
      class: "sheet", role: "img",
      onpointerdown: (event) => this.#begin(event),
      onpointermove: (event) => this.#go(event),
      onpointerup: (event) => this.#end(event),
      onpointercancel: (event) => this.#end(event),
      // A quick stroke is no swipe: the tap after it would only end that, and no lens is shown.
      ontouchstart: (event) => event.preventDefault(),
    });
    new ResizeObserver(() => this.#fit()).observe(this.root);
  }

  get isEmpty() {
    return !drawnBox(this.strokes);
  }

  // Puts another drawing on the sheet; undoing that brings back what was there.
  show(strokes) {
    this.#do({ isNewSheet: true }, ...strokes);
  }

  clear() {
    this.#do({ isNewSheet: true });
  }

  take(pen) {
    Object.assign(this.pen, pen);
    this.#point();
  }

  undo() {
    if (this.stroke || !this.strokes.length) return;
    this.undone.push(this.strokes.pop());
    this.#draw();
    this.onchange();
  }

  redo() {
    if (this.stroke || !this.undone.length) return;
    this.strokes.push(this.undone.pop());
    this.#draw();
    this.onchange();
  }

  #do(...strokes) {
    this.strokes.push(...strokes);
    this.undone = [];
    this.#draw();
    this.onchange();
  }

  #begin(event) {
    if (this.stroke || event.button !== 0) return;
    event.preventDefault();
    this.root.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.stroke = { ...this.#ink(), points: [this.#place(event)] };
    drawStroke(this.#context(), this.stroke);
  }

  #go(event) {
    if (event.pointerId !== this.pointer) return;
    const { points } = this.stroke;
    const drawn = points.length - 1;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) {
      const [x, y] = this.#place(each);
      const [lastX, lastY] = points.at(-1);
      if (Math.hypot(x - lastX, y - lastY) >= NEAREST) points.push([x, y]);
    }
    drawStroke(this.#context(), this.stroke, drawn);
  }

  #end(event) {
    if (event.pointerId !== this.pointer) return;
    const { stroke } = this;
    this.stroke = this.pointer = undefined;
    this.#do(stroke);
  }

  #ink() {
    const { colour, width, isEraser } = this.pen;
    return isEraser ? { colour: WHITE, width: width * ERASER } : { colour, width };
  }

  // Where on the sheet a pointer is, whatever the size of the sheet on this screen.
  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.root.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height]
      .map((share) => Math.round(share * SHEET));
  }

  #fit() {
    const side = Math.round(this.root.clientWidth * (window.devicePixelRatio || 1));
    if (!side || side === this.root.width) return;
    this.root.width = this.root.height = side;
    this.#draw();
    this.#point();
  }

  #draw() {
    drawSheet(this.#context(), this.strokes);
    if (this.stroke) drawStroke(this.#context(), this.stroke);
  }

  #context() {
    const context = this.root.getContext("2d");
    const scale = this.root.width / SHEET;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    return context;
  }

  // Shows how wide the pen or the eraser is, as the pointer.
  #point() {
    const { colour, width } = this.#ink();
    const side = Math.max(4, Math.round((width * this.root.clientWidth) / SHEET));
    const ring = `<svg xmlns="http://www.w3.org/2000/svg" width="${side + 2}" height="${side + 2}">` +
      `<circle cx="50%" cy="50%" r="${side / 2}" fill="${colour}" stroke="#777777"/></svg>`;
    const middle = side / 2 + 1;
    this.root.style.cursor =
      `url("data:image/svg+xml,${encodeURIComponent(ring)}") ${middle} ${middle}, crosshair`;
  }
}
