// What the phone's clock is worth: measured against the server's at every contact, watched for going back in between.
// Kept over a closed browser, so that a press without a net can be told with what was known when it was made.
const key = "anju-clock";
const slack = 60_000;
const known = () => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
const keep = (clock) => { try { localStorage.setItem(key, JSON.stringify(clock)); } catch { /* full or forbidden: the sending alone tells */ } };
// The monotonic clock stands still while a phone sleeps: only that the wall clock falls behind it says something.
const life = Math.round(performance.timeOrigin);
const sameLife = (clock) => clock.life === life && clock.behind !== undefined;
const behind = () => performance.timeOrigin + performance.now() - Date.now();

export function heard(serverAt) {
  const at = Date.parse(serverAt ?? "");
  if (!Number.isNaN(at)) keep({ offset: at - Date.now(), seen: Date.now(), behind: behind(), life, stepped: 0 });
}

export function watch() {
  const clock = known();
  const now = Date.now();
  const back = Math.max((clock.seen ?? now) - now, sameLife(clock) ? behind() - clock.behind : 0);
  keep({ ...clock, stepped: Math.max(clock.stepped ?? 0, back > slack ? Math.round(back) : 0), seen: Math.max(clock.seen ?? now, now) });
}

export function told() {
  watch();
  const { offset = "", stepped = 0 } = known();
  return [["clock_offset", String(offset)], ["clock_stepped", String(stepped)]];
}

const page = document.querySelector("[data-server-at]");
const [entry] = performance.getEntriesByType("navigation");
if (page && !document.body.dataset.keptAt && entry?.type !== "back_forward") heard(page.dataset.serverAt);
watch();
setInterval(watch, 15_000);
