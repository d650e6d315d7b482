// Running clocks on the server's time: the wall clock, "… ago", time since, and countdown rings.
import { say } from "./words.js";

const first = document.querySelector("[data-clock]");
const offset = first ? new Date(first.getAttribute("datetime")).getTime() - Date.now() : 0;
const two = (number) => String(number).padStart(2, "0");

export const now = () => new Date(Date.now() + offset);

const length = (seconds) => {
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const parts = days ? [["day", days], ["hour", hours]] : hours ? [["hour", hours], ["minute", minutes]]
    : minutes ? [["minute", minutes], ["second", seconds % 60]] : [["second", seconds]];
  return parts.map(([unit, n]) => say(unit, { n })).join(" ");
};

const running = (seconds) => {
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
};

const since = (element) => Math.max(0, Math.floor((now() - new Date(element.getAttribute("datetime"))) / 1000));

const turn = (ring) => {
  const left = Math.max(0, (new Date(ring.dataset.until) - now()) / 1000);
  const share = Math.min(100, (left / Number(ring.dataset.total || 1)) * 100);
  ring.querySelector(".aj-ring-fill")?.setAttribute("stroke-dasharray", `${share.toFixed(1)} 100`);
  const text = ring.querySelector("[data-left]");
  if (text) text.textContent = Math.ceil(left);
};

const tick = () => {
  const moment = now();
  for (const clock of document.querySelectorAll("[data-clock]:not([hidden])")) {
    clock.textContent = moment.toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai" });
  }
  for (const element of document.querySelectorAll("[data-ago]")) element.textContent = say("ago", { length: length(since(element)) });
  for (const element of document.querySelectorAll("[data-since]")) element.textContent = running(since(element));
  for (const ring of document.querySelectorAll("[data-until]")) turn(ring);
};

tick();
setInterval(tick, 1000);
document.body.addEventListener("htmx:afterSettle", tick);
