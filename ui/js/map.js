// A map without tiles: [data-map] holds {"points":[{lat,lon,label,kind,sign}],"lines":[[[lat,lon],…] or {points,kind}],"areas":[GeoJSON]}
// in a <script type="application/json"> child. A tile address may be given as data-tiles; off by default.
// Load it with <script type="module" src="ui/js/map.js"> after vendor/leaflet.js and vendor/leaflet.css.
const draw = (box) => {
  const source = box.querySelector("script");
  if (!source || box.dataset.drawn || !window.L) return;
  box.dataset.drawn = "1";
  const data = JSON.parse(source.textContent);
  const canvas = box.querySelector("[data-map-canvas]");
  const map = window.L.map(canvas, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, keyboard: false, scrollWheelZoom: false });
  if (box.dataset.tiles) window.L.tileLayer(box.dataset.tiles).addTo(map);
  for (const line of data.lines ?? []) {
    const className = line.kind ? `aj-map-line is-${line.kind}` : "aj-map-line";
    window.L.polyline(line.points ?? line, { className, interactive: false }).addTo(map);
  }
  const markers = (data.points ?? []).map((point) => {
    const sign = document.createElement("span");
    sign.className = `aj-map-sign is-${point.kind}`;
    sign.textContent = point.sign ?? "";
    const icon = window.L.divIcon({ html: sign, className: "aj-map-pin", iconSize: [0, 0] });
    const marker = window.L.marker([point.lat, point.lon], { icon, keyboard: false, interactive: false }).addTo(map);
    if (point.label) {
      const text = document.createElement("span");
      text.textContent = point.label;
      marker.bindTooltip(text, { permanent: true, direction: "right", offset: [14, -2], className: `aj-map-label is-${point.kind}` });
    }
    return marker;
  });
  if (markers.length === 0) return;
  const bounds = window.L.latLngBounds(markers.map((marker) => marker.getLatLng()));
  map.fitBounds(bounds.pad(0.35), { maxZoom: 17, animate: false });
};

const drawAll = () => document.querySelectorAll("[data-map]").forEach(draw);
drawAll();
document.body.addEventListener("htmx:afterSettle", drawAll);
