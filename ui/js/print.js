// A sheet's own button to print it: there only where a browser can, and the browser's menu does the same without it.
for (const button of document.querySelectorAll("[data-print]")) button.hidden = typeof window.print !== "function";
document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
