// The responder's phone: what is ticked is kept (draft.js puts it back), a photo is sent when it is taken, a shown number is dialled.
import { busy, show } from "./outbox.js";

document.addEventListener("change", ({ target }) => {
  if (target.form?.matches("form[id^=findings]")) {
    sessionStorage.setItem(`anju-draft:${location.pathname}`, JSON.stringify([...new FormData(target.form)].filter(([name]) => name !== "csrfmiddlewaretoken")));
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
