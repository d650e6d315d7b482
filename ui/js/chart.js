// Charts are islands drawn from the table beside them: <div data-chart="line|bar" data-from="#table" data-target="97.5"
// data-unit="%" data-lines="40,130" data-band="50,110"></div>. data-lines are dashed limits, data-band is shaded (an empty
// side is open). First column: names; the others: numbers (an empty cell is missing and stays a gap).
// Load it with <script type="module" src="ui/js/chart.js"> after vendor/echarts.js.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const read = (table) => {
  const heads = [...table.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent.trim()));
  const numbers = (column) => rows.map((row) => (row[column] === "" || Number.isNaN(Number(row[column])) ? null : Number(row[column])));
  return { names: rows.map((row) => row[0]), series: heads.map((name, index) => ({ name, data: numbers(index + 1) })) };
};

const options = (box) => {
  const { names, series } = read(document.querySelector(box.dataset.from));
  const [ink, line, accent] = [colour("--aj-ink-3"), colour("--aj-line"), colour("--aj-accent")];
  const text = { color: ink, fontFamily: colour("--aj-font"), fontSize: 12 };
  const number = (text) => (text === "" || text === undefined ? undefined : Number(text));
  const limits = (box.dataset.lines ?? "").split(",").filter(Boolean).map((value) => ({ yAxis: Number(value) }));
  const [low, high] = (box.dataset.band ?? "").split(",").map(number);
  const band = box.dataset.band ? { silent: true, itemStyle: { color: accent, opacity: 0.08 }, data: [[{ yAxis: low ?? Number(box.dataset.min) }, { yAxis: high ?? Number(box.dataset.max) }]] } : undefined;
  const lines = limits.length ? { silent: true, symbol: "none", lineStyle: { color: colour("--aj-life"), type: "dashed" }, label: { ...text, position: "end" }, data: limits } : undefined;
  const target = box.dataset.target ? { silent: true, symbol: "none", lineStyle: { color: ink, type: "dashed" }, label: { ...text, formatter: `{c}${box.dataset.unit ?? ""}` }, data: [{ yAxis: Number(box.dataset.target) }] } : undefined;
  return {
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 40, top: 16, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: names, axisLabel: text, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: "value", min: box.dataset.min ? Number(box.dataset.min) : undefined, max: box.dataset.max ? Number(box.dataset.max) : undefined, axisLabel: { ...text, formatter: `{value}${box.dataset.unit ?? ""}` }, splitLine: { lineStyle: { color: line } } },
    series: series.map(({ name, data }, index) => ({ name, data, type: box.dataset.chart, symbolSize: 7, barMaxWidth: 32, connectNulls: false, color: index ? colour("--aj-d-2") : accent, markLine: index ? undefined : (target ?? lines), markArea: index ? undefined : band })),
  };
};

const draw = (box) => {
  const chart = window.echarts.getInstanceByDom(box) ?? window.echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(options(box), true);
};

const drawAll = () => window.echarts && document.querySelectorAll("[data-chart]").forEach(draw);
drawAll();
document.body.addEventListener("htmx:afterSettle", drawAll);
document.body.addEventListener("theme", drawAll);
window.addEventListener("resize", () => document.querySelectorAll("[data-chart]").forEach((box) => window.echarts?.getInstanceByDom(box)?.resize()));
