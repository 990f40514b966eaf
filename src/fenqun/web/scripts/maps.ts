// Maps: both axes in one scale, and each label beside its point where there is room for it.
import type { EChartsType } from "echarts/core";

type Bounds = { min: number; max: number };
type Dot = { name: string; value: [number, number] };
type Series = { type: string; data: Dot[]; symbolSize: number; label: { fontSize: number } };
type Given = { equal?: boolean; xAxis: Bounds; yAxis: Bounds; series: Series[] };
type Box = { left: number; top: number; right: number; bottom: number };

const AWAY = 4;
const SIDES = ["right", "left", "top", "bottom"] as const;

/** Of a chart that is a map: to be called whenever it was drawn or resized. */
export function asMap(area: HTMLElement, chart: EChartsType): void {
  const given = JSON.parse(area.dataset["chart"] ?? "{}") as Given;
  if (!given.equal) return;
  equalise(chart, given);
  label(area, chart, given);
}

/** The axis with room to spare is made longer on both sides. */
function equalise(chart: EChartsType, { xAxis, yAxis }: Given): void {
  chart.setOption({ xAxis: bounds(xAxis), yAxis: bounds(yAxis) });
  const [left, low] = pixel(chart, xAxis.min, yAxis.min);
  const [right, high] = pixel(chart, xAxis.max, yAxis.max);
  const across = Math.abs(right - left) / (xAxis.max - xAxis.min);
  const up = Math.abs(high - low) / (yAxis.max - yAxis.min);
  if (!(across > 0 && up > 0)) return;
  chart.setOption(across > up ? { xAxis: longer(xAxis, across / up) } : { yAxis: longer(yAxis, up / across) });
}

const bounds = ({ min, max }: Bounds): Bounds => ({ min, max });

function longer({ min, max }: Bounds, times: number): Bounds {
  const half = ((max - min) / 2) * times, middle = (min + max) / 2;
  return { min: middle - half, max: middle + half };
}

function pixel(chart: EChartsType, x: number, y: number): [number, number] {
  const [across = 0, down = 0] = chart.convertToPixel("grid", [x, y]);
  return [across, down];
}

/** The first series choose first; a small point whose label finds no room goes without, its name is in the table. */
function label(area: HTMLElement, chart: EChartsType, { series }: Given): void {
  const dots = series.flatMap((part, at) =>
    part.type === "scatter" ? part.data.map((dot) => ({ at, part, dot, place: pixel(chart, ...dot.value) })) : [],
  );
  const taken = dots.map(({ part, place: [x, y] }) => around(x, y, part.symbolSize, part.symbolSize));
  const wide = widths(area);
  const placed: object[][] = series.map(() => []);
  for (const { at, part, dot, place } of dots) {
    const size: [number, number] = [wide(dot.name, part.label.fontSize), part.label.fontSize * 1.25];
    const spots = SIDES.map((side) => ({ side, box: beside(side, place, part.symbolSize, size) }));
    const cost = (box: Box): number => outside(box, chart) + taken.reduce((sum, other) => sum + shared(box, other), 0);
    const best = spots.reduce((one, other) => (cost(other.box) < cost(one.box) ? other : one));
    const show = part.symbolSize > 8 || cost(best.box) === 0;
    if (show) taken.push(best.box);
    placed[at]?.push({ ...dot, label: { show, position: best.side } });
  }
  chart.setOption({ series: placed.map((data) => (data.length ? { data } : {})) });
}

function beside(side: (typeof SIDES)[number], [x, y]: [number, number], dot: number, [wide, high]: [number, number]): Box {
  const away = dot / 2 + AWAY;
  if (side === "right") return around(x + away + wide / 2, y, wide, high);
  if (side === "left") return around(x - away - wide / 2, y, wide, high);
  return around(x, side === "top" ? y - away - high / 2 : y + away + high / 2, wide, high);
}

const around = (x: number, y: number, wide: number, high: number): Box => ({
  left: x - wide / 2, top: y - high / 2, right: x + wide / 2, bottom: y + high / 2,
});

/** How much of two boxes is the same, in square pixels. */
function shared(one: Box, other: Box): number {
  const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function outside({ left, right, top, bottom }: Box, chart: EChartsType): number {
  const over = Math.max(0, -left) + Math.max(0, right - chart.getWidth());
  return over * (bottom - top);
}

function widths(area: HTMLElement): (text: string, size: number) => number {
  const canvas = area.ownerDocument.createElement("canvas").getContext("2d");
  const family = getComputedStyle(area).fontFamily;
  return (text, size) => {
    if (!canvas) return text.length * size;
    canvas.font = `${size}px ${family}`;
    return canvas.measureText(text).width;
  };
}
