// One photo, large, over the grid: keys, swipes and zoom; beside it what is known of it.

import { button, element } from "./elements.js";
import { Panel } from "./panel.js";
import { Stage } from "./stage.js";

const PREVIOUS = ["ArrowLeft", "PageUp"];
const NEXT = ["ArrowRight", "PageDown"];
const WIDE = 900;

export class Viewer {
  constructor(grid) {
    this.grid = grid;
    this.at = -1;
  }

  get isOpen() {
    return Boolean(this.root?.open);
  }

  async show(id) {
    const { grid } = this;
    if (!grid.photos) return;
    if (this.isOpen && this.id === id) return;
    this.id = id;
    if (!this.isOpen) this.#open();
    this.panel.wait();
    try {
      const details = await grid.photos.details(id);
      if (this.id !== id || !this.isOpen) return;
      this.details = details;
      this.at = details.at;
      this.#draw(details);
    } catch (error) {
      if (this.id === id) this.#fail(error);
    }
  }

  // Asks again what is known of the photo.
  async tellAnew() {
    const { id } = this;
    if (!this.isOpen) return;
    const details = await this.grid.photos.details(id).catch(() => undefined);
    if (!details || this.id !== id || !this.isOpen) return;
    this.details = details;
    this.panel.show(details);
  }

  // Gives the photo a name, or the part of it that is drawn next.
  name(isPart) {
    const photos = [this.details.id];
    if (!isPart) {
      this.grid.naming.open({ photos });
      return;
    }
    if (window.innerWidth < WIDE) this.#togglePanel(false);
    this.stage.askForBox("Draw a box around it", ({ across, downward }) => {
      const [left, right, top, bottom] = [...across, ...downward].map((end) => end / 100);
      this.grid.naming.open({ photos, box: [left, top, right, bottom] });
    });
  }

  doneNaming() {
    this.stage?.setBoxing(false);
  }

  refresh() {
    if (this.isOpen && this.details) this.panel.refresh();
  }

  close() {
    if (!this.root) return;
    const { root, at, grid } = this;
    this.root = undefined;
    this.details = undefined;
    root.close();
    root.remove();
    if (at < 0) return;
    grid.active = at;
    grid.refresh();
    grid.cards.get(at)?.focus();
  }

  step(by) {
    const next = this.at + by;
    if (this.at < 0 || next < 0 || next >= this.grid.photos.total) return;
    this.at = next;
    this.grid.photos.at(next).then((photo) => this.at === next && this.grid.move(photo));
  }

  #open() {
    this.stage = new Stage(this);
    this.panel = new Panel(this);
    this.isShowingPanel = window.innerWidth >= WIDE;
    this.bar = element("div", { class: "viewer-bar" },
      button("arrow_back", "Back to the photos", () => this.grid.leave(), { class: "close" }),
      element("span", { class: "space" }),
      ...this.stage.tools(),
      this.info = button("info", "What is known of this photo", () => this.#togglePanel()));
    this.previous = button("chevron_left", "Previous photo", () => this.step(-1),
      { class: "previous" });
    this.next = button("chevron_right", "Next photo", () => this.step(1), { class: "next" });
    this.root = element("dialog", { class: "viewer", "aria-label": "Photo" },
      element("div", { class: "stage-side" }, this.bar, this.stage.root, this.previous, this.next),
      this.panel.root);
    this.root.oncancel = (event) => {
      event.preventDefault();
      this.grid.leave();
    };
    this.root.onkeydown = (event) => this.#onkey(event);
    this.grid.root.append(this.root);
    this.root.showModal();
    this.#togglePanel(this.isShowingPanel);
    this.stage.root.focus();
  }

  #togglePanel(isShown = !this.isShowingPanel) {
    this.isShowingPanel = isShown;
    this.root.classList.toggle("with-panel", isShown);
    this.info.setAttribute("aria-pressed", String(isShown));
    this.panel.root.inert = !isShown;
  }

  #draw(details) {
    const { photos } = this.grid;
    this.root.setAttribute("aria-label", details.title);
    this.stage.show(details);
    this.panel.show(details);
    this.previous.disabled = details.at <= 0;
    this.next.disabled = details.at < 0 || details.at + 1 >= photos.total;
    for (const beside of [details.at + 1, details.at - 1]) {
      if (details.at < 0 || beside < 0 || beside >= photos.total) continue;
      photos.at(beside).then((photo) => photo && this.stage.fetch(photo), () => undefined);
    }
  }

  #fail(error) {
    this.details = undefined;
    this.stage.fail(error.message);
    this.panel.clear();
  }

  #onkey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    const isDone = this.#act(event.key);
    if (isDone) event.preventDefault();
  }

  #act(key) {
    if (PREVIOUS.includes(key)) this.step(-1);
    else if (NEXT.includes(key)) this.step(1);
    else if (key === "i") this.#togglePanel();
    else if (key === "x") this.grid.toggle(this.at);
    else return this.stage.act(key);
    return true;
  }
}
