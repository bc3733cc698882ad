// What is known of the photo in the viewer, why it was found, and what can be done with it.

import { button, element, icon, link } from "./elements.js";

export class Panel {
  constructor(viewer) {
    this.viewer = viewer;
    this.root = element("aside", { class: "panel", "aria-label": "About this photo" });
  }

  get grid() {
    return this.viewer.grid;
  }

  wait() {
    this.root.classList.add("waiting");
  }

  clear() {
    this.details = undefined;
    this.root.replaceChildren();
  }

  show(details) {
    this.details = details;
    this.root.classList.remove("waiting");
    this.why = element("div", { class: "why" });
    this.acts = element("div", { class: "acts" });
    this.root.replaceChildren(
      element("h2", { text: details.title }),
      ...(details.certainty ? [element("p", { class: "certainty", text: details.certainty })] : []),
      this.acts,
      ...(this.grid.data.why ? [this.#whyButton(), this.why] : []),
      this.#tags(),
      this.#ways(),
      this.#naming(),
      this.#album(),
      this.#facts(),
    );
    this.root.scrollTop = 0;
    this.refresh();
  }

  refresh() {
    const { grid, details } = this;
    if (!details) return;
    const pressed = (name, label, act, isOn) =>
      button(name, label, act, { "aria-pressed": String(isOn) });
    const isSelected = grid.selected.has(details.id);
    this.acts.replaceChildren(
      pressed(isSelected ? "check_circle" : "radio_button_unchecked", "Select this photo",
        () => grid.toggle(this.viewer.at), isSelected),
      ...(grid.data.thumbs ? [
        pressed("thumb_up", "More like this", () => grid.thumb(details.id, "up"),
          grid.liked.has(details.id)),
        pressed("thumb_down", "Less like this", () => grid.thumb(details.id, "down"),
          grid.disliked.has(details.id)),
      ] : []),
      pressed(details.favourite ? "favorite" : "heart_plus", "Favourite",
        () => this.#toggleFavourite(), details.favourite),
      button("open_in_new", "Open original", () => grid.tell("open", { id: details.id })),
      button("folder_open", "Show in folder", () => grid.tell("locate", { id: details.id })),
    );
  }

  #toggleFavourite() {
    const { details } = this;
    details.favourite = !details.favourite;
    this.grid.tell("favourite", { id: details.id, on: details.favourite });
    this.refresh();
  }

  #whyButton() {
    const asked = element("button", {
      type: "button", class: "wide", "aria-expanded": "false",
      onclick: () => this.#toggleWhy(asked),
    }, icon("help"), " Why this photo?");
    return asked;
  }

  async #toggleWhy(asked) {
    const { details } = this;
    if (asked.getAttribute("aria-expanded") === "true") {
      asked.setAttribute("aria-expanded", "false");
      this.why.replaceChildren();
      this.viewer.stage.setHeat(undefined);
      return;
    }
    asked.setAttribute("aria-expanded", "true");
    this.why.replaceChildren(element("p", {
      role: "status", class: "faded",
      text: "Hiding one place of the photo after the other, to see what counts …",
    }));
    try {
      const why = await this.grid.photos.why(details.id);
      if (this.details !== details || asked.getAttribute("aria-expanded") !== "true") return;
      this.#showWhy(why);
    } catch (error) {
      this.why.replaceChildren(element("p", { role: "alert", text: error.message }));
    }
  }

  #showWhy({ parts, said, terms, tags, maps, asked, note }) {
    const { stage } = this.viewer;
    stage.setHeat(maps[0]);
    const switches = maps.map((map, n) => {
      const chosen = element("button", {
        type: "button", class: "wide", "aria-pressed": String(n === 0),
        text: map.text,
        onclick: () => {
          const isOn = chosen.getAttribute("aria-pressed") === "true";
          for (const each of switches) each.setAttribute("aria-pressed", "false");
          chosen.setAttribute("aria-pressed", String(!isOn));
          stage.setHeat(isOn ? undefined : map);
        },
      });
      return chosen;
    });
    this.why.replaceChildren(
      ...parts.map(({ text, share }) => element("div", { class: "part" },
        element("span", { text }),
        element("meter", { min: 0, max: 1, value: share, "aria-label": text }))),
      ...(said ? [element("p", { text: said })] : []),
      ...(terms ? [element("p", { text: terms })] : []),
      ...(tags ? [element("p", { text: tags })] : []),
      ...switches,
      ...(asked ? [element("img", { src: asked.picture, alt: asked.text, class: "asked" }),
        element("p", { class: "faded", text: asked.text })] : []),
      element("p", { class: "faded", text: note }),
    );
  }

  #tags() {
    const { details, grid } = this;
    if (!details.tags.length) return element("p", { class: "faded", text: "No tags." });
    return element("div", { class: "chips", role: "list", "aria-label": "Tags" },
      ...details.tags.map(({ word, share }) => element("span", { role: "listitem" },
        link("./", { q: word, ...grid.kept() }, word,
          { class: "chip", title: `${word}, ${share}` }))));
  }

  #ways() {
    const { details, grid } = this;
    return element("div", { class: "ways" },
      ...grid.waysOn(details).map(({ page, params, label }) =>
        link(page, params, label, { class: "way" })));
  }

  #naming() {
    const { viewer } = this;
    return element("div", { class: "ways" },
      element("button", { type: "button", class: "wide", onclick: () => viewer.name(false) },
        icon("badge"), " Give it a name"),
      element("button", { type: "button", class: "wide", onclick: () => viewer.name(true) },
        icon("crop"), " Name a part"));
  }

  #album() {
    const { details, grid } = this;
    const names = element("datalist", { id: "albums" },
      ...grid.data.albums.map((name) => element("option", { value: name })));
    const name = element("input", {
      type: "text", list: "albums", maxlength: 60, placeholder: "Add to an album",
      "aria-label": "Add to an album",
    });
    const form = element("form", { class: "album" }, name, names,
      element("button", { type: "submit", class: "wide", text: "Add" }));
    form.onsubmit = (event) => {
      event.preventDefault();
      if (name.value.trim()) grid.tell("album", { id: details.id, name: name.value.trim() });
      name.value = "";
    };
    return form;
  }

  #facts() {
    const { details } = this;
    const { credit } = details;
    const lines = details.facts.map((text) => element("li", { text }));
    const outside = { target: "_blank", rel: "noopener noreferrer" };
    const by = credit && element("li", {}, `${credit.author}, `,
      credit.licenceUrl
        ? element("a", { href: credit.licenceUrl, text: credit.licence, ...outside })
        : credit.licence,
      credit.sourceUrl ? " · " : "",
      credit.sourceUrl && element("a", { href: credit.sourceUrl, text: "source", ...outside }));
    return element("ul", { class: "facts" }, ...lines, by,
      element("li", {}, element("code", { text: details.path })));
  }
}
