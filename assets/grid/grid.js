// A grid of thousands of photos in justified rows, of which only those in sight are in the page.

import { parameters } from "../address.js";
import { button, element } from "./elements.js";
import { GAP, layOut, neighbour, placesIn, ratios, rowAt } from "./layout.js";
import { Naming } from "../naming/naming.js";
import { Photos } from "./server.js";
import { Scrubber } from "./scrubber.js";
import { Card } from "./card.js";
import { Viewer } from "./viewer.js";

const DENSITIES = { large: 300, medium: 210, small: 130 };
const NARROW = 640;
// On a narrow screen rows are lower, in this proportion.
const ON_A_PHONE = 0.55;
const CAPTION = 26;
const MOST_CARDS = 180;
const SELECTING_ENDS = 350;
const grids = new WeakMap();

export function mount(component) {
  let grid = grids.get(component.parentElement);
  if (!grid) {
    grid = new Grid(component.parentElement);
    grids.set(component.parentElement, grid);
  }
  grid.update(component);
}

export function unmount(parent) {
  grids.get(parent)?.end();
  grids.delete(parent);
}

class Grid {
  constructor(parent) {
    this.bar = element("div", { class: "bar" });
    this.list = element("div", { class: "list", role: "list" });
    this.marks = element("div", { class: "marks" });
    this.root = element("div", { class: "grid" }, this.bar,
      element("div", { class: "area" }, this.marks, this.list));
    parent.append(this.root);
    this.cards = new Map();
    this.selected = new Set();
    this.said = 0;
    this.active = 0;
    this.anchor = 0;
    this.viewer = new Viewer(this);
    this.naming = new Naming(this);
    this.scrubber = new Scrubber(this);
    this.onscroll = () => this.drawSoon();
    document.addEventListener("scroll", this.onscroll, { capture: true, passive: true });
    window.addEventListener("semsearch:place", (this.onplace = () => {
      this.naming.close();
      this.followPlace();
    }));
    this.sizes = new ResizeObserver(() => this.layOut());
    this.sizes.observe(this.root);
    this.list.onkeydown = (event) => this.onkey(event);
    this.list.setAttribute("aria-label", "Photos");
  }

  end() {
    document.removeEventListener("scroll", this.onscroll, { capture: true });
    window.removeEventListener("semsearch:place", this.onplace);
    this.sizes.disconnect();
    this.viewer.close();
    this.root.remove();
  }

  async update({ data, setStateValue, setTriggerValue }) {
    this.tell = (name, value) => setTriggerValue("act", { do: name, ...value });
    this.keepSelection = (value) => setStateValue("selection", value);
    const isNew = data.key !== this.data?.key;
    this.data = data;
    this.take(data);
    this.drawBar();
    this.naming.follow(data.request);
    if (!isNew) {
      this.refresh();
      return;
    }
    // What is drawn goes on with its own photos until the new ones are known.
    const photos = new Photos(data);
    this.coming = photos;
    try {
      const shapes = ratios(await photos.shapes());
      if (photos !== this.coming) return;
      Object.assign(this, { photos, shapes });
    } catch (error) {
      if (photos !== this.coming) return;
      this.clear();
      this.list.append(element("p", { class: "trouble", role: "alert", text: error.message }));
      return;
    }
    this.active = 0;
    this.root.dataset.key = data.key;
    this.layOut();
    this.refresh();
    this.followPlace();
  }

  take({ selected, version, liked, disliked }) {
    if (version >= this.said) {
      this.selected = new Set(selected);
      this.said = version;
    }
    this.liked = new Set(liked);
    this.disliked = new Set(disliked);
  }

  // --- what is drawn ---

