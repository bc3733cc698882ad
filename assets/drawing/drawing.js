// A dialog to draw what is looked for; the drawing is searched with as a photo is.

import { button, element, icon } from "../grid/elements.js";
import { Canvas } from "./canvas.js";
import { keepSent, keepSheet, sent, sheet } from "./kept.js";
import { onSheet, picture } from "./strokes.js";

const NAME = "your drawing";
const COLOURS = {
  Black: "#000000", Brown: "#7b4b2a", Red: "#d32f2f", Orange: "#f28c28", Yellow: "#f7cb15",
  Green: "#2e9e4f", Blue: "#1f6fd6",
};
const WIDTHS = { Thin: 5, Medium: 12, Thick: 30 };
const HINT = window.matchMedia("(pointer: coarse)").matches ? "Closing keeps the drawing."
  : "Enter searches; Esc keeps it for later.";

export class Drawing {
  constructor(bar) {
    this.bar = bar;
    this.canvas = new Canvas(() => this.#changed());
    this.canvas.strokes = [...sheet()];
    this.#build();
    bar.root.append(this.root);
  }

  // Opens the dialog, on the drawing that was uploaded as `key` if one is named and known.
  open(key) {
    if (this.root.open) return;
    const other = sent(key);
    if (other && !isSame(other, onSheet(this.canvas.strokes))) this.canvas.show(other);
    this.root.showModal();
    this.pen.focus();
    this.#changed();
  }

  close() {
    this.root.close();
  }

  #build() {
    this.undo = button("undo", "Undo (Ctrl+Z)", () => this.canvas.undo());
    this.redo = button("redo", "Redo (Ctrl+Y)", () => this.canvas.redo());
    this.clear = button("delete", "Clear the sheet", () => this.canvas.clear());
    this.hint = element("p", { class: "hint", id: "drawing-hint", role: "status" });
    this.go = element("button", { type: "submit", class: "go", text: "Search",
      "aria-describedby": "drawing-hint" });
    this.form = element("form", { class: "drawing-form" },
      element("div", { class: "drawing-head" },
        element("h2", { text: "Draw what you look for", id: "drawing-title" }),
        button("close", "Close, and keep the drawing", () => this.close())),
      this.#tools(),
      this.canvas.root,
      element("div", { class: "drawing-foot" }, this.hint, this.go));
    this.root = element("dialog", { class: "drawing", "aria-labelledby": "drawing-title" },
      this.form);
    this.form.onsubmit = (event) => this.#search(event);
    this.root.onkeydown = (event) => this.#onkey(event);
    // Where the hand that draws was, Enter searches.
    this.canvas.root.addEventListener("pointerdown", () => this.#checked("tool").focus());
  }

  #tools() {
    this.pen = choice("tool", "Pen", icon("edit"), () => this.canvas.take({ isEraser: false }));
    const eraser = choice("tool", "Eraser", icon("ink_eraser"),
      () => this.canvas.take({ isEraser: true }));
    const widths = Object.entries(WIDTHS).map(([name, width]) =>
      choice("width", name, dot(`width:${width / 16}rem`), () => this.canvas.take({ width })));
    const colours = Object.entries(COLOURS).map(([name, colour]) =>
      choice("colour", name, dot(`background:${colour}`), () => this.#colour(colour)));
    for (const first of [this.pen, widths[1], colours[0]]) first.checked = true;
    return element("div", { class: "drawing-tools" },
      group("Tool", [this.pen, eraser]),
      group("Width", widths),
      group("Colour", colours),
      element("div", { class: "choices" }, this.undo, this.redo, this.clear));
  }

  // Whoever chooses a colour wants to draw with it.
  #colour(colour) {
    this.pen.checked = true;
    this.canvas.take({ colour, isEraser: false });
  }

  #checked(name) {
    return this.form.querySelector(`input[name=${name}]:checked`);
  }

  #changed() {
    const { strokes, undone, isEmpty } = this.canvas;
    this.undo.disabled = !strokes.length;
    this.redo.disabled = !undone.length;
    this.clear.disabled = this.go.disabled = isEmpty;
    this.canvas.root.setAttribute("aria-label", isEmpty ? "Empty sheet to draw on" : NAME);
    this.hint.textContent = isEmpty ? "Draw something first." : HINT;
    if (this.root.getRootNode().activeElement?.disabled) this.#checked("tool").focus();
    keepSheet(strokes);
  }

  async #search(event) {
    event.preventDefault();
    const drawn = onSheet(this.canvas.strokes);
    this.close();
    const content = await picture(drawn);
    const key = await this.bar.send(new File([content], NAME, { type: "image/png" }));
    if (key) keepSent(key, drawn);
  }

  // No key pressed here is one of the page below.
  #onkey(event) {
    event.stopPropagation();
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.canvas.undo();
    else if (key === "y" || key === "z") this.canvas.redo();
    else return;
    event.preventDefault();
  }
}

function group(label, inputs) {
  return element("div", { class: "choices", role: "radiogroup", "aria-label": label },
    ...inputs.map((input) => input.parentElement));
}

// Returns a radio button, in a label that shows what it stands for.
function choice(name, label, shown, onchange) {
  const input = element("input", { type: "radio", name, "aria-label": label, onchange });
  element("label", { class: "choice", title: label }, input, shown);
  return input;
}

function dot(style) {
  return element("span", { class: "dot", style });
}

function isSame(drawing, other) {
  return JSON.stringify(drawing) === JSON.stringify(other);
}
