// Menus: one open at a time, arrows walk through them, Escape goes back to their button.

const entries = (menu: Element) => [...menu.querySelectorAll<HTMLElement>(".menu-item")];

export function startMenus(): void {
  document.addEventListener("click", (event) => closeOthers((event.target as Element).closest("details[data-menu]")));
  document.addEventListener("focusin", (event) => closeOthers((event.target as Element).closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    const menu = (event.target as Element).closest<HTMLDetailsElement>("details[data-menu]");
    if (menu) walk(event, menu);
  });
}

function closeOthers(kept: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]"))
    if (menu !== kept) menu.open = false;
}

function walk(event: KeyboardEvent, menu: HTMLDetailsElement): void {
  const all = entries(menu);
  const here = all.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 };
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector<HTMLElement>("summary")?.focus();
  } else if (event.key in to && (menu.open || event.key === "ArrowDown")) {
    menu.open = true;
    all.at((to[event.key] ?? 0) % all.length)?.focus();
  } else return;
  event.preventDefault();
}
