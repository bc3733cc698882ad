// A photo in a grid: its picture, which opens it large, its caption, and what can be done with it.

import { button, element, isForNewTab, link } from "./elements.js";

const LONG_PRESS = 500;

export class Card {
  constructor(grid, at, place) {
    Object.assign(this, { grid, at, place });
    this.root = element("div", {
      class: "card", role: "listitem", "data-at": at,
      "aria-setsize": grid.shapes.length, "aria-posinset": at + 1,
      style: `transform: translate(${place.left}px, ${place.top}px); width: ${place.width}px; ` +
        `height: ${place.height + grid.caption}px`,
    });
    grid.list.append(this.root);
    const photo = grid.photos.known(at);
    if (photo) this.fill(photo);
    else this.wait();
  }

  async wait() {
    this.root.append(element("div", { class: "picture", style: `height: ${this.place.height}px` }));
    try {
      const photo = await this.grid.photos.at(this.at);
      if (this.root.isConnected && photo) this.fill(photo);
    } catch (error) {
      if (this.root.isConnected) this.root.replaceChildren(trouble(error.message, this.place));
    }
  }

  fill(photo) {
    this.photo = photo;
    const { grid, place } = this;
    this.picture = element("img", {
      alt: photo.alt, src: grid.photos.picture(photo, place.width, place.height), decoding: "async",
      draggable: "false",
      onerror: () => this.anchor.replaceChildren(
        trouble(`${photo.title} cannot be shown`, place)),
    });
    this.anchor = element("a", {
      class: "picture", href: `#${grid.data.place}=${photo.id}`, draggable: "false",
      style: `height: ${place.height}px`,
      onclick: (event) => this.onclick(event),
      onfocus: () => this.onfocus(),
      oncontextmenu: (event) => this.isTouched && event.preventDefault(),
    }, this.picture);
    this.listenToLongPresses();
    this.tools = element("div", { class: "tools" }, ...this.#buttons(photo));
    this.caption = grid.caption
      ? element("div", { class: "caption", title: photo.title },
        photo.certainty && element("b", { text: `${photo.certainty} ` }), photo.title)
      : undefined;
    this.root.replaceChildren(this.anchor, this.tools, ...(this.caption ? [this.caption] : []));
    this.refresh();
    if (grid.wanted === this.at) this.focus();
  }

  #buttons(photo) {
    const { grid } = this;
    this.tick = button("radio_button_unchecked", `Select ${photo.title}`,
      (event) => this.isPressed || grid.toggle(this.at, event.shiftKey), { class: "tick" });
    this.thumbs = !grid.data.thumbs ? [] : [
      button("thumb_up", `More like ${photo.title}`, () => grid.thumb(photo.id, "up")),
      button("thumb_down", `Less like ${photo.title}`, () => grid.thumb(photo.id, "down")),
    ];
    this.more = button("more_horiz", `More of ${photo.title}`, () => this.toggleMenu(),
      { "aria-expanded": "false", "aria-haspopup": "true", class: "more" });
    return [this.tick, ...this.thumbs, this.more];
  }

  refresh() {
    const { grid, photo } = this;
    if (!photo) return;
    const isSelected = grid.selected.has(photo.id);
    this.root.classList.toggle("selected", isSelected);
    press(this.tick, isSelected);
    this.tick.firstChild.textContent = isSelected ? "check_circle" : "radio_button_unchecked";
    this.thumbs.forEach((thumb, n) => press(thumb, [grid.liked, grid.disliked][n].has(photo.id)));
    const reach = grid.active === this.at ? 0 : -1;
    for (const each of [this.anchor, this.tick, ...this.thumbs, this.more]) each.tabIndex = reach;
  }

  toggleMenu() {
    if (this.menu) {
      this.closeMenu();
      return;
    }
    const { grid, photo } = this;
    const links = grid.waysOn(photo).map(({ page, params, label }) => link(page, params, label));
    this.menu = element("div", { class: "menu" }, ...links);
    this.menu.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.closeMenu();
      this.more.focus();
    };
    this.root.append(this.menu);
    this.more.setAttribute("aria-expanded", "true");
    links[0].focus();
    this.outside = (event) => event.composedPath().includes(this.root) || this.closeMenu();
    document.addEventListener("pointerdown", this.outside);
  }

  closeMenu() {
    document.removeEventListener("pointerdown", this.outside);
    this.menu?.remove();
    this.menu = undefined;
    this.more.setAttribute("aria-expanded", "false");
  }

  onclick(event) {
    if (event.shiftKey && !event.ctrlKey) {
      event.preventDefault();
      this.grid.toggle(this.at, true);
      return;
    }
    if (isForNewTab(event)) return;
    event.preventDefault();
    if (this.isPressed) return;
    const isPicking = event.pointerType === "touch" && this.grid.selected.size > 0;
    if (isPicking) this.grid.toggle(this.at);
    else this.grid.open(this.photo);
  }

  onfocus() {
    if (this.grid.active === this.at) return;
    this.grid.active = this.at;
    this.grid.drawn((card) => card.refresh());
  }

  listenToLongPresses() {
    const end = () => clearTimeout(this.press);
    // What appears under the finger meanwhile is not what was pressed.
    this.root.onpointerdown = (event) => {
      this.isPressed = false;
      this.isTouched = event.pointerType === "touch";
      if (!this.isTouched) return;
      this.press = setTimeout(() => {
        this.isPressed = true;
        this.grid.toggle(this.at);
        navigator.vibrate?.(15);
      }, LONG_PRESS);
    };
    Object.assign(this.root, { onpointerup: end, onpointercancel: end, onpointerleave: end });
  }

  focus() {
    if (!this.anchor) return;
    this.grid.wanted = undefined;
    this.anchor.focus({ preventScroll: true });
  }

  hasFocus() {
    return this.root.contains(this.root.getRootNode().activeElement);
  }

  remove() {
    if (this.menu) this.closeMenu();
    this.root.remove();
  }
}

function press(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
}

function trouble(text, place) {
  return element("div", { class: "trouble", style: `height: ${place.height}px`, text });
}
