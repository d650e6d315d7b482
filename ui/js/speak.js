// Read aloud: [data-speak="#id"] reads that part of the page in the page's language; pressed again it stops.
const voice = window.speechSynthesis;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-speak]");
  if (!button || !voice) return;
  event.preventDefault();
  if (voice.speaking) return voice.cancel();
  const part = document.querySelector(button.dataset.speak || "#main");
  const words = new SpeechSynthesisUtterance(part?.innerText ?? "");
  words.lang = document.documentElement.lang === "en" ? "en-US" : "zh-CN";
  words.rate = 0.9;
  button.setAttribute("aria-pressed", "true");
  words.onend = () => button.removeAttribute("aria-pressed");
  voice.speak(words);
});

if (!voice) for (const button of document.querySelectorAll("[data-speak]")) button.hidden = true;
