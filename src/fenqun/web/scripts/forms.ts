// Forms are sent once, however often their button is pressed; and what came of a search is said to screen readers.

const ONCE_MS = 2_000;

export function startForms(): void {
  const sent = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    // A form that a file came of stays, and may be sent again.
    window.setTimeout(() => sent.delete(form), ONCE_MS);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const count = (event.target as Element).querySelector?.(".data-count")?.textContent;
    const said = document.getElementById("said");
    if (count && said) said.textContent = count;
  });
}
