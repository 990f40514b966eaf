// Runs what gives life to a part of a page: for the first page, and for whatever htmx puts in later, once each.

type Starter = (root: ParentNode) => void;

export function onContent(start: Starter): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document));
  else start(document);
  // htmx says `load` for the body of the first page too: what starts an element marks it with `once`.
  document.addEventListener("htmx:load", (event) => {
    if (event.target instanceof Element && event.target !== document.body) start(event.target.parentNode ?? event.target);
  });
}

/** The elements that fit and were not asked for before under this mark. */
export function once<E extends HTMLElement>(root: ParentNode, selector: string, mark: string): E[] {
  const fresh = [...root.querySelectorAll<E>(selector)].filter((element) => !started(element).has(mark));
  for (const element of fresh) started(element).add(mark);
  return fresh;
}

const marks = new WeakMap<Element, Set<string>>();

function started(element: Element): Set<string> {
  let known = marks.get(element);
  if (!known) marks.set(element, (known = new Set()));
  return known;
}
