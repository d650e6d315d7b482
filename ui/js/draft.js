// What is ticked survives a reload. It stands after the forms and before their button, and the page waits for it: whoever
// can press the button sees the ticks, so no press falls into a form that only looks empty. It keeps them too, and not a
// module that comes later: what is ticked before the modules are there is also kept.
(() => {
  const key = `anju-draft:${location.pathname}`;
  document.addEventListener("change", ({ target: { form } }) => {
    if (!form?.matches("form[id^=findings]")) return;
    sessionStorage.setItem(key, JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")));
  });
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (!kept) return;
  document.querySelectorAll("form[id^=findings]").forEach((form) => [...form.elements].forEach((field) => {
    const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.name === "note" && values.length) { field.value = values[0]; field.closest("details").open = Boolean(values[0]); }
  }));
})();
