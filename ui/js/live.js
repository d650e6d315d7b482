// Live pages: the stream says only "changed"; whoever listens to `live:<topic>` on the body fetches its own fragment.
// While the stream is down, every topic is announced every 15 seconds instead, and the top bar says so.
import { say } from "./words.js";

const POLL = 15000;
const body = document.body;
const topics = (body.dataset.live ?? "").split(/[\s,]+/).filter(Boolean);
const light = document.getElementById("aj-live");
const said = new Map(); // topic → the last word of the stream and when it came
const asked = new WeakMap(); // request → when it was sent
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
    said.set(detail.topic, { detail, at: performance.now() });
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

// A fragment that replaces itself takes its own queued fetch with it. So what was said while an answer was on its way is
// said again after the swap: a second alarm must not be lost because the first was just being drawn.
body.addEventListener("htmx:beforeSend", (event) => asked.set(event.detail.xhr, performance.now()));
body.addEventListener("htmx:afterSettle", (event) => {
  const since = asked.get(event.detail.xhr);
  if (since === undefined) return;
  asked.delete(event.detail.xhr);
  for (const [topic, last] of said) if (last.at >= since) announce(topic, last.detail);
});
