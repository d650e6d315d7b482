// Heartbeats: a form with data-beat="15" is posted quietly every so many seconds while its page is open.
const beat = async (form) => {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
  if (answer.status === 401 || answer.redirected) document.body.dispatchEvent(new CustomEvent("signed-out"));
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
