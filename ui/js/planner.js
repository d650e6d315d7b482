// The day's chart: a bar can be dragged to another worker or time. What the move costs is asked of the server while it
// is dragged and shown before it is confirmed. Without a pointer the bar is a link to the same choice as a form.
const chart = document.querySelector("[data-plan-chart]");
const panel = document.getElementById("pl-try");
const STEP = 5;
const START = 6;

const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

let asked = 0;
const ask = async (url, worker, minute, person) => {
  const mine = ++asked;
  const answer = await fetch(`${url}?worker=${worker}&at=${clock(minute)}&person=${person}`, { headers: { "X-Fragment": "1" } });
  if (mine !== asked) return;
  panel.innerHTML = answer.ok ? await answer.text() : "";
  panel.hidden = !answer.ok;
};

const close = () => {
  asked += 1;
  panel.hidden = true;
  panel.replaceChildren();
  chart.querySelector(".pl-ghost")?.remove();
};

const begin = (bar, down) => {
  const { row, head, minute, first, names } = chart.dataset;
  const workers = [...chart.querySelectorAll("[data-row]")];
  const rect = bar.querySelector(".pl-bar");
  const grab = down.offsetX - Number(rect.getAttribute("x"));
  let ghost = null;
  let last = "";
  let timer = 0;
  const at = (event) => {
    const box = chart.getBoundingClientRect();
    const place = Math.floor((event.clientY - box.top - Number(head)) / Number(row));
    const time = Number(first) + (event.clientX - box.left - grab - Number(names)) / Number(minute);
    return [Math.max(0, Math.min(workers.length - 1, place)), Math.max(0, Math.min(1435, Math.round(time / STEP) * STEP))];
  };
  const drag = (event) => {
    if (!ghost && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < START) return;
    if (!ghost) {
      close();
      ghost = rect.cloneNode();
      ghost.classList.add("pl-ghost");
      chart.append(ghost);
    }
    const [place, time] = at(event);
    ghost.setAttribute("x", Number(names) + (time - Number(first)) * Number(minute));
    ghost.setAttribute("y", Number(head) + place * Number(row) + (Number(row) - Number(rect.getAttribute("height"))) / 2);
    if (`${place} ${time}` === last) return;
    last = `${place} ${time}`;
    clearTimeout(timer);
    timer = setTimeout(() => ask(bar.dataset.try, workers[place].dataset.row, time, bar.dataset.person), 120);
  };
  const end = (event) => {
    for (const [name, what] of [["pointermove", drag], ["pointerup", end], ["pointercancel", end]]) chart.removeEventListener(name, what);
    if (ghost && event.type === "pointercancel") close();
    if (ghost) bar.addEventListener("click", (click) => click.preventDefault(), { once: true });
    if (ghost) setTimeout(() => panel.querySelector("button")?.focus({ preventScroll: true }), 400);
  };
  for (const [name, what] of [["pointermove", drag], ["pointerup", end], ["pointercancel", end]]) chart.addEventListener(name, what);
  chart.setPointerCapture(down.pointerId);
};

if (chart && panel) {
  chart.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest("[data-try]");
    if (bar && event.button === 0) begin(bar, event);
  });
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  panel.addEventListener("click", (event) => event.target.closest("[data-plan-close]") && close());
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

// A worker's row and way on the map belong together: what is pointed at stands out, the others step back.
const light = (worker) => {
  for (const thing of document.querySelectorAll(".pl-map .aj-map-line, .pl-map .aj-map-sign.is-stop")) {
    thing.classList.toggle("is-dim", worker !== null && !thing.classList.contains(`is-w${worker}`));
  }
};
document.addEventListener("pointerover", (event) => {
  const thing = event.target.closest("[data-colour]");
  light(thing ? thing.dataset.colour : null);
});
