// The chart of the board: days on a line against the target. The numbers come from a data block in the page; the table says the same.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--aj-${name}`).trim();

function point(value, target, late) {
  if (value === null) return { value: null };
  const missed = value < target;
  return {
    value,
    symbol: missed ? "triangle" : "circle",
    symbolSize: missed ? 13 : 8,
    itemStyle: { color: missed ? colour("surface") : colour("accent"), borderColor: colour(missed ? "warn" : "accent"), borderWidth: missed ? 2 : 0 },
    label: { show: missed && value === point.lowest, formatter: `${value}%`, color: colour("warn-ink"), fontWeight: 700, position: late ? "left" : "right", distance: 8, fontSize: 13 },
  };
}

function options(data) {
  const known = data.values.filter((value) => value !== null);
  point.lowest = Math.min(...known);
  const floor = Math.max(0, Math.min(90, Math.floor((point.lowest - 2) / 10) * 10));
  const ink = colour("ink-2");
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 64, right: 0, top: 14, bottom: 10 },
    xAxis: {
      type: "category", data: data.days, axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("line") } }, axisLabel: { show: false },
    },
    yAxis: {
      type: "value", min: floor, max: 100, splitNumber: 2,
      axisLabel: { formatter: "{value}%", color: ink, fontSize: 12 }, splitLine: { lineStyle: { color: colour("line") } },
    },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value === null || value === undefined ? data.missing : `${value}%`) },
    series: [{
      type: "line", name: data.name, data: data.values.map((value, index) => point(value, data.target, index > data.values.length - 3)),
      lineStyle: { color: colour("accent"), width: 2 }, connectNulls: false,
      markLine: {
        silent: true, symbol: "none", lineStyle: { color: colour("ink"), type: "dashed", width: 1 },
        label: { position: "insideStartBottom", formatter: data.target_words, color: ink, fontSize: 12 },
        data: [{ yAxis: data.target }],
      },
    }],
  };
}

function draw(place) {
  const block = document.getElementById(place.dataset.boardChart);
  if (!block || !window.echarts || place.offsetWidth === 0) return;
  let chart = window.echarts.getInstanceByDom(place);
  if (!chart) {
    chart = window.echarts.init(place, null, { renderer: "canvas" });
    new ResizeObserver(() => chart.resize()).observe(place);
  }
  chart.setOption(options(JSON.parse(block.textContent)), true);
}

const every = () => document.querySelectorAll("[data-board-chart]").forEach(draw);
every();
document.addEventListener("htmx:afterSettle", every);
// A reader with the keyboard on the board is not pulled away by a refresh; it comes when the focus has left.
document.addEventListener("htmx:beforeRequest", (event) => {
  const board = document.getElementById("board");
  if (event.target === board && board.contains(document.activeElement)) event.preventDefault();
});
new MutationObserver(every).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme", "data-size"] });
