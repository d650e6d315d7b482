// Geofences on a map without tiles: [data-fence-map] holds {home, home_label, fences, fixes, draw} in a
// <script type="application/json"> child. With draw, clicks fill the form named by data-form; typed numbers are drawn
// while their datum is WGS-84. Without script the form is typed. Load it after vendor/leaflet.js and vendor/leaflet.css.
const shapeOf = (fence, name) => (fence.radius ? window.L.circle(fence.points[0], { radius: fence.radius, className: name }) : window.L.polygon(fence.points, { className: name }));

const label = (layer, text, kind) => {
  const words = document.createElement("span");
  words.textContent = text;
  return layer.bindTooltip(words, { permanent: true, direction: "top", className: `aj-map-label is-${kind}` });
};

const show = (map, data) => {
  const shown = [];
  for (const fence of data.fences) shown.push(label(shapeOf(fence, `dv-fence is-${fence.rule}`).addTo(map), fence.name, fence.rule));
  for (const fix of [...data.fixes].reverse()) {
    if (fix.newest && fix.accuracy) window.L.circle(fix.at, { radius: fix.accuracy, className: "dv-fix", interactive: false }).addTo(map);
    shown.push(window.L.circleMarker(fix.at, { radius: fix.newest ? 7 : 4, className: `dv-fix${fix.newest ? " is-newest" : ""}`, interactive: false }).addTo(map));
  }
  if (data.home) {
    const sign = document.createElement("span");
    sign.className = "aj-map-sign is-home";
    const icon = window.L.divIcon({ html: sign, className: "aj-map-pin", iconSize: [0, 0] });
    shown.push(window.L.marker(data.home, { icon, keyboard: false, interactive: false }).addTo(map));
  }
  return shown;
};

const corners = (text) => text.split("\n").map((line) => line.replace("，", ",").split(/[\s,]+/).filter(Boolean).map(Number)).filter((point) => point.length === 2 && point.every(Number.isFinite));

const drawing = (map, form) => {
  const field = (name) => form.elements[name];
  const round = (place) => [place.lat.toFixed(6), place.lng.toFixed(6)];
  let drawn = null;
  const typed = () => {
    if (field("shape").value === "circle") {
      const point = [Number(field("latitude").value), Number(field("longitude").value)];
      const radius = Number(field("radius").value);
      return field("latitude").value && field("longitude").value && radius > 0 ? { points: [point], radius } : null;
    }
    const points = corners(field("corners").value);
    return points.length ? { points } : null;
  };
  const redraw = () => {
    drawn?.remove();
    const fence = field("datum").value === "wgs84" ? typed() : null;
    drawn = fence ? shapeOf(fence, "dv-fence is-drawn").addTo(map) : null;
    for (const part of form.querySelectorAll("[data-shape]")) part.hidden = part.dataset.shape !== field("shape").value;
    return drawn;
  };
  map.on("click", ({ latlng }) => {
    const [latitude, longitude] = round(latlng.wrap());
    if (field("datum").value !== "wgs84") field("corners").value = "";
    field("datum").value = "wgs84";
    if (field("shape").value === "circle") [field("latitude").value, field("longitude").value] = [latitude, longitude];
    else field("corners").value = `${field("corners").value.trimEnd()}\n${latitude},${longitude}`.trimStart();
    redraw();
  });
  form.addEventListener("input", redraw);
  return redraw();
};

const draw = (box) => {
  const source = box.querySelector("script");
  if (!source || box.dataset.drawn || !window.L) return;
  box.dataset.drawn = "1";
  const data = JSON.parse(source.textContent);
  const map = window.L.map(box.querySelector("[data-map-canvas]"), { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
  window.L.control.scale({ imperial: false }).addTo(map);
  map.setView(data.home ?? data.fixes[0]?.at ?? [35.8, 104.1], data.home || data.fixes.length ? 15 : 4);
  const layers = show(map, data);
  const own = data.draw ? drawing(map, document.getElementById(box.dataset.form)) : null;
  const all = own ? [...layers, own] : layers;
  if (all.length) map.fitBounds(window.L.featureGroup(all).getBounds().pad(0.2), { maxZoom: 16.5, animate: false });
};

document.querySelectorAll("[data-fence-map]").forEach(draw);
