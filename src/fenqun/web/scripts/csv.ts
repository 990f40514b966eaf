// A table of the page as CSV that spreadsheets open as text: nothing in it becomes a formula.

export function csvOf(table: HTMLTableElement): string {
  const rows = [...table.rows].map((row) => [...row.cells].filter(isTold).map((cell) => quoted(textOf(cell))));
  return "\uFEFF" + rows.map((row) => row.join(",")).join("\r\n") + "\r\n";
}

const isTold = (cell: HTMLTableCellElement) => !cell.classList.contains("select");

/** What the cell says, without what can be pressed in it and what is said to screen readers only. */
function textOf(cell: HTMLTableCellElement): string {
  const copy = cell.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll("button, form, details, input, select, .button, .unseen")) part.remove();
  return (copy.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

function quoted(text: string): string {
  const isNumber = /^-?[\d,]+(\.\d+)?( %)?$/.test(text);
  const plain = isNumber ? text.replaceAll(",", "") : /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

export function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name.replaceAll(/[\\/:*?"<>|]/g, "_");
  link.click();
  URL.revokeObjectURL(link.href);
}
