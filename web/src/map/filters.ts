/** The filter form: what it asks for, and the counts that the answer puts into it. */
import { element, mark } from "./dom";
import type { FacetValue } from "./types";

const DEFAULT_STATUSES = "asserted,derived";

export class Filters {
  constructor(
    private readonly form: HTMLFormElement,
    changed: () => void,
  ) {
    form.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === "checkbox") changed();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      changed();
    });
  }

  /** What the form asks for, without what goes without saying. */
  asked(): URLSearchParams {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && value.trim() && !["focus", "steps", "status"].includes(name)) {
        asked.append(name, value.trim());
      }
    }
    const statuses = this.statuses();
    if ([...statuses].sort().join() !== DEFAULT_STATUSES) for (const status of statuses) asked.append("status", status);
    return asked;
  }

  /** The statuses that are shown; none ticked means the facts. */
  statuses(): Set<string> {
    const ticked = [...this.form.querySelectorAll<HTMLInputElement>("input[name=status]:checked")].map((box) => box.value);
    return new Set(ticked.length > 0 ? ticked : DEFAULT_STATUSES.split(","));
  }

  /** The plural name of each kind, as the form words it. */
  kinds(): Map<string, string> {
    const boxes = this.form.querySelectorAll<HTMLInputElement>("input[name=kind]");
    return new Map([...boxes].map((box) => [box.value, box.closest("li")?.querySelector(".label")?.textContent ?? box.value]));
  }

  /** One thing of this kind, in a word. */
  kindName(kind: string): string {
    return this.form.querySelector(`[data-kind="${CSS.escape(kind)}"]`)?.getAttribute("data-one") ?? kind;
  }

  /** Take every choice away, but show what has this status. */
  reset(status: string): void {
    this.setText("");
    for (const box of this.form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) {
      box.checked = box.name === "status" && (box.checked || box.value === status || DEFAULT_STATUSES.includes(box.value));
    }
  }

  setText(text: string): void {
    const box = this.form.elements.namedItem("q");
    if (box instanceof HTMLInputElement) box.value = text;
  }

  /** Put the new counts in. Values stay where they stand: what one reads or has the focus on does not jump. */
  show(facets: Record<string, FacetValue[]>): void {
    for (const [name, values] of Object.entries(facets)) {
      const facet = this.form.querySelector(`[data-facet="${name}"]`);
      const list = facet?.querySelector("ul");
      if (!facet || !list) continue;
      const found = new Map(values.map((value) => [value.value, value]));
      for (const box of list.querySelectorAll<HTMLInputElement>("input")) {
        const value = found.get(box.value);
        found.delete(box.value);
        const row = box.closest("li");
        const count = row?.querySelector(".count");
        if (count) count.textContent = String(value?.count ?? 0);
        if (row) row.hidden = !value && !box.checked;
      }
      list.append(...[...found.values()].map((value) => this.row(name, value)));
      const hint = facet.querySelector<HTMLElement>("[data-empty]");
      if (hint) hint.hidden = values.length > 0;
    }
  }

  private row(name: string, value: FacetValue): HTMLElement {
    const box = element("input", { type: "checkbox", name, value: value.value, checked: value.selected });
    const label = element("span", { class: "label" }, value.label);
    const count = element("span", { class: "count" }, String(value.count));
    return element("li", {}, element("label", {}, box, name === "kind" ? mark(value.value) : null, " ", label, " ", count));
  }
}
