// Long lists of values by paste: how many different ones there are.
import { once } from "./content";

export function startValues(root: ParentNode): void {
  for (const field of once(root, "[data-values]", "values")) {
    const text = field.querySelector("textarea");
    const told = field.querySelector("output");
    if (!text || !told) continue;
    const count = () => {
      const values = new Set(text.value.split(/[\n\t]/).map((value) => value.trim()).filter(Boolean));
      told.textContent = (field.dataset["textCount"] ?? "").replace("{n}", values.size.toLocaleString("en"));
    };
    text.addEventListener("input", count);
    count();
  }
}
