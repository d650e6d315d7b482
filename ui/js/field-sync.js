// Sends what waits when the net comes back although no page is open (Background Sync, where the browser has it). While a
// page is open its own outbox has the word. A post that arrives twice is carried out once; the server sees to that.
const waitingRoom = "anju-outbox";

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function rooms() {
  const opening = indexedDB.open(waitingRoom, 2);
  opening.onupgradeneeded = () => ["posts", "refused"].forEach((each) => {
    if (!opening.result.objectStoreNames.contains(each)) opening.result.createObjectStore(each, { keyPath: "id", autoIncrement: true });
  });
  return settled(opening);
}

async function deliver(post) {
  const body = new FormData();
  post.fields.forEach(([name, value]) => body.append(name, value));
  body.set("sent_at", new Date().toISOString());
  const answer = await fetch(post.url, {
    method: "POST", body, redirect: "manual", credentials: "same-origin", headers: { Accept: "application/json", "X-Outbox": "1" },
  });
  if (answer.type === "opaqueredirect" || [401, 403, 408, 429].includes(answer.status) || answer.status >= 500) throw new Error("not now");
  const { sentence = "" } = await answer.json().catch(() => ({}));
  return { refused: answer.status >= 400, said: sentence };
}

async function deliverAll(person) {
  const pages = await self.clients.matchAll({ type: "window" });
  if (pages.length > 0) { pages.forEach((page) => page.postMessage("flush")); return; }
  const base = await rooms();
  const posts = await settled(base.transaction("posts").objectStore("posts").getAll());
  for (const post of posts.filter(({ owner: whose }) => whose === person)) {
    const { refused, said } = await deliver(post);
    const { id, ...rest } = post;
    const work = base.transaction(["posts", "refused"], "readwrite");
    if (refused && await settled(work.objectStore("posts").get(id))) work.objectStore("refused").add({ ...rest, said });
    work.objectStore("posts").delete(id);
    await new Promise((resolve) => { work.oncomplete = resolve; });
  }
  base.close();
}

self.addEventListener("sync", (event) => {
  if (event.tag !== waitingRoom) return;
  event.waitUntil(navigator.locks.request(waitingRoom, async () => {
    const person = await (await (await caches.open("anju-field-1")).match("/field/owner"))?.text();
    if (person) await deliverAll(person);
  }));
});
