// Where each photo of a grid lies: rows of one height that fill the width, below their dividers.

export const GAP = 6;
const DIVIDER = 44;
// Narrower or wider photos are cut at the edges, so that none is lost or fills the grid.
const SHAPES = 80;

// The shapes as the server sends them: a byte a photo, 80 times its width by its height.
export function ratios(bytes) {
  return Float32Array.from(bytes, (byte) => byte / SHAPES);
}

// Returns the rows, {top, height, from, to}, the dividers, {top, title}, and the height of all.
export function layOut({ shapes, sections, width, rowHeight, caption }) {
  const rows = [];
  const dividers = [];
  let top = 0;
  const starts = sections.length ? sections : [{ from: 0, title: "" }];
  starts.forEach(({ from, title }, n) => {
    const end = n + 1 < starts.length ? starts[n + 1].from : shapes.length;
    if (from >= end) return;
    if (title) {
      dividers.push({ top, title, from });
      top += DIVIDER;
    }
    top = layOutSection({ shapes, from, end, width, rowHeight, caption, rows, top });
  });
  return { rows, dividers, height: top };
}

function layOutSection({ shapes, from, end, width, rowHeight, caption, rows, top }) {
  let first = from;
  let sum = 0;
  for (let at = from; at < end; at += 1) {
    sum += shapes[at];
    const gaps = GAP * (at - first);
    if (sum * rowHeight + gaps < width && at + 1 < end) continue;
    // A last row that is not full is as high as the others, and no higher.
    const height = Math.min((width - gaps) / sum, at + 1 < end ? Infinity : rowHeight);
    rows.push({ top, height, from: first, to: at + 1 });
    top += height + caption + GAP;
    first = at + 1;
    sum = 0;
  }
  return top;
}

// Returns the numbers of the first row that ends below `y`.
export function rowAt(rows, y) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].top + rows[middle].height < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Returns {left, width} of each photo of a row.
export function placesIn(row, shapes) {
  const places = [];
  let left = 0;
  for (let at = row.from; at < row.to; at += 1) {
    const width = shapes[at] * row.height;
    places.push({ left, width });
    left += width + GAP;
  }
  return places;
}

// Returns the number of the photo that an arrow key leads to from `at`.
export function neighbour({ rows, shapes }, at, key) {
  const last = shapes.length - 1;
  const rowNumber = rows.findIndex((row) => at >= row.from && at < row.to);
  if (key === "ArrowLeft") return Math.max(at - 1, 0);
  if (key === "ArrowRight") return Math.min(at + 1, last);
  if (key === "Home") return 0;
  if (key === "End") return last;
  const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -4, PageDown: 4 }[key];
  if (!step || rowNumber < 0) return at;
  const next = rows[Math.min(Math.max(rowNumber + step, 0), rows.length - 1)];
  const own = placesIn(rows[rowNumber], shapes)[at - rows[rowNumber].from];
  const middle = own.left + own.width / 2;
  const distances = placesIn(next, shapes).map(({ left, width }) =>
    Math.abs(left + width / 2 - middle));
  return next.from + distances.indexOf(Math.min(...distances));
}
