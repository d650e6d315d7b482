// Live pages: the stream says only "changed"; whoever listens to `live:<topic>` on the body fetches its own fragment.
// While the stream is down, every topic is announced every 15 seconds instead, and the top bar says so.
import { say } from "./words.js";

const POLL = 15000;
const body = document.body;
const topics = (body.dataset.live ?? "").split(/[\s,]+/).filter(Boolean);
const light = document.getElementById("aj-live");
let connected = false;
let pause = 1000;

const announce = (topic, detail) => {
  body.dispatchEvent(new CustomEvent(`live:${topic}`, { detail }));
  window.htmx?.trigger(body, `live-${topic}`, detail);
};

const show = () => {
  if (!light) return;
  light.hidden = connected;
  light.lastElementChild.textContent = say("offline");
};

const connect = () => {
  const source = new EventSource(`${body.dataset.liveUrl}?topics=${topics.join(",")}`);
  source.addEventListener("open", () => {
    // What happened while the line was down is fetched once, now.
    if (!connected) topics.forEach((topic) => announce(topic, {}));
    connected = true;
    pause = 1000;
    show();
  });
  source.addEventListener("changed", (event) => {
    const detail = JSON.parse(event.data);
    announce(detail.topic, detail);
  });
  source.addEventListener("error", () => {
    connected = false;
    show();
    source.close();
    setTimeout(connect, pause);
    pause = Math.min(pause * 2, POLL);
  });
  window.addEventListener("pagehide", () => source.close(), { once: true });
};

if (topics.length && window.EventSource) {
  connect();
  setInterval(() => connected || topics.forEach((topic) => announce(topic, {})), POLL);
}

// A fragment that fetches itself is not a person at work: it must not keep a session alive.
body.addEventListener("htmx:configRequest", (event) => {
  const { verb, triggeringEvent, headers } = event.detail;
  if (verb === "get" && (!triggeringEvent || /^live[:-]/.test(triggeringEvent.type))) headers["X-Quiet"] = "1";
});
