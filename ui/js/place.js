// A division chosen by name: typing searches, the list of an untouched box goes down level by level.
// Without script the server reads the words that were typed and asks back when several divisions have them.
const parts = (box) => ({ code: box.querySelector("input[type=hidden]"), words: box.querySelector("input[type=text]"), list: box.querySelector(".aj-place-list") });
const options = (box) => [...box.querySelectorAll("[role=option]")];
const waiting = new WeakMap();

const close = (box) => {
  const { words, list } = parts(box);
  waiting.delete(box); // an answer under way opens nothing any more
  list.hidden = true;
  words.setAttribute("aria-expanded", "false");
  words.removeAttribute("aria-activedescendant");
};

const mark = (box, at) => {
  const all = options(box);
  all.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  if (!all[at]) return;
  parts(box).words.setAttribute("aria-activedescendant", all[at].id);
  all[at].scrollIntoView({ block: "nearest" });
};

const ask = async (box, query) => {
  const { words, list } = parts(box);
  const mine = Symbol("question");
  waiting.set(box, mine);
  const here = new URL(box.dataset.place, location.href);
  for (const [name, value] of Object.entries(query)) here.searchParams.set(name, value);
  here.searchParams.set("list", words.id);
  const answer = await fetch(here, { headers: { "X-Quiet": "1" } }).catch(() => null);
  if (waiting.get(box) !== mine) return;
  if (!answer?.ok || document.activeElement !== words) return close(box);
  list.innerHTML = await answer.text();
  list.hidden = false;
  words.setAttribute("aria-expanded", "true");
  mark(box, query.words && options(box).length === 1 ? 0 : -1);
};

const choose = (box, option) => {
  const { code, words } = parts(box);
  code.value = option.dataset.code;
  words.value = option.dataset.words;
  words.dispatchEvent(new Event("change", { bubbles: true }));
  if (option.hasAttribute("data-leaf")) close(box);
  else ask(box, { at: option.dataset.code });
};

const dress = (box) => {
  const { words } = parts(box);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${words.id}_list` })) words.setAttribute(name, value);
};

const open = (box) => {
  const { code, words, list } = parts(box);
  if (list.hidden) ask(box, code.value || !words.value ? { at: code.value } : { words: words.value });
};

const boxOf = (event) => (event.target.matches?.(".aj-place input[type=text]") ? event.target.closest("[data-place]") : null);

document.querySelectorAll("[data-place]").forEach(dress);
document.addEventListener("click", (event) => {
  const box = boxOf(event) ?? event.target.closest?.(".aj-place-sign")?.closest("[data-place]");
  if (!box) return;
  parts(box).words.focus();
  open(box);
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".aj-place-list [role=option]");
  if (event.target.closest?.(".aj-place-list")) event.preventDefault(); // the box keeps the focus
  if (option) choose(option.closest("[data-place]"), option);
});
document.addEventListener("focusin", (event) => {
  const box = boxOf(event);
  if (box) dress(box);
});
document.addEventListener("focusout", (event) => {
  const box = boxOf(event);
  if (box) close(box);
});
document.addEventListener("input", (event) => {
  const box = boxOf(event);
  if (!box) return;
  const { code, words } = parts(box);
  code.value = "";
  clearTimeout(box.later);
  box.later = setTimeout(() => ask(box, words.value.trim() ? { words: words.value } : { at: "" }), 180);
});
document.addEventListener("keydown", (event) => {
  const box = boxOf(event);
  if (!box || event.isComposing || event.ctrlKey || event.metaKey) return;
  const { list } = parts(box);
  const all = options(box);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) open(box);
    else mark(box, event.key === "ArrowDown" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0));
  } else if (event.key === "Enter" && !list.hidden && all[at]) {
    event.preventDefault();
    choose(box, all[at]);
  } else if (event.key === "Escape" && !list.hidden) {
    event.stopPropagation();
    close(box);
  }
});
