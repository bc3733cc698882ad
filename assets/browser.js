// What Streamlit leaves to the browser: one step back for one click, to the very same place.

const MAIN = "[data-testid=stMain]";
const KEPT = "semsearch-places";
const MOST_KEPT = 200;
const PATIENCE = 8000;

export default function () {
  if (window.semsearchBrowser) return;
  window.semsearchBrowser = true;
  keepSteps();
}

function keepSteps() {
  const { history } = window;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const places = new Map(JSON.parse(sessionStorage.getItem(KEPT) || "[]"));
  let step = history.state?.step ?? Date.now();
  // What a person did since the last step: Streamlit writes into the history on its own too, for
  // defaults, and more than once for one click.
  let hasActed = false;
  let top = 0;
  let address = withoutHash(window.location);

  const keep = () => {
    places.set(step, top);
    while (places.size > MOST_KEPT) places.delete(places.keys().next().value);
    sessionStorage.setItem(KEPT, JSON.stringify([...places]));
  };
  const write = (isStep, state, url) => {
    const target = new URL(url ?? window.location, window.location.href);
    // A photo that is shown large stays, whatever else changes.
    const isTheApps = state?.opened !== undefined;
    if (isStep && !isTheApps && target.pathname === window.location.pathname) {
      target.hash ||= window.location.hash;
    }
    const isAnotherPage = target.pathname !== window.location.pathname;
    if (isStep && (hasActed || isTheApps)) {
      keep();
      step += 1;
      push({ ...state, step }, "", target);
      if (isAnotherPage) scroll(0);
    } else replace({ opened: history.state?.opened, ...state, step }, "", target);
    hasActed = false;
    address = withoutHash(target);
  };
  history.pushState = (state, title, url) => write(true, state, url);
  history.replaceState = (state, title, url) => {
    const target = new URL(url ?? window.location, window.location.href);
    write(withoutHash(target) !== address, state, url);
  };
  replace({ ...history.state, step }, "");

  for (const action of ["pointerdown", "keydown", "drop", "paste", "change"]) {
    window.addEventListener(action, () => {
      hasActed = true;
      top = document.querySelector(MAIN)?.scrollTop ?? 0;
    }, true);
  }
  window.addEventListener("pagehide", () => {
    top = document.querySelector(MAIN)?.scrollTop ?? 0;
    keep();
  });
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) {
      // A way on that the app's own scripts lead: another step, which begins at its top.
      window.dispatchEvent(new Event("semsearch:place"));
      scroll(0);
      return;
    }
    top = document.querySelector(MAIN)?.scrollTop ?? 0;
    keep();
    step = event.state?.step ?? step;
    hasActed = false;
    if (withoutHash(window.location) === address) {
      // The page is the same, and only the photo that is shown large is not.
      event.stopImmediatePropagation();
      window.dispatchEvent(new Event("semsearch:place"));
      return;
    }
    address = withoutHash(window.location);
    window.dispatchEvent(new Event("semsearch:place"));
    comeBackTo(places.get(step) ?? 0);
  }, true);
  if (places.has(step)) comeBackTo(places.get(step));
}

// Scrolls to where a page was left as soon as it is long enough, unless somebody scrolls before.
function comeBackTo(top) {
  const began = Date.now();
  let isStopped = false;
  const stop = () => (isStopped = true);
  for (const action of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    window.addEventListener(action, stop, { capture: true, once: true });
  }
  const isSettled = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState ===
    "notRunning" && Date.now() - began > 600;
  const look = () => {
    if (isStopped || Date.now() - began > PATIENCE) return;
    const main = document.querySelector(MAIN);
    if (main && Math.abs(main.scrollTop - top) > 2) main.scrollTop = top;
    if (!(isSettled() && main && Math.abs(main.scrollTop - top) <= 2)) setTimeout(look, 50);
  };
  look();
}

function scroll(top) {
  const main = document.querySelector(MAIN);
  if (main) main.scrollTop = top;
}

function withoutHash({ pathname, search }) {
  return pathname + search;
}
