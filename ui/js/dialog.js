// Links with data-dialog open their page in a dialog; a form inside it answers there too. Without script they are pages.
const dialog = document.getElementById("aj-dialog");
const body = document.getElementById("aj-dialog-body");
let opener = null;

export const openDialog = (url) => {
  opener = document.activeElement;
  window.htmx.ajax("GET", url, { target: body, swap: "innerHTML", headers: { "X-Dialog": "1" } });
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  if (link && window.htmx && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openDialog(link.getAttribute("href") ?? link.dataset.dialog);
  }
  if (event.target.closest("dialog [data-close-dialog]")) {
    event.preventDefault();
    event.target.closest("dialog").close();
  }
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens)?.showModal();
});

body?.addEventListener("htmx:afterSwap", () => {
  if (body.childElementCount === 0) return dialog.close();
  if (!dialog.open) dialog.showModal();
  const fields = "[autofocus], input:not([type=hidden]), select, textarea";
  (body.querySelector(fields) ?? body.querySelector("button"))?.focus();
});

document.body.addEventListener("close-dialog", () => {
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
});

dialog?.addEventListener("close", () => {
  body.replaceChildren();
  opener?.focus?.();
});

// Menus made of <details> close on a click elsewhere and on Escape.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});
