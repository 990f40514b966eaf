// Draws the charts whose options the server made: in the colours of the page, again when these or the size change.
import { BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  GridComponent,
  LegendPlainComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { belowLegend } from "./legends";
import { asMap } from "./maps";
import { optionsOf } from "./options";

use([
  BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart, GridComponent, LegendPlainComponent, MarkAreaComponent,
  MarkLineComponent, TitleComponent, TooltipComponent, VisualMapContinuousComponent, LabelLayout, CanvasRenderer,
]);

const drawn = new Map<HTMLElement, EChartsType>();

export function draw(area: HTMLElement): void {
  const chart = init(area, null, { renderer: "canvas" });
  drawn.set(area, chart);
  show(area, chart);
  new ResizeObserver(() => chart.isDisposed() || resized(area, chart)).observe(area);
  chart.on("click", (event) => {
    const to = (event.data as { url?: unknown } | undefined)?.url;
    if (typeof to === "string" && to.startsWith("/")) window.location.assign(to);
  });
}

function show(area: HTMLElement, chart: EChartsType): void {
  chart.setOption(optionsOf(area.dataset["chart"] ?? "{}", area), true);
  belowLegend(area, chart);
  asMap(area, chart);
}

function resized(area: HTMLElement, chart: EChartsType): void {
  chart.resize();
  belowLegend(area, chart);
  asMap(area, chart);
}

function again(flush = false): void {
  forgetGone();
  for (const [area, chart] of drawn) {
    show(area, chart);
    resized(area, chart);
    if (flush) chart.getZr().flush();
  }
}

function forgetGone(): void {
  for (const [area, chart] of drawn) {
    if (area.isConnected) continue;
    chart.dispose();
    drawn.delete(area);
  }
}

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => again());
new MutationObserver(() => again()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
document.addEventListener("htmx:afterSettle", forgetGone);

// On paper everything is dark on light, whatever the screen.
let before: string | undefined;
window.addEventListener("beforeprint", () => {
  before = document.documentElement.dataset["theme"];
  document.documentElement.dataset["theme"] = "light";
  again(true);
});
window.addEventListener("afterprint", () => {
  if (before === undefined) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = before;
});
