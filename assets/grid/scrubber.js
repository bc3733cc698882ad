// A slider beside a long grid that leads to its dividers, such as months.

import { element } from "./elements.js";

const FEWEST = 4;

export class Scrubber {
  constructor(grid) {
    this.grid = grid;
    this.label = element("output", { class: "scrubbed" });
    this.slider = element("input", {
      type: "range", min: 0, step: 1, class: "scrubber", "aria-label": "Go to",
      oninput: () => this.#go(),
      onpointerdown: () => this.root.classList.add("scrubbing"),
      onpointerup: () => this.root.classList.remove("scrubbing"),
    });
    this.root = element("div", { class: "scrubbing-side", hidden: true },
      element("div", { class: "scrubbing-place" }, this.label, this.slider));
    grid.root.append(this.root);
  }

  update() {
    const { dividers } = this.grid.layout;
    this.root.hidden = dividers.length < FEWEST;
    this.slider.max = dividers.length - 1;
    this.follow();
  }

  // Shows where the grid is.
  follow() {
    if (this.root.hidden || this.root.classList.contains("scrubbing")) return;
    const { dividers } = this.grid.layout;
    const top = window.innerHeight / 3 - this.grid.list.getBoundingClientRect().top;
    const after = dividers.findIndex((divider) => divider.top > top);
    this.#show(Math.max((after < 0 ? dividers.length : after) - 1, 0));
  }

  #show(number) {
    const { title } = this.grid.layout.dividers[number];
    this.slider.value = number;
    this.slider.setAttribute("aria-valuetext", title);
    this.label.textContent = title;
  }

  #go() {
    const number = Number(this.slider.value);
    this.#show(number);
    this.grid.scrollToTop(this.grid.layout.dividers[number].top);
  }
}
