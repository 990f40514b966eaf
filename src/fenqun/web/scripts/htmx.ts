// htmx as the content security policy lets it: nothing evaluated, no styles of its own, no page kept in the browser.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  historyRestoreAsHxRequest: false,
  scrollIntoViewOnBoost: false,
  timeout: 120_000,
});

interface Swap extends Event {
  detail: { xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean };
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const detail = (event as Swap).detail;
  // Errors are swapped where the server says where they go, and a form with its problems in its own place.
  if (detail.xhr.status === 422 || (detail.xhr.status >= 400 && detail.xhr.getResponseHeader("HX-Retarget")))
    detail.shouldSwap = true;
  if (detail.shouldSwap) detail.isError = false;
});

/** What asks by itself, such as the progress of a job: no reason to say that the page is at work, nor that it failed. */
const asksItself = (event: Event) => !!(event.target as Element).closest?.("[hx-trigger*='every'], .freshness");

for (const [name, text] of [
  ["htmx:sendError", "textOffline"],
  ["htmx:timeout", "textOffline"],
  ["htmx:responseError", "textFailed"],
] as const)
  document.addEventListener(name, (event) => {
    if (asksItself(event)) return;
    const said = document.getElementById("toasts")?.dataset[text] ?? "";
    document.dispatchEvent(new CustomEvent("fenqun:toast", { detail: { text: said, kind: "error" } }));
  });

let asked = 0;
const busy = (change: number) => {
  asked = Math.max(0, asked + change);
  document.documentElement.toggleAttribute("data-busy", asked > 0);
};
document.addEventListener("htmx:beforeRequest", (event) => void (asksItself(event) || busy(1)));
document.addEventListener("htmx:afterRequest", (event) => void (asksItself(event) || busy(-1)));

// Whoever went to the next page of a table by a link that is gone then goes on inside the table.
document.addEventListener("htmx:afterSettle", (event) => {
  const asker = (event as CustomEvent<{ requestConfig?: { elt?: Element } }>).detail.requestConfig?.elt;
  if (!asker?.matches(".paging a, a.sort") || document.activeElement !== document.body) return;
  (event.target as Element).querySelector<HTMLElement>(".scroll[tabindex]")?.focus({ preventScroll: true });
});

export default htmx;
