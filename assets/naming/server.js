// What the app's own server says of names, and is told of them.

import { asked } from "../grid/server.js";

export async function askOfName(key, name) {
  return (await asked(`names/${key}?name=${encodeURIComponent(name)}`)).json();
}

export async function teach(key, name, said) {
  return posted(`names/${key}`, name, said);
}

export async function undo(key, done) {
  return posted(`names/${key}/undo/${done}`, "", {});
}

async function posted(path, name, said) {
  const headers = { "X-Name": encodeURIComponent(name), "Content-Type": "application/json" };
  return (await asked(path, { method: "POST", headers, body: JSON.stringify(said) })).json();
}
