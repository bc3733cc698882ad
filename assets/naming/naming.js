// A dialog that gives photos, or a part of one, a name; it says what that does, and undoes it.

import { button, element, link } from "../grid/elements.js";
import { askOfName, teach, undo } from "./server.js";

const PATIENCE = 250;
// Requests of the page that were met, so that none is met twice.
const met = new Set();

export class Naming {
  constructor(grid) {
    this.grid = grid;
  }

  // Opens the dialog for what the page asks for, once.
  follow(request) {
    if (!request || met.has(request.token)) return;
    met.add(request.token);
    this.open(request);
  }

  // `photos` are their numbers; `box` the ends of a part of the only one, as shares, if any.
  open({ photos, box, total = photos.length, proposed = "" }) {
    this.root?.remove();
    this.of = { photos, box };
    this.#build(total, proposed);
    this.grid.root.append(this.root);
    this.root.showModal();
    this.input.focus();
    if (proposed) this.#look();
  }

  get isOpen() {
    return Boolean(this.root?.open);
  }

  close() {
    this.root?.close();
  }

  #build(total, proposed) {
    const { data } = this.grid;
    this.input = element("input", {
      type: "text", list: "names", maxlength: data.longestName, value: proposed, required: true,
      placeholder: "Rex, our boat", "aria-label": "Name", autocomplete: "off",
      oninput: () => this.#lookSoon(),
    });
    this.refusing = element("input", { type: "checkbox", id: "refusing" });
    this.refusal = element("label", { class: "refusal", hidden: true }, this.refusing,
      element("span", { text: this.of.photos.length === 1 ? "It does not show it"
        : "They do not show it" }));
    this.said = element("p", { class: "said", role: "status" });
    this.go = element("button", { type: "submit", class: "go", text: "Teach it" });
    this.body = element("form", { class: "naming-form" },
      element("p", { text: this.#counted(total) }),
      this.input,
      element("datalist", { id: "names" },
        ...data.names.map((name) => element("option", { value: name }))),
      this.refusal, this.said, this.go);
    this.body.onsubmit = (event) => this.#teach(event);
    this.root = element("dialog", { class: "naming", "aria-labelledby": "naming-title" },
      element("div", { class: "naming-head" },
        element("h2", { text: "Give a name", id: "naming-title" }),
        button("close", "Close", () => this.close())),
      this.body);
    this.root.onkeydown = (event) => event.stopPropagation();
    this.root.onclose = () => this.#closed();
  }

  #counted(total) {
    const { photos, box } = this.of;
    const { mostNamed } = this.grid.data;
    this.of.photos = photos.slice(0, mostNamed);
    if (box) return "What the box shows is an example of it.";
    if (total === 1) return "This photo is an example of it.";
    if (total <= mostNamed) return `These ${total} photos are examples of it.`;
    return `The first ${mostNamed} of these ${total.toLocaleString()} photos are examples of it.`;
  }

  #lookSoon() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.#look(), PATIENCE);
  }

  async #look() {
    const name = this.input.value.trim();
    this.#say("");
    if (!name) return;
    try {
      const told = await askOfName(this.grid.data.naming, name);
      if (name !== this.input.value.trim()) return;
      this.refusal.hidden = !told.exists;
      if (!told.exists) this.refusing.checked = false;
      this.#say(told.trouble || told.note, Boolean(told.trouble));
    } catch (error) {
      this.#say(error.message, true);
    }
  }

  async #teach(event) {
    event.preventDefault();
    clearTimeout(this.later);
    const name = this.input.value.trim();
    if (!name || this.go.disabled) return;
    this.go.disabled = true;
    const count = this.of.photos.length;
    this.#say(count === 1 ? "Looking at it …" : `Looking at ${count} photos …`);
    this.said.append(element("progress", { "aria-label": "Looking at the photos" }));
    try {
      const done = await teach(this.grid.data.naming, name,
        { ...this.of, is_of: !this.refusing.checked });
      this.grid.named(done.name);
      this.#show(done);
    } catch (error) {
      this.go.disabled = false;
      this.#say(error.message, true);
    }
  }

  // Shows what was learned in the place of the form.
  #show({ name, typed, text, undo: key }) {
    const kept = this.grid.kept();
    const undoing = element("button", { type: "button", class: "wide", text: "Undo",
      onclick: () => this.#undo(key, undoing) });
    this.said = element("p", { class: "said", role: "status", text });
    const learned = link("names", { ...kept, name }, "What it has learned", { class: "way" });
    this.body.replaceWith(element("div", { class: "naming-form" }, this.said,
      element("div", { class: "ways" }, learned,
        link("./", { ...kept, q: typed }, `All photos of ${name}`, { class: "way" }), undoing)));
    learned.focus();
  }

  async #undo(key, undoing) {
    undoing.disabled = true;
    try {
      const { text } = await undo(this.grid.data.naming, key);
      this.grid.named("");
      this.#say(text);
      this.said.nextElementSibling.remove();
    } catch (error) {
      undoing.disabled = false;
      this.#say(error.message, true);
    }
  }

  #say(text, isTrouble = false) {
    this.said.replaceChildren(text);
    this.said.classList.toggle("wrong", isTrouble);
  }

  #closed() {
    clearTimeout(this.later);
    this.root.remove();
    this.grid.viewer.doneNaming();
  }
}
