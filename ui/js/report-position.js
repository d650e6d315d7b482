// While a responder is on duty and the page is open, say every minute where the phone is, so that the nearest can be found.
import { position } from "./position.js";

const words = document.querySelector("[data-place-words]");

async function report() {
  const place = await position();
  if (place.longitude === "") { if (words) words.textContent = words.dataset.none; return; }
  const body = new FormData();
  Object.entries(place).forEach(([name, value]) => body.append(name, value));
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  const answer = await fetch("/field/position/", { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer?.ok && words) words.textContent = words.dataset.fresh;
}
report();
setInterval(() => document.visibilityState === "visible" && report(), 60000);
