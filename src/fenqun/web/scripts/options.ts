// The options of a chart as the server sent them, made ready: colours by the names of the page's tokens, figures as
// people read them.
import type { EChartsCoreOption } from "echarts/core";

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

export function optionsOf(text: string, area: HTMLElement): EChartsCoreOption {
  const colour = colours(area);
  const given = filled(JSON.parse(text) as Plain, colour) as Record<string, unknown>;
  const still = window.matchMedia("(prefers-reduced-motion: reduce), print").matches;
  return {
    color: PALETTE.map((name) => colour(name)),
    textStyle: { fontFamily: getComputedStyle(area).fontFamily, color: colour("ink") },
    animation: !still,
    animationDuration: 250,
    ...given,
  } as EChartsCoreOption;
}

const PALETTE = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6", "chart-7", "chart-8"];

/** {"colour": "line"} alone is a colour of the page, {"written": "per_cent"} a way to write a figure; texts stay texts. */
function filled(value: Plain, colour: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((part) => filled(part, colour));
  if (value === null || typeof value !== "object") return value;
  const [[key, name] = ["", null], ...more] = Object.entries(value);
  if (!more.length && typeof name === "string") {
    if (key === "colour") return colour(name);
    if (key === "written") return WRITTEN[name];
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, colour)]));
}

const written = (value: unknown, digits: number) =>
  typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: digits }) : String(value ?? "–");

const WRITTEN: Record<string, (value: unknown) => string> = {
  number: (value) => written(value, Math.abs(Number(value)) >= 1000 ? 0 : 2),
  short: (value) =>
    typeof value === "number"
      ? value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 1 })
      : String(value ?? ""),
  per_cent: (value) => (typeof value === "number" ? `${written(value * 100, 1)} %` : "–"),
};

function colours(area: HTMLElement): (name: string) => string {
  const probe = document.createElement("span");
  area.ownerDocument.body.append(probe);
  const known = new Map<string, string>();
  queueMicrotask(() => probe.remove());
  return (name) => {
    if (!known.has(name)) {
      probe.style.color = `var(--${name})`;
      known.set(name, getComputedStyle(probe).color);
    }
    return known.get(name) ?? "";
  };
}
