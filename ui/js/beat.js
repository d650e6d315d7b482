// Heartbeats: a form with data-beat="15" is posted quietly every so many seconds while its page is open.
import { announce } from "./live.js";

const beat = async (form) => {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
  const target = answer.headers.get("HX-Redirect");
  if (answer.status === 401 && target) location.assign(target);
  else if (answer.headers.get("HX-Trigger")) Object.keys(JSON.parse(answer.headers.get("HX-Trigger"))).forEach((topic) => announce(topic));
};

const last = new Map();
setInterval(() => {
  for (const form of document.querySelectorAll("form[data-beat]")) {
    const due = Number(form.dataset.beat) * 1000;
    if (Date.now() - (last.get(form.action) ?? 0) < due) continue;
    last.set(form.action, Date.now());
    beat(form).catch(() => {});
  }
}, 1000);
