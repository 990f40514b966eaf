// A range of days: the last is never before the first; presets fill both.

export function startDates(): void {
  document.addEventListener("change", (event) => {
    const range = (event.target as Element).closest("[data-dates]");
    if (range) tie(range);
  });
  document.addEventListener("click", (event) => {
    const preset = (event.target as Element).closest<HTMLElement>("[data-dates] [data-first]");
    const range = preset?.closest("[data-dates]");
    if (!preset || !range) return;
    const [first, last] = days(range);
    if (!first || !last) return;
    first.value = preset.dataset["first"] ?? "";
    last.value = preset.dataset["last"] ?? "";
    last.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

const days = (range: Element) => [...range.querySelectorAll<HTMLInputElement>("input[type=date]")];

function tie(range: Element): void {
  const [first, last] = days(range);
  if (!first || !last) return;
  last.min = first.value;
  first.max = last.value;
}
