// Charts, whose library is fetched where there is one only; and tables of figures as CSV.
import { once } from "./content";
import { csvOf, save } from "./csv";

export function startFigures(root: ParentNode): void {
  const areas = once(root, "[data-chart]", "chart");
  if (areas.length) void import("./charts").then(({ draw }) => areas.forEach(draw));
  for (const button of once<HTMLButtonElement>(root, "button[data-csv]", "csv")) {
    const table = button.closest("figure, .data, section")?.querySelector("table");
    button.hidden = !table;
    button.addEventListener("click", () => table && save(csvOf(table), `${button.dataset["csv"] ?? ""}.csv`));
  }
}
