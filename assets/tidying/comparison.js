// Shows more of one picture or of the other, as the slider over them says.
export default function ({ data, parentElement }) {
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
  const show = () => {
    figure.style.setProperty("--at", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${slider.value} % of ${data.left.name}`);
  };
  slider.oninput = show;
  show();
}
