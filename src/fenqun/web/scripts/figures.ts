// Charts, whose library is fetched where there is one only; and tables of figures as CSV.
import { once } from "./content";
import { csvOf, save } from "./csv";

export function startFigures(root: ParentNode): void {
  const areas = once(root, "[data-chart]", "chart");
  if (areas.length) void import("./charts").then(({ draw }) => areas.forEach(draw));
  for (const button of once<HTMLButtonElement>(root, "button[data-csv]", "csv")) {
    const table = button.closest("figure, .data, section")?.querySelector("table");
    button.hidden = !table;
    button.addEventListener("click", () => table && void give(table, button.dataset["csv"] ?? ""));
  }
}

/** The figures as a file, once the audit has been told; without its entry nothing leaves the page. */
async function give(table: HTMLTableElement, name: string): Promise<void> {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  const body = new URLSearchParams({ name, rows: String(table.tBodies[0]?.rows.length ?? 0) });
  const told = await fetch("/reports/figures", { method: "POST", headers, body }).catch(() => null);
  if (told?.ok) return save(csvOf(table), `${name}.csv`);
  const text = document.getElementById("toasts")?.dataset["textFailed"] ?? "";
  document.body.dispatchEvent(new CustomEvent("fenqun:toast", { bubbles: true, detail: { text, kind: "error" } }));
}
