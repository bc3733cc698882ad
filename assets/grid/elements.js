// Small parts of a page.

import { addressOf, goTo } from "../address.js";

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made[name] = value;
    else if (name === "text") made.textContent = value;
    else if (name === "class") made.className = value;
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

export function icon(name) {
  return element("span", { class: "icon", "aria-hidden": "true", text: name });
}

export function button(name, label, onclick, properties = {}) {
  const { class: own = "", ...others } = properties;
  return element(
    "button",
    { type: "button", "aria-label": label, title: label, onclick, class: `tool ${own}`, ...others },
    icon(name),
  );
}

// A link that nothing is loaded anew for; a new tab gets the address.
export function link(page, params, label, properties = {}) {
  return element("a", {
    href: addressOf(page, params).href,
    text: label,
    onclick: (event) => {
      if (isForNewTab(event)) return;
      event.preventDefault();
      goTo(page, params);
    },
    ...properties,
  });
}

export function isForNewTab(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1;
}
