// Files dropped on their field: put into it, named, and how much of them has been sent.

export function startDrop(): void {
  for (const type of ["dragenter", "dragover"]) document.addEventListener(type, over);
  for (const type of ["dragleave", "dragend"]) document.addEventListener(type, out);
  document.addEventListener("drop", drop);
  document.addEventListener("change", (event) => {
    const field = (event.target as Element).closest("[data-drop]");
    if (field) tell(field);
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const { loaded, total } = (event as CustomEvent<{ loaded?: number; total?: number }>).detail;
    const bar = (event.target as Element).querySelector<HTMLProgressElement>("[data-drop] progress");
    if (!bar || !loaded || !total) return;
    bar.hidden = false;
    bar.value = loaded / total;
  });
}

const zone = (event: Event) => (event.target instanceof Element ? event.target.closest<HTMLElement>("[data-drop]") : null);

function over(event: Event): void {
  const field = zone(event);
  if (!field) return;
  event.preventDefault();
  field.classList.add("is-over");
}

function out(event: Event): void {
  zone(event)?.classList.remove("is-over");
}

function drop(event: DragEvent): void {
  const field = zone(event);
  const input = field?.querySelector<HTMLInputElement>("input[type=file]");
  if (!field || !input || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  field.classList.remove("is-over");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function tell(field: Element): void {
  const files = [...(field.querySelector<HTMLInputElement>("input[type=file]")?.files ?? [])];
  const told = field.querySelector("output");
  if (!told) return;
  const text = (field as HTMLElement).dataset["textChosen"] ?? "{names}";
  told.textContent = files.length
    ? text.replace("{n}", String(files.length)).replace("{names}", files.map((file) => file.name).join(", "))
    : "";
}
