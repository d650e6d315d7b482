// An empty date says 年-月-日 in the page's own language; what the browser would write is in the browser's.
const mark = (field) => field.toggleAttribute("data-empty", !field.value && Boolean(field.placeholder));
const markAll = (root) => root.querySelectorAll?.('input[type="date"]').forEach(mark);

markAll(document);
document.addEventListener("htmx:load", (event) => markAll(event.target));
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => event.target.matches?.('input[type="date"]') && mark(event.target));
}