  drawBar() {
    const { density, captions } = this.settings;
    const names = Object.keys(DENSITIES);
    const slider = element("input", {
      type: "range", min: 0, max: names.length - 1, step: 1, value: names.indexOf(density),
      "aria-label": "Size of the photos", title: "Size of the photos",
      "aria-valuetext": density, class: "density",
      oninput: () => this.set({ density: names[slider.value] }),
    });
    const named = button(captions ? "subtitles" : "subtitles_off", "Captions",
      () => this.set({ captions: !this.settings.captions }), { "aria-pressed": String(captions) });
    if (this.bar.contains(this.root.getRootNode().activeElement)) return;
    this.bar.replaceChildren(
      element("span", { class: "count", text: this.data.count }),
      button("select_all", "Select all", () => this.tell("all", {}), { class: "all" }),
      named, slider);
  }

  get settings() {
    return { density: "medium", captions: true, ...stored() };
  }

  set(change) {
    localStorage.setItem("semsearch-grid", JSON.stringify({ ...this.settings, ...change }));
    const first = this.firstInSight();
    this.drawBar();
    this.layOut();
    if (first) this.scrollTo(first);
  }

  layOut() {
    if (!this.shapes) return;
    const width = this.list.clientWidth;
    if (!width) return;
    const { density, captions } = this.settings;
    const rowHeight = DENSITIES[density] * (width < NARROW ? ON_A_PHONE : 1);
    this.caption = captions ? CAPTION : 0;
    this.layout = layOut({
      shapes: this.shapes, sections: this.data.sections, width, rowHeight, caption: this.caption,
    });
    this.layout.shapes = this.shapes;
    this.list.style.height = `${this.layout.height}px`;
    this.marks.replaceChildren(...this.layout.dividers.map(({ top, title }) =>
      element("h2", { class: "divider", text: title, style: `transform: translateY(${top}px)` })));
    this.scrubber.update();
    this.clear();
    this.draw();
  }

  clear() {
    this.drawn((card) => card.remove());
    this.cards.clear();
    this.list.replaceChildren();
  }

  drawn(act) {
    for (const card of this.cards.values()) act(card);
  }

