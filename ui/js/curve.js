// Curves over time, drawn from the table beside them: <div data-curve="#table" data-unit="%" data-step="3600"></div>.
// First column: moments (data-value, ISO 8601); the others: numbers. Where nothing came for much longer than usual, the line breaks.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const GAP = 2.5; // of the time that usually lies between two points, and never less than this many steps

const number = (cell) => {
  const value = Number(cell.textContent.trim());
  return Number.isFinite(value) ? value : null;
};

const read = (table, step) => {
  const heads = [...table.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [Date.parse(row.cells[0].dataset.value), ...[...row.cells].slice(1).map(number)]);
  const between = rows.slice(1).map((row, index) => row[0] - rows[index][0]).sort((one, two) => one - two);
  const longest = GAP * Math.max(step * 1000, between[between.length >> 1] ?? 0);
  return heads.map((name, index) => {
    const data = [];
    for (const row of rows) {
      const last = data.at(-1);
      if (last && row[0] - last[0] > longest) data.push([last[0] + 1, null]);
      data.push([row[0], row[index + 1]]);
    }
    return { name, data };
  });
};

const options = (box) => {
  const series = read(document.querySelector(box.dataset.curve), Number(box.dataset.step));
  const [ink, line, accent, second] = ["--aj-ink-3", "--aj-line-strong", "--aj-accent", "--aj-d-3"].map(colour);
  const text = { color: ink, fontFamily: colour("--aj-font"), fontSize: 12 };
  const unit = box.dataset.unit ?? "";
  const band = series.length === 3; // mean, lowest, highest: the outer two only frame the first
  return {
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 16, top: 12, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value === null || value === undefined ? "–" : `${value}${unit}`) },
    xAxis: { type: "time", axisLabel: { ...text, hideOverlap: true, formatter: { year: "{MM}-{dd}", month: "{MM}-{dd}", day: "{MM}-{dd}", hour: "{HH}:{mm}" } }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: "value", scale: true, splitNumber: 3, axisLabel: { ...text, formatter: `{value}${unit}` }, splitLine: { lineStyle: { color: line } } },
    series: series.map(({ name, data }, index) => {
      const outer = band && index > 0;
      const paint = outer ? line : index ? second : accent;
      return { name, data, type: "line", connectNulls: false, showSymbol: !outer && data.length < 80, symbolSize: 5, color: paint, lineStyle: { width: outer ? 1 : 2, type: outer ? "dashed" : "solid" }, z: outer ? 1 : 2 };
    }),
  };
};

const draw = (box) => {
  box.classList.add("is-drawn");
  const chart = window.echarts.getInstanceByDom(box) ?? window.echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(options(box), true);
};

const all = () => document.querySelectorAll("[data-curve]");
const drawAll = () => window.echarts && all().forEach(draw);
drawAll();
document.body.addEventListener("theme", drawAll);
window.addEventListener("resize", () => all().forEach((box) => window.echarts?.getInstanceByDom(box)?.resize()));
