// The phone's copy of the day. Pages come from the net while it answers, and from this copy when it does not.
// One person's copy, no older than a day; it goes at the sign-out. Posts are not touched here: outbox.js keeps them.
importScripts("/static/ui/js/field-sync.js"); // what waits is sent with no page open

const store = "anju-field-1";
const day = 24 * 3600 * 1000;
const patience = 5000;
const lost = "/field/offline/";
const owner = "/field/owner";

const name = (address) => new URL(address, location.origin).pathname;
const opened = () => caches.open(store);
let turn = 0; // goes up when a copy is thrown away: what was asked for before that is not kept after it

async function remember(address, answer, asked) {
  if (!answer.ok || answer.redirected) return;
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", new Date().toISOString());
  const body = await answer.blob();
  if (asked === turn) await (await opened()).put(name(address), new Response(body, { headers }));
}

// A page that shows a copy says so: its body carries the moment at which the copy was taken.
async function kept(address) {
  const answer = await (await opened()).match(name(address));
  if (!answer) return undefined;
  const at = answer.headers.get("X-Kept-At");
  if (!(answer.headers.get("Content-Type") ?? "").startsWith("text/html")) return answer;
  if (name(address) !== lost && Date.now() - Date.parse(at) > day) return undefined;
  const text = (await answer.text()).replace("<body", `<body data-kept-at="${at}"`);
  return new Response(text, { headers: answer.headers });
}

const soon = (answer) => Promise.race([answer, new Promise((_, no) => { setTimeout(no, patience, new Error("slow")); })]);

async function page({ request }) {
  const now = turn;
  const asked = fetch(request);
  asked.then((answer) => remember(request.url, answer.clone(), now)).catch(() => {});
  try {
    const answer = await soon(asked);
    return answer.status >= 502 ? (await kept(request.url)) ?? answer : answer;
  } catch {
    return (await kept(request.url)) ?? (await asked.catch(() => kept(lost))) ?? Response.error();
  }
}

async function part(request) {
  try {
    const now = turn;
    const answer = await fetch(request);
    await remember(request.url, answer.clone(), now);
    return answer;
  } catch (problem) {
    const copy = await kept(request.url);
    if (copy) return copy;
    throw problem;
  }
}

// A page is of use only with its sheets and modules, and a module with those it imports.
async function whole(address, seen, now) {
  if (now !== turn || seen.has(name(address))) return;
  seen.add(name(address));
  const answer = await fetch(address, { credentials: "same-origin", headers: { "X-Quiet": "1" } });
  if (!answer.ok || answer.redirected) return;
  const text = await answer.clone().text();
  await remember(address, answer, now);
  const found = [
    ...text.matchAll(/(?:src|href)="(\/static\/[^"#]+)/g), ...text.matchAll(/(?:from|import) ?"(\.{1,2}\/[^"]+)"/g),
  ].map(([, path]) => new URL(path, new URL(address, location.origin)).href);
  for (const each of found) await whole(each, seen, now);
}

async function take(pages) {
  const seen = new Set();
  const now = turn;
  for (const address of pages) await whole(address, seen, now).catch(() => {});
}

function forget() {
  turn += 1;
  return caches.delete(store);
}

// Another person at the same phone finds nothing of the one before.
async function belong(person) {
  const cache = await opened();
  const before = await (await cache.match(owner))?.text();
  if (before === person) return;
  await forget();
  await (await opened()).put(owner, new Response(person));
}

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(take([lost])); });
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { person, pages } = event.data;
  event.waitUntil(person === null ? forget() : belong(person).then(() => take([lost, ...pages])));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith("/field/")) event.respondWith(page(event));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});
