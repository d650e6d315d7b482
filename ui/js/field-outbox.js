// What waits on the phone and what the server refused, one card each; a refused one goes to the desk or is put away by hand.
import { away, changed, flush, refused, waiting } from "./outbox.js";

const moment = (fields) => new Date(new Map(fields).get("pressed_at") ?? 0);
const clock = (at) => `${at.getMonth() + 1}-${at.getDate()} ${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;

function card(post, template) {
  const item = template.content.cloneNode(true);
  item.querySelector("[data-what]").textContent = post.label;
  item.querySelector("[data-when]").textContent = clock(moment(post.fields));
  const said = item.querySelector("[data-said]");
  if (said) said.textContent = post.said;
  const link = item.querySelector("a[data-page]");
  if (link) link.href = post.page;
  return item;
}

function report(post, form) {
  form.action = post.url.replace(/[^/]+\/$/, "report/");
  const said = { label: post.label, said: post.said, at: moment(post.fields).toISOString() };
  const words = post.fields.filter(([name, value]) => typeof value === "string" && ["entry", "condition", "done", "note", "reason"].includes(name));
  form.append(...[...Object.entries(said), ...words].map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
  const picture = post.fields.map(([, value]) => value).find((value) => value instanceof Blob);
  if (picture) {
    const files = new DataTransfer();
    files.items.add(new File([picture], picture.name ?? "photo.jpg", { type: picture.type }));
    form.enctype = "multipart/form-data";
    form.append(Object.assign(document.createElement("input"), { type: "file", name: "photo", hidden: true, files: files.files }));
  }
  form.addEventListener("submit", () => away(post.id));
}

async function draw() {
  const [sent, left] = [await waiting(), await refused()];
  const [waits, kept] = ["waiting", "refused"].map((name) => document.querySelector(`[data-posts=${name}]`));
  waits.replaceChildren(...sent.map((post) => card(post, document.getElementById("post-waiting"))));
  kept.replaceChildren(...left.map((post) => {
    const item = card(post, document.getElementById("post-refused"));
    report(post, item.querySelector("form"));
    item.querySelector("[data-away]").addEventListener("click", async () => { await away(post.id); draw(); });
    return item;
  }));
  document.querySelector("[data-none]").hidden = sent.length + left.length > 0;
  for (const list of [waits, kept]) list.closest("section").hidden = list.childElementCount === 0;
}

document.querySelector("[data-send-now]").addEventListener("click", () => flush());
changed(draw);
draw();
