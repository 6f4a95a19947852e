/**
 * Makes what stands in an element into other markup and leaves alone what is the same: an icon that turns goes on turning,
 * and a link that has the focus keeps it.
 */
export function morph(target: Element, markup: string): void {
  const template = document.createElement("template");
  template.innerHTML = markup;
  morphChildren(target, template.content);
}

function morphChildren(from: ParentNode & Node, to: ParentNode & Node): void {
  const wanted = [...to.childNodes];
  for (const [place, next] of wanted.entries()) {
    const known = from.childNodes[place];
    if (known === undefined) from.appendChild(next);
    else if (known instanceof Element && next instanceof Element && known.tagName === next.tagName) {
      morphAttributes(known, next);
      morphChildren(known, next);
    } else if (known.nodeType === Node.TEXT_NODE && next.nodeType === Node.TEXT_NODE) {
      if (known.nodeValue !== next.nodeValue) known.nodeValue = next.nodeValue;
    } else from.replaceChild(next, known);
  }
  while (from.childNodes.length > wanted.length) from.lastChild?.remove();
}

function morphAttributes(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}
