// A table of the page as CSV that spreadsheets open as text: nothing in it becomes a formula.

export function csvOf(table: HTMLTableElement): string {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => quoted(cell.textContent?.trim() ?? "")));
  return "\uFEFF" + rows.map((row) => row.join(",")).join("\r\n") + "\r\n";
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
