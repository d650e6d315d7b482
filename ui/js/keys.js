// Keyboard shortcuts: an element with data-key="F2", "N" or "Ctrl+Enter" is pressed by that key.
// Single letters work only outside fields and can be switched off (?); function keys always work.
import { say } from "./words.js";
import { showToast } from "./toast.js";

const root = document.documentElement;
const typing = (target) => target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
const visible = (element) => element.offsetParent !== null || element.getClientRects().length > 0;

const nameOf = (event) => {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return (event.ctrlKey ? "Ctrl+" : "") + key;
};

const find = (name) => {
  const dialog = document.querySelector("dialog[open]");
  const scope = dialog ?? document;
  const found = [...scope.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].filter(visible);
  const row = document.activeElement?.closest("[data-row]"); // in a list the key means the chosen row
  return found.find((element) => row?.contains(element)) ?? found[0];
};

const switchKeys = () => {
  const off = root.dataset.keys !== "off";
  if (off) root.dataset.keys = "off";
  else delete root.dataset.keys;
  document.cookie = `aj_keys=${off ? "off" : "on"};path=/;max-age=31536000;samesite=lax`;
  showToast(say(off ? "keysOff" : "keysOn"));
};

const press = (event, element) => {
  event.preventDefault();
  if (element.matches("input[type=radio], input[type=checkbox]")) element.click();
  else if (element.matches("input, textarea, select")) element.focus();
  else element.click();
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey || event.repeat) return;
  const name = nameOf(event);
  const single = name.length === 1;
  if (single && (event.ctrlKey || typing(event.target))) return;
  if (name === "?" ) return void (document.querySelector("[data-all-keys]")?.click());
  if (single && root.dataset.keys === "off") return;
  const field = [...document.querySelectorAll(`[data-key-focus="${CSS.escape(name)}"]`)].find(visible);
  const element = find(name) ?? field;
  if (element) press(event, element);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-switch-keys]")) switchKeys();
});
