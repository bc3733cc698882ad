// The search bar: words with suggestions, and a photo that is chosen, dropped, pasted or drawn.

import { goTo, parameters } from "../address.js";
import { button, element, icon } from "../grid/elements.js";
import { address } from "../grid/server.js";
import { photoParts } from "./photo.js";
import { Suggestions } from "./suggestions.js";

const bars = new WeakMap();

export function mount(component) {
  let bar = bars.get(component.parentElement);
  if (!bar) {
    bar = new Bar(component.parentElement);
    bars.set(component.parentElement, bar);
  }
  bar.update(component);
}

export function unmount(parent) {
  bars.get(parent)?.end();
  bars.delete(parent);
}

class Bar {
  constructor(parent) {
    this.input = element("input", {
      type: "text", role: "combobox", "aria-label": "Search", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": "suggestions", autocomplete: "off",
      spellcheck: "false", enterkeyhint: "search",
    });
    this.file = element("input", { type: "file", hidden: true, "aria-label": "A photo" });
    if (window.matchMedia("(pointer: coarse)").matches) this.file.accept = "image/*";
    this.file.onchange = () => this.send(this.file.files[0]);
    this.photo = element("span", { class: "photo" });
    this.status = element("p", { class: "status", role: "status" });
    this.form = element("form", { role: "search", class: "bar" },
      icon("search"), this.photo, this.input,
      this.clear = button("close", "Clear the words", () => this.#clear(), { class: "clear" }),
      button("add_photo_alternate", "Search with a photo: choose, drop or paste one",
        () => this.file.click()),
      button("draw", "Draw what you look for", () => this.#draw()),
      element("button", { type: "submit", class: "go", text: "Search" }));
    this.root = element("div", { class: "search" }, this.form, this.file, this.status);
    parent.append(this.root);
    this.suggestions = new Suggestions(this);
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.search(this.input.value);
    };
    this.listeners = [
      ["keydown", (event) => this.#onkey(event)],
      ["paste", (event) => this.#onpaste(event)],
      ["dragover", (event) => this.#ondrag(event, true)],
      ["dragleave", (event) => event.relatedTarget || this.#ondrag(event, false)],
      ["drop", (event) => this.#ondrop(event)],
    ];
    for (const [name, listener] of this.listeners) document.addEventListener(name, listener);
  }

  end() {
    for (const [name, listener] of this.listeners) document.removeEventListener(name, listener);
    this.root.remove();
  }

  update({ data }) {
    const isNew = data.words !== this.data?.words || data.photo?.id !== this.data?.photo?.id;
    this.data = data;
    this.input.placeholder = data.placeholder;
    this.input.maxLength = data.longest;
    if (isNew || !this.#isFocused()) this.input.value = data.words;
    this.clear.hidden = !this.input.value;
    this.#showPhoto(data.photo);
    if (this.isSending === "sent") this.#say("");
  }

  search(words) {
    this.suggestions.close();
    this.suggestions.remember(words);
    this.input.value = words;
    this.clear.hidden = !words;
    const { name, ofOneSearch } = this.data;
    if (!name) {
      goTo("./", { q: words, ...this.#kept() });
      return;
    }
    const others = Object.entries(parameters()).filter(([own]) => !ofOneSearch.includes(own));
    goTo(window.location.pathname, { ...Object.fromEntries(others), [name]: words });
  }

  openAlbum(name) {
    goTo("./", { ...this.#kept(), q: "", album: name });
  }

  // Uploads a photo, searches with it, and returns its key; undefined if it cannot be read.
  async send(file) {
    if (!file) return undefined;
    this.drawing?.close();
    this.#say(`Reading ${file.name} …`);
    this.isSending = "sending";
    this.file.value = "";
    try {
      const response = await fetch(address("uploads"), {
        method: "POST", body: file, headers: { "X-Name": encodeURIComponent(file.name) },
      });
      const said = await response.json();
      if (!response.ok) throw new Error(said.error);
      this.isSending = "sent";
      // A page that begins with a photo begins with this one, and its words stay beside it.
      goTo(this.data.photo ? window.location.pathname : "image_to_image",
        { upload: said.key, ...parameters(["with"]), ...this.#kept() });
      return said.key;
    } catch (error) {
      this.isSending = "";
      this.#say(error.message || "The photo could not be read.", true);
      return undefined;
    }
  }

  // `key` is that of the drawing that was uploaded, if that one is to be gone on with.
  async #draw(key) {
    const { Drawing } = await import("../drawing/drawing.js");
    this.drawing ??= new Drawing(this);
    this.drawing.open(key);
  }

  #kept() {
    return parameters(this.data.kept);
  }

  #showPhoto(photo) {
    this.photo.replaceChildren(...(photo ? photoParts(photo, (key) => this.#draw(key),
      () => goTo("./", { q: this.data.words, ...this.#kept() })) : []));
  }

  #clear() {
    this.input.value = "";
    this.clear.hidden = true;
    this.input.focus();
  }

  #say(text, isTrouble = false) {
    this.status.textContent = text;
    this.status.classList.toggle("trouble", isTrouble);
  }

  #isFocused() {
    return this.root.getRootNode().activeElement === this.input;
  }

  #onkey(event) {
    const [target] = event.composedPath();
    const isTyping = target.matches?.("input, textarea, select, [contenteditable=true]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  #onpaste(event) {
    const file = [...event.clipboardData.files].find((each) => each.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    this.send(file);
  }

  #ondrag(event, isOver) {
    if (isOver && ![...event.dataTransfer.types].includes("Files")) return;
    if (isUploader(event)) return;
    event.preventDefault();
    this.root.classList.toggle("dropping", isOver);
  }

  #ondrop(event) {
    this.root.classList.remove("dropping");
    const [file] = event.dataTransfer.files;
    if (!file || isUploader(event)) return;
    event.preventDefault();
    this.send(file);
  }
}

function isUploader(event) {
  return event.composedPath().some((each) => each.dataset?.testid === "stFileUploaderDropzone");
}
