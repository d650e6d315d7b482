// Makes the phone's pages an app: registers their worker, has the day's jobs copied, says when a page is a copy, forgets at the sign-out.
import { changed, flush, show, waiting } from "./outbox.js";

const { outboxOwner: person } = document.querySelector("[data-outbox-owner]").dataset;
const { keptAt } = document.body.dataset;

if (keptAt) {
  const at = new Date(keptAt);
  document.querySelectorAll("[data-copy-at]").forEach((place) => {
    place.textContent = `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
  });
  show("[data-copy]", true);
  window.addEventListener("online", () => setTimeout(() => location.reload(), 1500)); // what waits is sent first
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/field/worker.js");
  const tell = (word) => navigator.serviceWorker.ready.then(({ active }) => active.postMessage(word)).catch(() => {});
  // Where the browser can, it wakes the worker when the net is back, with no page open (field-sync.js).
  const wake = () => navigator.serviceWorker.ready.then((registration) => registration.sync?.register("anju-outbox")).catch(() => {});
  changed(async () => { if ((await waiting()).length > 0) wake(); });
  navigator.serviceWorker.addEventListener("message", ({ data }) => { if (data === "flush") flush(); });
  const jobs = [...document.querySelectorAll("#list a[href^='/field/jobs/']")].map((link) => link.getAttribute("href"));
  if (!keptAt) tell({ person, pages: [location.pathname, "/field/outbox/", ...jobs] });
  document.addEventListener("submit", ({ target }) => { if (target.action.endsWith("/sign-out/")) tell({ person: null }); });
}
