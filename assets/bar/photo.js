// The photo that a search begins with, small in the search bar.

import { parameters } from "../address.js";
import { sent } from "../drawing/kept.js";
import { button, element } from "../grid/elements.js";
import { address } from "../grid/server.js";

// Returns what shows a photo; `onedit` opens the drawing if it is one of this tab.
export function photoParts(photo, onedit, onremove) {
  return [
    shown(photo, onedit),
    element("span", { class: "title", text: photo.title }),
    button("close", `Search without ${photo.title}`, onremove),
  ];
}

function shown(photo, onedit) {
  const picture = thumb(photo);
  const { upload } = parameters(["upload"]);
  if (photo.large) {
    return element("a", { href: photo.large, class: "large",
      ...named(`See ${photo.title} large`), onclick: (event) => open(event, photo.large) }, picture);
  }
  if (!sent(upload?.[0])) return picture;
  return element("button", { type: "button", class: "edit", ...named("Edit the drawing"),
    onclick: () => onedit(upload[0]) }, picture);
}

function named(label) {
  return { title: label, "aria-label": label };
}

function thumb({ picture, box }) {
  const source = picture.startsWith("data:") ? picture : address(picture);
  const image = element("img", { src: source, alt: "" });
  if (!box) return element("span", { class: "thumb" }, image);
  const [left, top, right, bottom] = box.map((share) => 100 * share);
  const style = `left:${left}%;top:${top}%;width:${right - left}%;height:${bottom - top}%`;
  return element("span", { class: "thumb" }, image, element("span", { class: "box", style }));
}

function open(event, hash) {
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  window.history.pushState({ opened: true }, "", hash);
  window.dispatchEvent(new Event("semsearch:place"));
}
