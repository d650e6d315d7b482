// The responder's phone: a photo is sent when it is taken, a shown number is dialled. What is ticked, draft.js keeps.
import { busy, show } from "./outbox.js";

const chosen = (input) => { if (input.form?.hasAttribute("data-send-on-change")) input.form.requestSubmit(); };
document.addEventListener("change", ({ target }) => chosen(target));
document.querySelectorAll("input[type=file]").forEach((input) => { if (input.files.length) chosen(input); }); // before this module came
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
