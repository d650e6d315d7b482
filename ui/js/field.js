// The responder's phone: what was ticked survives a reload, a photo is sent when it is taken, a shown number is dialled.
import { busy, show } from "./outbox.js";

const key = `anju-draft:${location.pathname}`;
const drafts = () => document.querySelectorAll("form[id^=findings]");

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  drafts().forEach((form) => [...form.elements].forEach((field) => {
    const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.name === "note" && values.length) { field.value = values[0]; field.closest("details").open = Boolean(values[0]); }
  }));
}

if (drafts().length && sessionStorage.getItem(key)) restore();
document.addEventListener("change", ({ target }) => {
  if (target.form?.matches("form[id^=findings]")) {
    sessionStorage.setItem(key, JSON.stringify([...new FormData(target.form)].filter(([name]) => name !== "csrfmiddlewaretoken")));
  }
  if (target.form?.hasAttribute("data-send-on-change")) target.form.requestSubmit();
});
// While something is sent the page does not reload; an ended session is told in place, not by sending the reader away from the address.
document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.id === "watch" && busy()) event.preventDefault(); });
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) show("[data-sign-in-again]", true);
  if (status === 401 || (event.target.id === "watch" && busy())) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", () => {
  const number = document.querySelector("a[data-dial]:not([data-dialled])");
  if (number) { number.dataset.dialled = "1"; number.focus(); location.href = number.href; }
});
