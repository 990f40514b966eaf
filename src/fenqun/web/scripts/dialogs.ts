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
  // A form that htmx has sent closes its dialog once it was taken.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-closes-dialog]")) return;
    if (!(event as CustomEvent<{ successful?: boolean }>).detail.successful) return;
    form.closest("dialog")?.close();
    form.reset();
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
