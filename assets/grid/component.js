// Streamlit's side of the grid: its parts are modules, which the app's own server sends.

const grid = import(new URL("semsearch/assets/grid/grid.js", document.baseURI).href);

export default function (component) {
  grid.then(({ mount }) => mount(component));
  return () => grid.then(({ unmount }) => unmount(component.parentElement));
}
