// Tells how far somebody has zoomed in on a map, or out of it, so that what is in sight then is
// drawn in detail.
const MAP = ".st-key-atlas .js-plotly-plot";
// Milliseconds: until a map is looked for again, and after the last turn of the wheel.
const LOOKED_EVERY = 300;
const PAUSE = 600;
// What of the width has to be in sight: less, or more than there is.
const CLOSE = 0.6;
const FAR = 1.4;

let finder;
let waiting;
let tell = () => {};

export default function ({ setTriggerValue }) {
  tell = (part) => setTriggerValue("part", part);
  clearInterval(finder);
  finder = setInterval(heed, LOOKED_EVERY);
  return () => clearInterval(finder);
}

function heed() {
  const map = document.querySelector(MAP);
  if (!map?.on || map.heeded) return;
  map.heeded = true;
  map.on("plotly_relayout", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(map), PAUSE);
  });
}

function look(map) {
  const [left, right] = map._fullLayout.xaxis.range;
  const [low, high] = map._fullLayout.yaxis.range;
  const width = right - left;
  if (map.isConnected && (width < CLOSE || width > FAR)) tell([left, low, right, high].join(","));
}
