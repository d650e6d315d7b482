// Lists by keyboard: arrow keys walk the rows of [data-list], Enter opens the row's first link.
const rows = (list) => [...list.querySelectorAll("[data-row]")];

const walk = (list, step) => {
  const all = rows(list);
  const at = all.findIndex((row) => row.contains(document.activeElement) || row.getAttribute("aria-selected") === "true");
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  all.forEach((row) => row.removeAttribute("aria-selected"));
  next.setAttribute("aria-selected", "true");
  const target = next.querySelector("a") ?? next.querySelector("button, input") ?? next;
  target.focus();
  next.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog")) return;
  const list = document.querySelector("[data-list]");
  if (!list) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    walk(list, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && event.target === document.body) {
    list.querySelector('[aria-selected="true"] a')?.click();
  }
});
