// What the app's own server tells of the photos that a grid shows.

const PAGE = 60;
const SIDES = [160, 320, 480, 640, 960, 1280, 2048];

export function address(path) {
  return new URL(`semsearch/${path}`, document.baseURI).href;
}

export async function asked(path, options) {
  const response = await fetch(address(path), options);
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  throw new Error(said.error || "The app does not answer. Is it still running?");
}

export class Photos {
  constructor({ key, pictures, total }) {
    Object.assign(this, { key, pictures, total });
    this.pages = new Map();
  }

  async shapes() {
    return new Uint8Array(await (await asked(`shown/${this.key}/shapes`)).arrayBuffer());
  }

  // Returns the photo with the number `at` in the list if it is here already.
  known(at) {
    return this.pages.get(Math.floor(at / PAGE))?.photos?.[at % PAGE];
  }

  async at(at) {
    const number = Math.floor(at / PAGE);
    if (!this.pages.has(number)) this.pages.set(number, this.#page(number));
    const page = this.pages.get(number);
    const photos = await (page.photos || page);
    return photos[at % PAGE];
  }

  #page(number) {
    const from = number * PAGE;
    const path = `shown/${this.key}/photos?from=${from}&to=${Math.min(from + PAGE, this.total)}`;
    const coming = asked(path).then((response) => response.json());
    coming.then((photos) => this.pages.set(number, { photos }), () => this.pages.delete(number));
    return coming;
  }

  async details(id) {
    return (await asked(`shown/${this.key}/photos/${id}`)).json();
  }

  async why(id) {
    return (await asked(`shown/${this.key}/why/${id}`)).json();
  }

  // The address of a picture that is sharp at `width` by `height` on this screen.
  picture(photo, width, height) {
    const wanted = Math.max(width, height) * Math.min(window.devicePixelRatio || 1, 3);
    const side = SIDES.find((each) => each >= wanted * 0.95) || SIDES.at(-1);
    return address(`pictures/${this.pictures}/${photo.id}/${side}?v=${photo.changed}`);
  }
}
