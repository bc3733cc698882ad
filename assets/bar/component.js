// Streamlit's side of the search bar: its parts are modules, which the app's own server sends.

const bar = import(new URL("semsearch/assets/bar/bar.js", document.baseURI).href);

export default function (component) {
  bar.then(({ mount }) => mount(component));
  return () => bar.then(({ unmount }) => unmount(component.parentElement));
}
