// The elder's signature: drawn with a finger, carried by the form as a small picture, so that it waits in the outbox too.
document.querySelectorAll("[data-sign]").forEach((part) => {
  const canvas = part.querySelector("canvas");
  const field = document.getElementById(part.dataset.sign).elements.signature;
  const pen = canvas.getContext("2d");
  const paper = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };
  const end = () => {
    if (!drawing) return;
    drawing = false;
    field.value = canvas.toDataURL("image/png");
    part.querySelector("[data-signed]").hidden = false;
  };
  let drawing = false;
  part.hidden = false;
  Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  paper();
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => { if (drawing) { pen.lineTo(...at(event)); pen.stroke(); } });
  ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, end));
  part.querySelector("[data-sign-clear]").addEventListener("click", () => {
    paper();
    field.value = "";
    part.querySelector("[data-signed]").hidden = true;
  });
});
