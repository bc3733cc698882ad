// Strokes on a white sheet of SHEET by SHEET units, drawn at any size; and a picture of them.

export const SHEET = 1024;
export const WHITE = "#ffffff";
// A picture to search with has so many pixels on each side.
const SIDE = 1024;
// Around what was drawn, as a share of its longer side.
const MARGIN = 0.1;
// Less than this of the sheet is not made larger: a dot stays a dot.
const SMALLEST = 128;
// So few pixels tell where something was drawn.
const GLANCE = 256;

// Draws a stroke as curves through the middles between its points, from the point `first` on.
export function drawStroke(context, { colour, width, points }, first = 0) {
  const [x, y] = first ? middle(points[first - 1], points[first]) : points[0];
  Object.assign(context, { strokeStyle: colour, lineWidth: width, lineCap: "round", lineJoin: "round" });
  context.beginPath();
  context.moveTo(x, y);
  for (let n = first; n < points.length - 1; n += 1) {
    context.quadraticCurveTo(...points[n], ...middle(points[n], points[n + 1]));
  }
  // A line of no length is not drawn by every browser.
  const [endX, endY] = points.at(-1);
  context.lineTo(endX + 0.01, endY);
  context.stroke();
}

// Draws all that is on the sheet: what was drawn since it was last a new one.
export function drawSheet(context, strokes) {
  const { canvas } = context;
  context.save();
  context.resetTransform();
  context.fillStyle = WHITE;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.restore();
  for (const stroke of onSheet(strokes)) drawStroke(context, stroke);
}

export function onSheet(strokes) {
  return strokes.slice(strokes.findLastIndex(({ isNewSheet }) => isNewSheet) + 1);
}

// Returns the left, top, right and bottom of what is not white, undefined if all is.
export function drawnBox(strokes) {
  if (!onSheet(strokes).length) return undefined;
  const context = sheetOf(GLANCE, 0, 0, SHEET);
  drawSheet(context, strokes);
  const { data } = context.getImageData(0, 0, GLANCE, GLANCE);
  let [left, top, right, bottom] = [GLANCE, GLANCE, -1, -1];
  for (let n = 0; n < GLANCE * GLANCE; n += 1) {
    if (Math.min(data[4 * n], data[4 * n + 1], data[4 * n + 2]) > 250) continue;
    const [x, y] = [n % GLANCE, Math.floor(n / GLANCE)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
  }
  if (right < 0) return undefined;
  return [left, top, right + 1, bottom + 1].map((pixel) => (pixel * SHEET) / GLANCE);
}

// Returns a PNG of what was drawn: a square around it, because encoders see every picture as one.
export function picture(strokes) {
  const [left, top, right, bottom] = drawnBox(strokes);
  const longer = Math.max(right - left, bottom - top);
  const side = Math.max(SMALLEST, longer * (1 + 2 * MARGIN));
  const context = sheetOf(SIDE, (left + right - side) / 2, (top + bottom - side) / 2, side);
  drawSheet(context, strokes);
  return new Promise((resolve) => context.canvas.toBlob(resolve, "image/png"));
}

// Returns what draws on a canvas of `pixels` on which a square part of the sheet is seen.
function sheetOf(pixels, left, top, side) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = pixels;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const scale = pixels / side;
  context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  return context;
}

function middle([x, y], [toX, toY]) {
  return [(x + toX) / 2, (y + toY) / 2];
}
