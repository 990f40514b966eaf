// A sign of the page's own sprite.

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: string): SVGElement {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  made.append(use);
  return made;
}
