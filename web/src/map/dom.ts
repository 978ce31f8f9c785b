/** Small tools for building the page. Text only ever enters as text: there is no way to pass markup. */

type Child = Node | string | null | undefined | false;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | boolean | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (typeof value === "string") made.setAttribute(key, value);
  }
  made.append(...children.filter((child): child is Node | string => Boolean(child)));
  return made;
}

export function find<T extends Element>(selector: string, type: { new (): T }): T {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`the page has no ${selector}`);
  return found;
}

const RESOURCE = "https://w3id.org/credlattice/resource/";

/** The address of an entity's page. */
export function pageOf(iri: string): string {
  if (!iri.startsWith(RESOURCE)) return `/resource?iri=${encodeURIComponent(iri)}`;
  return "/resource/" + iri.slice(RESOURCE.length).split("/").map(encodeURIComponent).join("/");
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text);
}

export function badge(status: string, text = status): HTMLElement {
  return element("span", { class: `badge ${status}` }, text);
}

/** A kind's mark, copied from the filters, where the server drew it: the shapes are drawn in one place. */
export function mark(kind: string, subKind: string | null = null): Node | null {
  const where = subKind === "playbook" ? ".facet .hint svg" : `.facet label svg.kind-${CSS.escape(kind)}`;
  return document.querySelector(where)?.cloneNode(true) ?? null;
}

export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
