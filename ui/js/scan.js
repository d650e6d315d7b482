// A label read by the camera where the browser can (BarcodeDetector); everywhere else the number is typed.
const EVERY = 250;

const known = async () => {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.length ? new window.BarcodeDetector({ formats }) : null;
};

const ready = async (form) => {
  const detector = await known();
  if (!detector) return;
  const [start, stop, view, said] = ["start", "stop", "view", "said"].map((name) => form.querySelector(`[data-scan-${name}]`));
  const into = form.querySelector("[data-scan-into]") ?? form.elements.number;
  const video = view.querySelector("video");
  let stream = null;

  const end = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    view.hidden = true;
    start.hidden = false;
  };

  const look = async () => {
    if (!stream) return;
    const found = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
    const text = found.map((code) => code.rawValue.trim()).find(Boolean);
    if (!text) { setTimeout(look, EVERY); return; }
    end();
    into.value = text.slice(0, 400);
    if (form.elements.way) form.elements.way.value = "qr";
    form.requestSubmit();
  };

  start.hidden = false;
  start.addEventListener("click", async () => {
    said.hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.hidden = false;
      start.hidden = true;
      video.srcObject = stream;
      await video.play();
      look();
    } catch {
      end();
      said.textContent = form.dataset.none;
      said.hidden = false;
      into.focus();
    }
  });
  stop.addEventListener("click", end);
  window.addEventListener("pagehide", end);
};

document.querySelectorAll("[data-scan]").forEach(ready);