  drawSoon() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    if (!this.layout) return;
    this.scrubber.follow();
    const wanted = this.inSight();
    for (const [at, card] of this.cards) {
      if (wanted.has(at)) continue;
      // What has the focus stays, or keys would lead nowhere.
      if (card.hasFocus()) continue;
      card.remove();
      this.cards.delete(at);
    }
    for (const [at, place] of wanted) {
      if (!this.cards.has(at)) this.cards.set(at, new Card(this, at, place));
    }
  }

  // Returns a place for each photo in sight and a little beyond, no more than `MOST_CARDS`.
  inSight() {
    const top = this.list.getBoundingClientRect().top;
    const height = window.innerHeight;
    const { rows } = this.layout;
    const places = new Map();
    let [first, last] = [rowAt(rows, -top), rowAt(rows, height - top)];
    last = Math.min(last, rows.length - 1);
    const add = (number) => {
      const row = rows[number];
      if (!row) return;
      placesIn(row, this.shapes).forEach((place, n) =>
        places.set(row.from + n, { ...place, top: row.top, height: row.height }));
    };
    for (let number = first; number <= last; number += 1) add(number);
    for (let beyond = 1; beyond <= 4; beyond += 1) {
      const more = [rows[first - beyond], rows[last + beyond]].filter(Boolean);
      const count = more.reduce((sum, row) => sum + row.to - row.from, 0);
      if (places.size + count > MOST_CARDS) break;
      add(last + beyond);
      add(first - beyond);
    }
    return places;
  }

  // Scrolls so that what lies at `y` in the list is the first thing below the search bar.
  scrollToTop(y) {
    const bar = document.querySelector(".st-key-search")?.offsetHeight ?? 0;
    scrollerOf(this.root).scrollBy(0, this.list.getBoundingClientRect().top + y - bar - GAP);
  }

  firstInSight() {
    if (!this.layout) return undefined;
    const top = this.list.getBoundingClientRect().top;
    return top < 0 ? this.layout.rows[rowAt(this.layout.rows, -top)]?.from : undefined;
  }

  scrollTo(at) {
    const row = this.layout.rows.find((each) => at >= each.from && at < each.to);
    if (!row) return;
    const scroller = scrollerOf(this.root);
    const top = this.list.getBoundingClientRect().top + row.top;
    const space = (window.innerHeight - row.height) / 2;
    if (top < 80 || top + row.height > window.innerHeight) scroller.scrollBy(0, top - space);
    this.draw();
  }

  // --- what people do ---

  onkey(event) {
    const card = this.root.getRootNode().activeElement?.closest?.(".card");
    if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = Number(card.dataset.at);
    if (event.key === "x" || (event.key === " " && event.target.matches("a"))) {
      event.preventDefault();
      this.toggle(at, event.shiftKey);
      return;
    }
    const next = neighbour(this.layout, at, event.key);
    if (next === at) return;
    event.preventDefault();
    this.focus(next);
    if (event.shiftKey) this.selectTo(next);
    else this.anchor = next;
  }

  focus(at) {
    this.active = at;
    this.scrollTo(at);
    this.drawn((card) => card.refresh());
    // A photo that the server has not told of yet takes the focus when it is there.
    this.wanted = at;
    this.cards.get(at)?.focus();
  }

  toggle(at, isRange) {
    if (isRange) {
      this.selectTo(at);
      return;
    }
    const photo = this.photos.known(at);
    if (!photo) return;
    if (!this.selected.delete(photo.id)) this.selected.add(photo.id);
    this.anchor = at;
    this.tellSelection();
  }

  async selectTo(at) {
    const [from, to] = [Math.min(at, this.anchor), Math.max(at, this.anchor)];
    for (let each = from; each <= to; each += 1) this.selected.add((await this.photos.at(each)).id);
    this.tellSelection();
  }

  refresh() {
    this.root.classList.toggle("selecting", this.selected.size > 0);
    this.drawn((card) => card.refresh());
    this.viewer.refresh();
  }

  tellSelection() {
    this.refresh();
    this.said += 1;
    clearTimeout(this.later);
    this.later = setTimeout(
      () => this.keepSelection({ version: this.said, ids: [...this.selected] }), SELECTING_ENDS);
  }

  // What of this page's address other pages keep.
  kept() {
    return parameters(this.data.kept);
  }

  // What leads on from a photo.
  waysOn(photo) {
    return this.data.ways.map(({ label, page, name }) => ({
      label, page,
      params: { ...this.kept(), [name]: name === "folder" ? photo.folder : photo.id },
    }));
  }

  // Somebody was taught a name, or it was taken back: the page tells of it as well.
  named(name) {
    this.tell("named", { name });
    this.viewer.tellAnew();
  }

  thumb(id, kind) {
    this.tell("thumb", { id, kind });
  }

  // --- the photo that the address names ---

  followPlace() {
    const id = this.placed();
    if (id) this.viewer.show(id);
    else this.viewer.close();
  }

  placed() {
    const [, place, id] = window.location.hash.match(/^#(\w+)=(\d{1,18})$/) || [];
    return place === this.data?.place ? Number(id) : 0;
  }

  open(photo) {
    const { place } = this.data;
    window.history.pushState({ opened: true }, "", `#${place}=${photo.id}`);
    this.followPlace();
  }

  move(photo) {
    window.history.replaceState(window.history.state, "", `#${this.data.place}=${photo.id}`);
    this.followPlace();
  }

  leave() {
    if (window.history.state?.opened) window.history.back();
    else {
      const { pathname, search } = window.location;
      window.history.replaceState(window.history.state, "", pathname + search);
      this.followPlace();
    }
  }
}

export function scrollerOf(inside) {
  const host = inside.getRootNode().host || inside;
  return host.closest("[data-testid=stMain]") || document.scrollingElement;
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem("semsearch-grid")) || {};
  } catch {
    return {};
  }
}
