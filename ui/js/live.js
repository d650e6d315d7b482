// Live pages: the stream says only "changed". A place with data-hears="<topic> …" (or one that holds a mark with it) is
// told `live` and fetches itself; data-pace="150" collects what is said for so many milliseconds first. A place with two
// marks of two paces goes by the shorter wait: what rings does not stand behind what trickles.
// While the stream is down, every topic is announced every 15 seconds instead, and the top bar says so.
// The place that fetches stays in the page and only its content is exchanged: nothing said meanwhile is lost with it.
import { say } from "./words.js";

const POLL = 15000;
const body = document.body;
const topics = (body.dataset.live ?? "").split(/[\s,]+/).filter(Boolean);
const light = document.getElementById("aj-live");
const collecting = new WeakMap(); // place → when it is told what was said so far, and the timer of that
const asked = new WeakMap(); // request of a place for itself → when it went off
const posted = new WeakMap(); // place → when the last post for it went off, then when its answer came
let connected = false;
let pause = 1000;

export const announce = (topic, detail = {}) => {
  for (const mark of document.querySelectorAll(`[data-hears~="${CSS.escape(topic)}"]`)) {
    const place = mark.closest("[hx-get]");
    if (!place) continue;
    const tell = () => {
      collecting.delete(place);
      window.htmx?.trigger(place, "live", detail);
    };
    const pace = Number(mark.dataset.pace ?? 0);
    const due = performance.now() + pace;
    const waiting = collecting.get(place);
    if (waiting && waiting.due <= due) continue;
    clearTimeout(waiting?.timer);
    if (pace) collecting.set(place, { due, timer: setTimeout(tell, pace) });
    else tell();
  }
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
    if (!connected) topics.forEach((topic) => announce(topic));
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
  setInterval(() => connected || topics.forEach((topic) => announce(topic)), POLL);
}

// A fragment that fetches itself is not a person at work: it must not keep a session alive.
body.addEventListener("htmx:configRequest", (event) => {
  const { verb, triggeringEvent, headers } = event.detail;
  if (verb === "get" && (!triggeringEvent || triggeringEvent.type === "live")) headers["X-Quiet"] = "1";
});

// What a person does goes first. A post never waits for a place that fetches itself, and an answer that was asked for
// before the last post is old: it is not drawn over the post's own answer. If the post fails, the place asks again.
body.addEventListener("htmx:beforeSend", ({ detail }) => {
  const { requestConfig, target, xhr } = detail;
  if (requestConfig.verb !== "get") posted.set(target, performance.now());
  else if (requestConfig.elt === target) asked.set(xhr, performance.now());
});
body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { requestConfig, target, xhr } = detail;
  if (requestConfig.verb !== "get") posted.set(target, performance.now()); // what was asked while it was on its way is old too
  else if (asked.get(xhr) < (posted.get(target) ?? 0)) {
    detail.shouldSwap = false;
    setTimeout(() => window.htmx.trigger(target, "live", {})); // nothing said meanwhile is lost with it
  }
});
body.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { requestConfig, target, failed } = detail;
  if (failed && requestConfig.verb !== "get" && target?.matches("[hx-trigger^=live]")) window.htmx.trigger(target, "live", {});
});
