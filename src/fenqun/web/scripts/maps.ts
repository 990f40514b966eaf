// Maps: both axes in one scale and no higher than they need; and labels beside their points where there is room.
import type { EChartsType } from "echarts/core";
import { widths } from "./legends";
import { optionsOf } from "./options";

type Bounds = { min: number; max: number };
type Dot = { name: string; value: [number, number]; symbolSize?: number };
type Series = { type: string; data: Dot[]; symbolSize: number; label: { fontSize: number } };
type Given = { equal?: boolean; placed?: boolean; xAxis: Bounds; yAxis: Bounds; series: Series[] };
type Box = { left: number; top: number; right: number; bottom: number };
type Point = [number, number];

const AWAY = 4;
/** Where a label may stand, the best first: across and up, of its own size and the point's. */
const SPOTS: Point[] = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
const LOWEST = 240;
const WIDE = 640, LEAST = 0.6;
/** How much worse it is to cover a label than a point. */
const WORSE = 4;
/** Below this size a point is not worth a label that covers something. */
const SMALL = 5.5;
/** Of a label's area: the most that something else may cover. */
const COVERED = 0.25;

/** Of a chart that is a map, or whose labels are placed: to be called whenever it was drawn or resized. */
export function asMap(area: HTMLElement, chart: EChartsType): void {
  const given = optionsOf(area.dataset["chart"] ?? "{}", area) as unknown as Given;
  if (given.equal) equalise(area, chart, given);
  if (given.equal || given.placed) label(area, chart, given);
}

/** The area as high as its width asks for; then the axis with room to spare is made longer on both sides. */
function equalise(area: HTMLElement, chart: EChartsType, { xAxis, yAxis }: Given): void {
  chart.setOption({ xAxis: bounds(xAxis), yAxis: bounds(yAxis) });
  area.style.removeProperty("height");
  chart.resize();
  const most = area.clientHeight, free = most - Math.abs(scale(chart, yAxis, "y"));
  const wanted = free + Math.abs(scale(chart, xAxis, "x")) * ((yAxis.max - yAxis.min) / (xAxis.max - xAxis.min));
  if (wanted < most) area.style.height = `${Math.max(LOWEST, Math.ceil(wanted))}px`;
  chart.resize();
  const across = Math.abs(scale(chart, xAxis, "x")) / (xAxis.max - xAxis.min);
  const up = Math.abs(scale(chart, yAxis, "y")) / (yAxis.max - yAxis.min);
  if (!(across > 0 && up > 0)) return;
  chart.setOption(across > up ? { xAxis: longer(xAxis, across / up) } : { yAxis: longer(yAxis, up / across) });
}

const bounds = ({ min, max }: Bounds): Bounds => ({ min, max });

/** How many pixels an axis is long. */
function scale(chart: EChartsType, { min, max }: Bounds, axis: "x" | "y"): number {
  const at = { [`${axis}AxisIndex`]: 0 };
  return Number(chart.convertToPixel(at, max)) - Number(chart.convertToPixel(at, min));
}

function longer({ min, max }: Bounds, times: number): Bounds {
  const half = ((max - min) / 2) * times, middle = (min + max) / 2;
  return { min: middle - half, max: middle + half };
}

function pixel(chart: EChartsType, x: number, y: number): Point {
  const [across = 0, down = 0] = chart.convertToPixel("grid", [x, y]);
  return [across, down];
}

/** The first points choose first; one that finds no room goes without a label, its name is in the table. */
function label(area: HTMLElement, chart: EChartsType, { equal, xAxis, yAxis, series }: Given): void {
  const dots = series.flatMap((part, at) =>
    part.type === "scatter" ? part.data.map((dot) => ({ at, part, dot, place: pixel(chart, ...dot.value) })) : [],
  );
  // Bubbles are as large as they are sent on a wide chart, and keep their proportions on a narrow one.
  const shrunk = equal ? 1 : Math.min(1, Math.max(LEAST, chart.getWidth() / WIDE));
  const sizeOf = (part: Series, dot: Dot): number => (dot.symbolSize ?? part.symbolSize) * shrunk;
  const points = dots.map(({ part, dot, place: [x, y] }) => around(x, y, sizeOf(part, dot), sizeOf(part, dot)));
  const texts: Box[] = [];
  const [left, bottom] = pixel(chart, xAxis.min, yAxis.min);
  const room: Box = { left: equal ? 0 : left, top: 0, right: chart.getWidth(), bottom };
  const wide = widths(area);
  const placed: object[][] = series.map(() => []);
  for (const { at, part, dot, place } of dots) {
    const size = sizeOf(part, dot), text: Point = [wide(dot.name, part.label.fontSize), part.label.fontSize * 1.25];
    const boxes = SPOTS.map((spot) => beside(spot, place, size, text));
    const over = (box: Box, others: Box[]): number => others.reduce((sum, other) => sum + shared(box, other), 0);
    const cost = (box: Box): number => outside(box, room) + over(box, points) + WORSE * over(box, texts);
    const best = boxes.reduce((one, other) => (cost(other) < cost(one) ? other : one));
    const most = size <= SMALL ? 0 : equal ? Infinity : COVERED * text[0] * text[1];
    const show = cost(best) <= most;
    if (show) texts.push(best);
    const position = [best.left - place[0] + size / 2, best.top - place[1] + size / 2];
    placed[at]?.push({ ...dot, symbolSize: size, label: { show, position, align: "left", verticalAlign: "top" } });
  }
  chart.setOption({ series: placed.map((data) => (data.length ? { data } : {})) });
}

function beside([across, up]: Point, [x, y]: Point, dot: number, [wide, high]: Point): Box {
  // On a slant the corner of the label touches the circle, not the square about it.
  const away = (across && up ? dot * 0.36 : dot / 2) + AWAY / (across && up ? 2 : 1);
  return around(x + across * (away + wide / 2), y - up * (away + high / 2), wide, high);
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

function outside(box: Box, room: Box): number {
  const over = Math.max(0, room.left - box.left) + Math.max(0, box.right - room.right);
  const beyond = Math.max(0, room.top - box.top) + Math.max(0, box.bottom - room.bottom);
  // What is cut off is worse than what is covered.
  return 3 * (over * (box.bottom - box.top) + beyond * (box.right - box.left));
}
