// The tag in an elder's home, touched with the phone where the browser can (Web NFC); it holds the same text as the QR code.
const read = (form) => async () => {
  const said = form.querySelector("[data-scan-said]");
  said.hidden = true;
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 30_000);
  try {
    const reader = new window.NDEFReader();
    reader.addEventListener("reading", ({ message }) => {
      const record = message.records.find(({ recordType }) => recordType === "text");
      if (!record) return;
      stop.abort();
      form.querySelector("[data-scan-into]").value = new TextDecoder(record.encoding ?? "utf-8").decode(record.data).slice(0, 400);
      form.elements.way.value = "nfc";
      form.requestSubmit();
    });
    await reader.scan({ signal: stop.signal });
  } catch {
    said.textContent = form.dataset.none;
    said.hidden = false;
  }
};

if ("NDEFReader" in window) document.querySelectorAll("form[data-nfc]").forEach((form) => {
  const button = form.querySelector("[data-nfc-start]");
  button.hidden = false;
  button.addEventListener("click", read(form));
});
// Typed again after a reading: it is typed.
document.addEventListener("input", ({ target }) => { if (target.matches("[data-scan-into]") && target.form.elements.way) target.form.elements.way.value = "typed"; });
