// The photo of the viewer: zoomed, moved, swiped, with a box or a heat map drawn on it.

import { goTo } from "../address.js";
import { button, element } from "./elements.js";

const MOST_ZOOM = 8;
const STEP = 1.6;
const SWIPE = 60;
const LEAST_BOX = 4;

export class Stage {
  constructor(viewer) {
    this.viewer = viewer;
    this.image = element("img", { class: "large", alt: "", draggable: "false" });
    this.heat = element("img", { class: "heat", alt: "", hidden: true });
    this.box = element("div", { class: "box", hidden: true });
    this.frame = element("div", { class: "frame" }, this.image, this.heat, this.box);
    this.message = element("p", { class: "message", role: "status", hidden: true });
    this.hint = element("p", { class: "hint", role: "status", hidden: true });
    this.root = element("div", { class: "stage", tabindex: 0, role: "group" },
      this.frame, this.message, this.hint);
    this.pointers = new Map();
    Object.assign(this.root, {
      onpointerdown: (event) => this.#down(event),
      onpointermove: (event) => this.#move(event),
      onpointerup: (event) => this.#up(event),
      onpointercancel: (event) => this.pointers.delete(event.pointerId),
      ondblclick: (event) => this.#zoomAt(event, this.zoom > 1 ? 1 : 2.5),
    });
    this.root.addEventListener("wheel", (event) => this.#onwheel(event), { passive: false });
    new ResizeObserver(() => this.#fit()).observe(this.root);
    this.#reset();
  }

  tools() {
    this.boxing = button("crop", "Search for a part: draw a box on the photo",
      () => this.setBoxing(!this.isBoxing), { "aria-pressed": "false" });
    return [
      button("zoom_in", "Larger", () => this.#zoomBy(STEP)),
      button("zoom_out", "Smaller", () => this.#zoomBy(1 / STEP)),
      this.boxing,
    ];
  }

  show(details) {
    this.details = details;
    this.setHeat(undefined);
    this.setBoxing(false);
    this.#reset();
    this.message.hidden = true;
    this.frame.hidden = false;
    this.root.setAttribute("aria-label", details.alt);
    const { photos } = this.viewer.grid;
    this.image.alt = details.alt;
    this.image.onerror = () => this.fail(details.trouble || `${details.title} cannot be shown.`);
    this.image.src = this.#address(details, photos);
    this.#fit();
  }

  fetch(photo) {
    new Image().src = this.#address(photo, this.viewer.grid.photos);
  }

  fail(text) {
    this.frame.hidden = true;
    this.message.hidden = false;
    this.message.textContent = text;
  }

  // Lays a heat map over the photo; undefined takes it away.
  setHeat(map) {
    this.heat.hidden = !map;
    if (map) Object.assign(this.heat, { src: map.picture, alt: map.text });
  }

  // A box that is drawn is searched for, or else given to `onBox`.
  setBoxing(isBoxing, onBox) {
    this.isBoxing = isBoxing;
    this.onBox = onBox;
    this.hint.hidden = true;
    this.boxing?.setAttribute("aria-pressed", String(isBoxing && !onBox));
    this.root.classList.toggle("boxing", isBoxing);
    this.box.hidden = true;
    if (isBoxing) this.#reset();
  }

  askForBox(text, onBox) {
    this.setBoxing(true, onBox);
    this.hint.hidden = false;
    this.hint.textContent = text;
  }

  act(key) {
    if (key === "+" || key === "=") this.#zoomBy(STEP);
    else if (key === "-") this.#zoomBy(1 / STEP);
    else if (key === "0") this.#reset();
    else return false;
    return true;
  }

  #address(photo, photos) {
    return photos.picture(photo, this.root.clientWidth || window.innerWidth,
      this.root.clientHeight || window.innerHeight);
  }

  #fit() {
    if (!this.details) return;
    const { width, height } = this.details;
    const scale = Math.min(this.root.clientWidth / width, this.root.clientHeight / height);
    this.frame.style.width = `${width * scale}px`;
    this.frame.style.height = `${height * scale}px`;
  }

  #reset() {
    Object.assign(this, { zoom: 1, x: 0, y: 0 });
    this.#place();
  }

  #place() {
    this.frame.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.zoom})`;
  }

  #zoomBy(factor) {
    const box = this.root.getBoundingClientRect();
    this.#zoomAt({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 },
      this.zoom * factor);
  }

  // Zooms so that what lies under the pointer stays there.
  #zoomAt({ clientX, clientY }, wanted) {
    const zoom = Math.min(Math.max(wanted, 1), MOST_ZOOM);
    const box = this.root.getBoundingClientRect();
    const [x, y] = [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
    const factor = zoom / this.zoom;
    this.x = zoom === 1 ? 0 : x - (x - this.x) * factor;
    this.y = zoom === 1 ? 0 : y - (y - this.y) * factor;
    this.zoom = zoom;
    this.#place();
  }

  #onwheel(event) {
    event.preventDefault();
    this.#zoomAt(event, this.zoom * Math.exp(-event.deltaY / 400));
  }

  #down(event) {
    if (event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    this.start = { x: event.clientX, y: event.clientY, from: [this.x, this.y] };
    this.pinch = undefined;
  }

  #move(event) {
    if (!this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, event);
    if (this.isBoxing) this.#drawBox(event);
    else if (this.pointers.size === 2) this.#pinched();
    else if (this.zoom > 1) {
      this.x = this.start.from[0] + event.clientX - this.start.x;
      this.y = this.start.from[1] + event.clientY - this.start.y;
      this.#place();
    }
  }

  #up(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.isBoxing) {
      this.#takeBox();
      return;
    }
    const [dx, dy] = [event.clientX - this.start.x, event.clientY - this.start.y];
    const isSwipe = this.zoom === 1 && !this.pinch && event.pointerType !== "mouse";
    if (!isSwipe) return;
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) this.viewer.step(dx < 0 ? 1 : -1);
    else if (dy > 2 * SWIPE && dy > 2 * Math.abs(dx)) this.viewer.grid.leave();
  }

  #pinched() {
    const [a, b] = [...this.pointers.values()];
    const distance = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    const middle = { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 };
    if (this.pinch) this.#zoomAt(middle, this.zoom * distance / this.pinch);
    this.pinch = distance;
  }

  #drawBox(event) {
    const frame = this.frame.getBoundingClientRect();
    const share = (value, start, size) => Math.min(Math.max(100 * (value - start) / size, 0), 100);
    const ends = (a, b) => [Math.min(a, b), Math.max(a, b)].map(Math.round);
    this.across = ends(share(this.start.x, frame.left, frame.width),
      share(event.clientX, frame.left, frame.width));
    this.downward = ends(share(this.start.y, frame.top, frame.height),
      share(event.clientY, frame.top, frame.height));
    this.box.hidden = false;
    Object.assign(this.box.style, {
      left: `${this.across[0]}%`, width: `${this.across[1] - this.across[0]}%`,
      top: `${this.downward[0]}%`, height: `${this.downward[1] - this.downward[0]}%`,
    });
  }

  #takeBox() {
    const { across, downward, onBox } = this;
    if (this.box.hidden) return;
    const isSmall = [across, downward].some(([from, to]) => to - from < LEAST_BOX);
    if (isSmall) this.box.hidden = true;
    else if (onBox) onBox({ across, downward });
    else goTo("image_to_image",
      { ...this.viewer.grid.kept(), photo: this.details.id, across, downward });
  }
}
