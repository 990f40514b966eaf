// Legends: where the names take several lines, what is below them moves down.
import type { EChartsType } from "echarts/core";

export type Wide = (text: string, size: number) => number;
type Given = {
  legend?: { top?: number; show?: boolean; itemWidth?: number; data?: (string | { name: string })[] };
  grid?: { top: number };
  title?: { top?: number; bottom?: number }[];
  series: { name?: string }[];
};

const LINE = 20, TEXT = 12, SIGN = 25;
const EDGE = 5;
/** Between the sign and the text, and between one name and the next. */
const GAP = 5, BETWEEN = 8;

/** To be called whenever the chart was drawn or resized. */
export function belowLegend(area: HTMLElement, chart: EChartsType): void {
  const { legend, grid, title, series } = JSON.parse(area.dataset["chart"] ?? "{}") as Given;
  if (!legend || legend.top !== 0 || legend.show === false || !grid) return;
  const given = legend.data?.map((each) => (typeof each === "string" ? each : each.name));
  const names = given ?? [...new Set(series.flatMap(({ name }) => name ?? []))];
  const more = (lines(names, chart.getWidth(), legend.itemWidth ?? SIGN, widths(area)) - 1) * LINE;
  const moved = title?.map(({ top }) => (top === undefined ? {} : { top: top + more }));
  chart.setOption({ grid: { top: grid.top + more }, ...(moved ? { title: moved } : {}) });
}

/** How many lines the names take. */
export function lines(names: string[], room: number, sign: number, wide: Wide): number {
  let count = 1, at = EDGE;
  for (const name of names) {
    const needed = sign + GAP + wide(name, TEXT);
    if (at > EDGE && at + needed > room - EDGE) {
      count += 1;
      at = EDGE;
    }
    at += needed + BETWEEN;
  }
  return count;
}

/** How wide texts are in the font of the page. */
export function widths(area: HTMLElement): Wide {
  const canvas = area.ownerDocument.createElement("canvas").getContext("2d");
  const family = getComputedStyle(area).fontFamily;
  return (text, size) => {
    if (!canvas) return text.length * size;
    canvas.font = `${size}px ${family}`;
    return canvas.measureText(text).width;
  };
}
