// Rows of a table chosen for a change of many: their count, and all of the page at once.

export function startBulk(): void {
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.dataset["all"] !== undefined) for (const each of boxes(box.dataset["all"])) each.checked = box.checked;
    count();
  });
  document.addEventListener("htmx:afterSettle", count);
  document.addEventListener("DOMContentLoaded", count);
  if (document.readyState !== "loading") count();
}

function boxes(form: string): NodeListOf<HTMLInputElement> {
  return document.querySelectorAll(`input[type=checkbox][name=ids][form="${CSS.escape(form)}"]`);
}

function count(): void {
  for (const bulk of document.querySelectorAll<HTMLFormElement>("form[data-bulk]")) {
    const all = [...boxes(bulk.id)];
    const chosen = all.filter((box) => box.checked).length;
    const every = bulk.querySelector<HTMLInputElement>("input[name=all]")?.checked ?? false;
    const told = bulk.querySelector("output");
    if (told) told.textContent = (bulk.dataset["textCount"] ?? "").replace("{n}", String(chosen));
    bulk.toggleAttribute("data-chosen", chosen > 0 || every);
    const head = document.querySelector<HTMLInputElement>(`input[data-all="${CSS.escape(bulk.id)}"]`);
    if (!head) continue;
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
}
