// The navigation of narrow screens, opened by its button; and the tab that is open, brought into sight.

export function showTabs(root: ParentNode): void {
  for (const tab of root.querySelectorAll<HTMLElement>(".tabs [aria-current]")) {
    const tabs = tab.closest<HTMLElement>(".tabs");
    if (tabs) tabs.scrollLeft = tab.offsetLeft - tabs.clientWidth / 3;
  }
}

export function startNavigation(): void {
  const button = () => document.querySelector<HTMLButtonElement>("[data-navigation]");
  const show = (open: boolean) => {
    document.getElementById("navigation")?.classList.toggle("open", open);
    button()?.setAttribute("aria-expanded", String(open));
  };
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-navigation]")) show(button()?.getAttribute("aria-expanded") !== "true");
    else if (!target.closest("#navigation")) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button()?.getAttribute("aria-expanded") !== "true") return;
    show(false);
    button()?.focus();
  });
}
