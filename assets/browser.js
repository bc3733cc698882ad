// What Streamlit leaves to the browser: steps of a search that the back key undoes, and keys.

// Changes of the same control that follow within so many milliseconds are one step.
const TOGETHER = 1000;
const CARD = '[class*="st-key-card-"]';

export default function () {
  if (window.semsearchBrowser) return;
  window.semsearchBrowser = true;
  keepSteps();
  document.addEventListener("keydown", moveBetweenPhotos);
}

function keepSteps() {
  const { history } = window;
  const replace = history.replaceState.bind(history);
  // After a step back Streamlit brings the page up to it, however long that takes; what a person
  // does next is a new step.
  let isStepping = false;
  let last = { name: "", time: 0 };
  window.addEventListener("popstate", () => (isStepping = true), true);
  for (const action of ["pointerdown", "keydown"]) {
    window.addEventListener(action, () => (isStepping = false), true);
  }
  history.replaceState = (state, title, url) => {
    const name = url ? changedParameter(new URL(url, window.location.href)) : "";
    const isSame = name === last.name && Date.now() - last.time < TOGETHER;
    if (!name || isSame || isStepping) replace(state, title, url);
    else history.pushState(state, title, url);
    last = { name, time: Date.now() };
  };
}

function changedParameter(next) {
  if (next.pathname !== window.location.pathname) return "";
  const [before, after] = [window.location.search, next.search].map((s) => new URLSearchParams(s));
  const names = new Set([...before.keys(), ...after.keys()]);
  const changed = [...names].filter((n) => `${before.getAll(n)}` !== `${after.getAll(n)}`);
  return changed.join(" ");
}

function moveBetweenPhotos(event) {
  const card = document.activeElement?.closest(CARD);
  if (!card || document.activeElement.tagName !== "A") return;
  const next = neighbour(card, event.key);
  const link = next?.querySelector("a");
  if (!link) return;
  event.preventDefault();
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

function neighbour(card, key) {
  const cards = [...document.querySelectorAll(CARD)].filter((each) => each.querySelector("a"));
  const index = cards.indexOf(card);
  if (key === "ArrowRight") return cards[index + 1];
  if (key === "ArrowLeft") return cards[index - 1];
  if (key === "Home") return cards[0];
  if (key === "End") return cards.at(-1);
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const sign = key === "ArrowDown" ? 1 : -1;
  const [x, y] = middle(card);
  const beyond = cards
    .map((each) => [each, ...middle(each)])
    .filter(([each, , top]) => (top - y) * sign > each.offsetHeight / 2)
    .sort(([, ax, ay], [, bx, by]) => Math.abs(ay - y) * 4 + Math.abs(ax - x)
      - Math.abs(by - y) * 4 - Math.abs(bx - x));
  return beyond[0]?.[0];
}

function middle(card) {
  const box = card.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}
