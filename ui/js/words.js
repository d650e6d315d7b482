// The few sentences that scripts say; the server writes them in the reader's language.
const holder = document.getElementById("aj-words");

export const say = (name, facts = {}) =>
  (holder?.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_, fact) => facts[fact] ?? "");
