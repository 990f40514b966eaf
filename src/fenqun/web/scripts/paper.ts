// On paper nothing scrolls: where a grid is too wide, all lies across the paper and it is as small as it must be.
const UPRIGHT = 686, ACROSS = 1016;
const GRIDS = ".grid .scroll > table";

window.addEventListener("beforeprint", () => {
  for (const table of document.querySelectorAll<HTMLElement>(GRIDS)) {
    const wide = table.scrollWidth;
    if (wide > UPRIGHT) document.documentElement.classList.add("across");
    if (wide > ACROSS) table.style.zoom = String(ACROSS / wide);
  }
});

window.addEventListener("afterprint", () => {
  document.documentElement.classList.remove("across");
  for (const table of document.querySelectorAll<HTMLElement>(GRIDS)) table.style.removeProperty("zoom");
});
