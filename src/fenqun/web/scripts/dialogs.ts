// Dialogs: opened by their button or by being sent open; the browser keeps the focus inside and gives it back.
import { onContent, once } from "./content";

const FIRST = ".dialog-body :is(input:not([type=hidden]), select, textarea, button, a[href])";

export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) open(document.getElementById(opener.dataset["opens"] ?? ""));
    else if (target.closest("[data-closes]") || target instanceof HTMLDialogElement) target.closest("dialog")?.close();
  });
  onContent((root) => once(root, "dialog[data-open]", "dialog").forEach(openSent));
}

function open(dialog: HTMLElement | null): void {
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  dialog.showModal();
  dialog.querySelector<HTMLElement>(FIRST)?.focus();
}

function openSent(dialog: HTMLElement): void {
  const before = document.activeElement;
  open(dialog);
  dialog.addEventListener("close", () => {
    if (dialog.closest("#dialog")) dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
}
