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
  // An axis whose marks have names of their own, from nought on.
  if (!more.length && key === "names" && Array.isArray(name))
    return (place: unknown) => String(name[Number(place)] ?? "");
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, colour)]));
}

/** A label is asked for with what it stands at, an axis and a tooltip with the value. */
const figure = (given: unknown) => (given !== null && typeof given === "object" && "value" in given ? given.value : given);

function written(given: unknown, scale: number, how: Intl.NumberFormatOptions): string {
  const value = figure(given);
  return typeof value === "number" ? (value * scale).toLocaleString("en", how) : String(value ?? "–");
}

const WRITTEN: Record<string, (given: unknown) => string> = {
  number: (given) => written(given, 1, { maximumFractionDigits: Math.abs(Number(figure(given))) >= 1000 ? 0 : 2 }),
  short: (given) => written(given, 1, { notation: "compact", maximumFractionDigits: 1 }),
  per_cent: (given) => (typeof figure(given) === "number" ? `${written(given, 100, { maximumFractionDigits: 1 })} %` : "–"),
};

function colours(area: HTMLElement): (name: string) => string {
  const probe = document.createElement("span");
  area.ownerDocument.body.append(probe);
  const known = new Map<string, string>();
  queueMicrotask(() => probe.remove());
  return (name) => {
    if (!known.has(name)) {
      probe.style.color = `var(--${name}, currentcolor)`;
      known.set(name, getComputedStyle(probe).color);
    }
    return known.get(name) ?? "";
  };
}
