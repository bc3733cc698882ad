// Other pages, and other searches on the same page: an address, which Streamlit follows as it does
// when somebody goes back or forward, so that nothing is loaded anew.

export function goTo(page, params) {
  const address = addressOf(page, params);
  if (address.href === window.location.href) return;
  window.history.pushState({ opened: false }, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }));
}

// Parameters whose value is a list are there once for each.
export function addressOf(page, params) {
  const address = new URL(page, document.baseURI);
  address.hash = "";
  address.search = "";
  for (const [name, value] of Object.entries(params)) {
    for (const each of [value].flat()) address.searchParams.append(name, each);
  }
  return address;
}

// Returns the parameters of this page, those called `names` or all.
export function parameters(names) {
  const here = new URLSearchParams(window.location.search);
  const wanted = [...new Set(here.keys())].filter((name) => !names || names.includes(name));
  return Object.fromEntries(wanted.map((name) => [name, here.getAll(name)]));
}
