// Shows more of one picture or of the other, as the slider over them says.
// Streamlit may draw it anew when something above changes: the line stays where it was.
const places = new Map();

export default function ({ data, key, parentElement }) {
  const figure = parentElement.querySelector("figure");
  const slider = figure.querySelector("input");
  for (const side of ["left", "right"]) {
    const picture = figure.querySelector(`.${side}`);
    if (picture.getAttribute("src") !== data[side].src) picture.src = data[side].src;
    picture.alt = data[side].alt;
  }
  figure.style.setProperty("--ratio", data.ratio);
  slider.setAttribute(
    "aria-label",
    `Compare: ${data.left.name} on the left, ${data.right.name} on the right`,
  );
  if (places.has(key)) slider.value = places.get(key);
  const show = () => {
    places.set(key, slider.value);
    figure.style.setProperty("--at", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${slider.value} % of ${data.left.name}`);
  };
  slider.oninput = show;
  show();
}
