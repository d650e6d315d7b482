// Theme and big type switch at once; the forms do the same through the server before script.
const root = document.documentElement;
const keep = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`; };

const flip = {
  size() {
    const big = root.dataset.size !== "big";
    if (big) root.dataset.size = "big";
    else delete root.dataset.size;
    keep("aj_size", big ? "big" : "usual");
  },
  theme() {
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = theme;
    keep("aj_theme", theme);
    document.body.dispatchEvent(new CustomEvent("theme"));
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-look]");
  if (!button) return;
  event.preventDefault();
  flip[button.dataset.look]();
});
