// Toasts leave after six seconds unless a hand or the focus is on them; what failed on the way says so in one.
import { say } from "./words.js";

const LIFE = 6000;
const MOST = 3;
const area = document.getElementById("aj-toasts");

const dismissLater = (toast) => {
  while (area.childElementCount > MOST) area.firstElementChild.remove();
  let timer = setTimeout(() => toast.remove(), LIFE);
  const hold = () => clearTimeout(timer);
  const release = () => { timer = setTimeout(() => toast.remove(), LIFE); };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", release);
};

export const showToast = (title, { text = "", kind = "ok", href = "", action = "" } = {}) => {
  const toast = document.createElement("div");
  toast.className = `aj-toast is-${kind}`;
  toast.dataset.toast = "";
  toast.setAttribute("role", kind === "warn" ? "alert" : "status");
  const words = document.createElement("div");
  const head = document.createElement("b");
  head.textContent = title;
  words.append(head);
  if (text) words.append(Object.assign(document.createElement("p"), { textContent: text }));
  toast.append(words);
  if (href) toast.append(Object.assign(document.createElement("a"), { href, textContent: action || href }));
  area.append(toast);
};

new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.dataset?.toast !== undefined) dismissLater(node);
}).observe(area, { childList: true });
area.querySelectorAll("[data-toast]").forEach(dismissLater);

// A toast that came with a fragment moves to where toasts are.
document.body.addEventListener("htmx:afterSwap", (event) => {
  for (const toast of event.target.querySelectorAll("[data-toast]")) if (!area.contains(toast)) area.append(toast);
});

area.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest("[data-toast]").remove();
});
document.body.addEventListener("toast", (event) => showToast(event.detail.title, event.detail));
document.body.addEventListener("htmx:sendError", () => showToast(say("unreachable"), { kind: "warn" }));
document.body.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) {
    const href = `/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`;
    showToast(say("signedOut"), { kind: "warn", href, action: "→" });
  } else if (status === 503) showToast(say("away"), { kind: "warn" });
  else if (status >= 500) showToast(say("failed"), { kind: "warn" });
});
document.addEventListener("click", (event) => {
  const locked = event.target.closest("[data-locked]");
  if (locked) showToast(locked.title, { kind: "warn" });
});
