// Drawings of this tab: the one on the sheet, and those that were searched with, by their uploads.

const PLACE = "semsearch-drawings";
const MOST_SENT = 8;
// What a browser keeps for a tab is shared with the places of its pages, which need some of it.
const MOST_CHARACTERS = 1_000_000;

const kept = JSON.parse(sessionStorage.getItem(PLACE)) || { sheet: [], sent: [] };

export function sheet() {
  return kept.sheet;
}

export function keepSheet(strokes) {
  kept.sheet = strokes;
  save();
}

// Returns the strokes of the drawing that was uploaded as `key`, undefined if it is not known.
export function sent(key) {
  return kept.sent.find(([own]) => own === key)?.[1];
}

export function keepSent(key, strokes) {
  kept.sent.push([key, strokes]);
  if (kept.sent.length > MOST_SENT) kept.sent.shift();
  save();
}

function save() {
  let said = JSON.stringify(kept);
  while (said.length > MOST_CHARACTERS && kept.sent.length) {
    kept.sent.shift();
    said = JSON.stringify(kept);
  }
  // A drawing larger than that stays until the page is loaded anew.
  if (said.length <= MOST_CHARACTERS) sessionStorage.setItem(PLACE, said);
}
