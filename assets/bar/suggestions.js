// What may be meant while somebody types: earlier searches, albums, and names and tags of the
// library.

import { element, icon } from "../grid/elements.js";
import { address } from "../grid/server.js";

const MOST = 10;
const RECENT = 5;
const REMEMBERED = 30;
const ICONS = { recent: "history", name: "badge", tag: "sell", album: "photo_album" };

export class Suggestions {
  constructor(bar) {
    this.bar = bar;
    this.list = element("ul", { id: "suggestions", role: "listbox", hidden: true,
      "aria-label": "Suggestions" });
    bar.root.append(this.list);
    this.at = -1;
    Object.assign(bar.input, {
      onfocus: () => this.#fetch(),
      oninput: () => {
        bar.clear.hidden = !bar.input.value;
        this.show();
      },
      onclick: () => this.show(),
      onblur: () => setTimeout(() => this.close(), 150),
      onkeydown: (event) => this.#onkey(event),
    });
  }

  remember(words) {
    const said = words.trim();
    if (!said) return;
    const recent = [said, ...this.#recent().filter((each) => each !== said)];
    localStorage.setItem(this.#place(), JSON.stringify(recent.slice(0, REMEMBERED)));
  }

  async show() {
    const shown = (this.shown = Symbol("shown"));
    await this.#fetch();
    // Meanwhile more was typed, or a search begun.
    if (this.shown !== shown) return;
    const typed = this.bar.input.value;
    this.found = this.#matching(typed);
    this.at = -1;
    this.list.replaceChildren(...this.found.map((each, n) => element("li", {
      role: "option", id: `suggestion-${n}`, "aria-selected": "false",
      onpointerdown: (event) => {
        event.preventDefault();
        this.#take(each);
      },
    }, icon(ICONS[each.kind]), element("span", { text: each.text }),
    each.count && element("span", { class: "number", text: each.count.toLocaleString() }))));
    this.#open(this.found.length > 0);
  }

  close() {
    this.shown = undefined;
    this.#open(false);
  }

  #open(isOpen) {
    this.list.hidden = !isOpen;
    this.bar.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.bar.input.removeAttribute("aria-activedescendant");
  }

  // Who types before they are here waits for the same answer.
  #fetch() {
    const { suggestions } = this.bar.data;
    if (suggestions && this.from !== suggestions) {
      this.from = suggestions;
      this.coming = this.#ask(suggestions);
    }
    return this.coming;
  }

  async #ask(suggestions) {
    try {
      const response = await fetch(address(`suggestions/${suggestions}`));
      this.known = response.ok ? await response.json() : undefined;
    } catch {
      this.known = undefined;
    }
  }

  #matching(typed) {
    // Capital letters stay: they may tell a name from a word.
    const [, before, last] = typed.match(/^(.*?)([^\s"-]*)$/s);
    const { names = [], tags = [], albums = [] } = this.known || {};
    const recent = this.#recent()
      .filter((each) => each.toLowerCase().startsWith(typed.toLowerCase()) && each !== typed)
      .slice(0, RECENT)
      .map((text) => ({ kind: "recent", text, words: text }));
    const named = albums
      .filter((name) => typed && name.toLowerCase().includes(typed.toLowerCase().trim()))
      .map((name) => ({ kind: "album", text: name, name }));
    const taught = names
      .map(({ typed: name, count }) => ({ text: finished(typed, name), count }))
      .filter(({ text }) => text && text !== typed)
      .map(({ text, count }) => ({ kind: "name", text, words: text, count }));
    const known = tags
      .filter(({ word }) => word.startsWith(last.toLowerCase()) && word !== last.toLowerCase())
      .map(({ word, count }) =>
        ({ kind: "tag", text: `${before}${word}`, words: `${before}${word}`, count }));
    return [...recent, ...taught, ...named, ...known].slice(0, MOST);
  }

  #take({ kind, words, name }) {
    this.close();
    if (kind === "album") this.bar.openAlbum(name);
    else this.bar.search(words);
  }

  #onkey(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && this.at >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.#take(this.found[this.at]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.show();
      else this.#move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  #move(by) {
    const options = [...this.list.children];
    if (!options.length) return;
    options[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + by + options.length) % options.length;
    options[this.at].setAttribute("aria-selected", "true");
    options[this.at].scrollIntoView({ block: "nearest" });
    this.bar.input.setAttribute("aria-activedescendant", options[this.at].id);
  }

  #place() {
    return `semsearch-recent-${this.bar.data.library}`;
  }

  #recent() {
    try {
      return JSON.parse(localStorage.getItem(this.#place())) || [];
    } catch {
      return [];
    }
  }
}

// Returns a text whose last words begin a name with the name in their place; "" if none do.
function finished(typed, name) {
  if (!typed) return name;
  const begun = [...typed.matchAll(/(?<![^\s"-])\S/g)].map(({ index }) => index)
    .find((start) => name.toLowerCase().startsWith(typed.slice(start).toLowerCase()));
  return begun === undefined ? "" : typed.slice(0, begun) + name;
}
