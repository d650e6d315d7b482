// Posts that must not get lost: kept in the browser first, sent in order, sent again until the server has them once.
// What the server refuses (the job was given to another meanwhile) is kept beside them until the worker has dealt with it.
// A form takes part with data-outbox. Its token makes a second arrival harmless on the server.
// A press is noted in the same instant (localStorage is the only store that does not wait), then moved to the outbox with
// its place: a page that is just going away takes no press with it, the next page sends it.
import { heard, told } from "./phone-clock.js";
import { position } from "./position.js";

const owner = document.body.dataset.outboxOwner || document.querySelector("[data-outbox-owner]")?.dataset.outboxOwner || "";
const again = 5000;
const late = 30_000; // who pressed a moment ago reads the answer on the page; who pressed long ago finds it kept
let sending = false;
let timer = 0;
let underWay = 0;
let leaving = false;

const listeners = [];
export const changed = (listener) => { listeners.push(listener); };

function store(mode, name = "posts") {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("anju-outbox", 2);
    opening.onupgradeneeded = () => ["posts", "refused"].filter((each) => !opening.result.objectStoreNames.contains(each))
      .forEach((each) => opening.result.createObjectStore(each, { keyPath: "id", autoIncrement: true }));
    opening.onsuccess = () => {
      opening.result.onversionchange = () => opening.result.close();
      resolve(opening.result.transaction(name, mode).objectStore(name));
    };
    opening.onerror = () => reject(opening.error);
  });
}
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const mine = async (name) => (await done((await store("readonly", name)).getAll())).filter((post) => post.owner === owner);
export const waiting = () => mine("posts");
export const refused = () => mine("refused");
export const away = async (id) => done((await store("readwrite", "refused")).delete(id));
const keepRefused = async ({ id, ...post }, said) => done((await store("readwrite", "refused")).add({ ...post, said }));
const keep = async (post) => done((await store("readwrite")).add(post));
const drop = async (id) => done((await store("readwrite")).delete(id));

const mark = "anju-pressed:";
const noted = (post) => `${mark}${new Map(post.fields).get("token")}`;
function note(post) {
  if (post.fields.some(([, value]) => typeof value !== "string")) return; // a photo has no room here
  try { localStorage.setItem(noted(post), JSON.stringify(post)); } catch { /* full or forbidden: the outbox alone keeps it */ }
}
async function settle(post) {
  const { positioned, ...rest } = post;
  if (positioned) rest.fields = [...post.fields, ...Object.entries(await position())];
  await keep(rest);
  localStorage.removeItem(noted(post));
}
async function settleNoted() {
  const posts = Object.keys(localStorage).filter((key) => key.startsWith(mark)).map((key) => JSON.parse(localStorage.getItem(key)));
  for (const post of posts.filter((each) => each?.owner === owner)) await settle(post);
}

function token() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function show(selector, visible) {
  if (selector) document.querySelectorAll(selector).forEach((part) => { part.hidden = !visible; });
}

async function count() {
  const posts = await waiting();
  document.querySelectorAll("[data-outbox-count]").forEach((place) => {
    place.textContent = posts.length;
    place.closest(".fd-outbox")?.toggleAttribute("data-waiting", posts.length > 0);
  });
  const left = await refused();
  document.querySelectorAll("[data-refused-count]").forEach((place) => { place.textContent = left.length; });
  show("[data-refused]", left.length > 0);
  listeners.forEach((listener) => listener());
  show("[data-kept]", posts.length > 0);
  posts.filter((post) => post.page === location.pathname).forEach((post) => { show(post.keptShow, true); show(post.keptHide, false); });
  return posts;
}

async function send(post) {
  const body = new FormData();
  post.fields.forEach(([name, value]) => body.append(name, value));
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  body.set("sent_at", new Date().toISOString());
  const answer = await fetch(post.url, {
    method: "POST", body, redirect: "manual", headers: { Accept: "application/json", "X-Outbox": "1" },
    signal: AbortSignal.timeout(20000),
  });
  if (answer.type === "opaqueredirect" || [401, 403, 408, 429].includes(answer.status) || answer.status >= 500) {
    show("[data-sign-in-again]", answer.type === "opaqueredirect" || answer.status < 404);
    throw new Error("not now");
  }
  heard(answer.headers.get("X-Server-At"));
  const said = await answer.json().catch(() => ({}));
  if (answer.status >= 400 && Date.now() - Date.parse(new Map(post.fields).get("pressed_at")) > late) await keepRefused(post, said.sentence ?? "");
  document.querySelectorAll("[data-outbox-said]").forEach((place) => { place.textContent = said.sentence ?? ""; place.hidden = !said.sentence; });
  return said;
}

// A page that reloads itself waits while something is being sent.
export const busy = () => sending || underWay > 0 || leaving;

export async function flush() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let next = "";
  try {
    for (let [post] = await waiting(); post; [post] = await waiting()) { // what is pressed meanwhile goes too
      const said = await send(post);
      await drop(post.id);
      const staying = document.querySelector("[data-stay]:not([hidden])");
      if (said.next && (said.leave || !staying)) next = said.next;
    }
  } catch { timer = setTimeout(flush, again); } finally { sending = false; }
  if ((await count()).length === 0 && next) {
    leaving = true;
    location.assign(next);
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-outbox]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  underWay += 1;
  const fields = [...new FormData(form, event.submitter)].filter(([, value]) => typeof value === "string" || value.size > 0);
  fields.push(["token", token()], ["pressed_at", new Date().toISOString()], ...told());
  const { keptShow = "", keptHide = "" } = form.dataset;
  const label = form.dataset.label ?? event.submitter?.textContent.trim() ?? "";
  const post = { owner, label, page: location.pathname, url: form.action, fields, keptShow, keptHide, positioned: "position" in form.dataset };
  note(post);
  await settle(post).catch(() => form.submit());
  await flush();
  underWay -= 1;
  delete form.dataset.sent;
});
window.addEventListener("pageshow", () => { leaving = false; });
window.addEventListener("online", flush);
settleNoted().catch(() => {}).finally(flush);
