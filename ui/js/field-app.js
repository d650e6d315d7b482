// Makes the phone's pages an app: registers their worker, has the day's jobs copied, says when a page is a copy, forgets at the sign-out.
import { show } from "./outbox.js";

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
  const jobs = [...document.querySelectorAll("#list a[href^='/field/jobs/']")].map((link) => link.getAttribute("href"));
  if (!keptAt) tell({ person, pages: [location.pathname, "/field/outbox/", ...jobs] });
  document.addEventListener("submit", ({ target }) => { if (target.action.endsWith("/sign-out/")) tell({ person: null }); });
}
