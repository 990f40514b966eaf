// Toasts: those the server put into the page, sent in a header (HX-Trigger), or swapped in; errors stay until closed.
import { icon } from "./icon";

const SHOWN_MS = 8_000;

export function startToasts(): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  for (const toast of region.children) live(toast);
  new MutationObserver((changes) =>
    changes.flatMap((change) => [...change.addedNodes]).forEach((node) => node instanceof Element && live(node)),
  ).observe(region, { childList: true });
  document.addEventListener("fenqun:toast", (event) => {
    const { text, kind } = (event as CustomEvent<{ text: string; kind: string }>).detail;
    if (text) region.append(made(text, kind, region.dataset["textClose"] ?? ""));
  });
  region.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-dismiss]")) (event.target as Element).closest(".toast")?.remove();
  });
}

function made(text: string, kind: string, close: string): HTMLElement {
  const toast = document.createElement("div");
  toast.className = `toast ${kind}`;
  const told = document.createElement("p");
  told.textContent = text;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "icon-button";
  button.dataset["dismiss"] = "";
  button.setAttribute("aria-label", close);
  button.append(icon("close"));
  toast.append(icon(kind === "error" ? "error" : kind === "info" ? "info" : "check"), told, button);
  return toast;
}

function live(toast: Element): void {
  if (toast.classList.contains("error")) return;
  const leave = () => {
    // Not while somebody reads it.
    if (toast.matches(":hover, :focus-within")) window.setTimeout(leave, 2_000);
    else toast.remove();
  };
  window.setTimeout(leave, SHOWN_MS);
}
