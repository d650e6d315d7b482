// The alarm sound, made here (no file): two tones while [data-ringing] is on the page. [data-mute] silences it until
// another alarm comes; the colour of the strip cannot be silenced.
import { say } from "./words.js";

let context = null;
let timer = null;
let silenced = "";

const beep = (at, frequency) => {
  const [tone, gain] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = frequency;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.3);
};

const ring = () => {
  context ??= new AudioContext();
  // A browser lets a page sound only after the first touch or key; until then the strip alone speaks.
  if (context.state === "suspended") return void context.resume().catch(() => {});
  [880, 660, 880].forEach((frequency, index) => beep(context.currentTime + index * 0.32, frequency));
};

const check = () => {
  const alarm = document.querySelector("[data-ringing]");
  const loud = alarm && alarm.dataset.ringing !== silenced;
  if (loud && !timer) {
    ring();
    timer = setInterval(ring, 2000);
  } else if (!loud) {
    clearInterval(timer);
    timer = null;
  }
  for (const button of document.querySelectorAll("[data-mute]")) {
    const quiet = Boolean(alarm) && !loud;
    button.setAttribute("aria-pressed", String(quiet));
    if (alarm) button.querySelector("span").textContent = say(quiet ? "muted" : "sounding");
  }
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-try-sound]")) ring();
  if (!event.target.closest("[data-mute]")) return;
  const alarm = document.querySelector("[data-ringing]")?.dataset.ringing ?? "";
  silenced = silenced === alarm ? "" : alarm;
  check();
});
document.body.addEventListener("htmx:afterSettle", check);
check();
