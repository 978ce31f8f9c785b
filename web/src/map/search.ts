/** The search box: names as one types (a combobox); a chosen name is found on the map. */
import { element, mark } from "./dom";
import type { MapNode } from "./types";

const MOST = 12;

/** Lower case, without accents and punctuation: the same as the server compares. */
export function fold(text: string): string {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return (plain.match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ");
}

export function setUpSearch(input: HTMLInputElement, box: HTMLElement, nodes: MapNode[], choose: (id: string) => void): void {
  const names = nodes.map((node) => ({ node, texts: [node.label, ...node.aliases].map(fold) }));
  let found: MapNode[] = [];
  let active = -1;

  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": box.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }

  const close = (): void => {
    box.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const take = (node: MapNode): void => {
    input.value = node.label;
    close();
    choose(node.id);
  };

  const draw = (): void => {
    box.replaceChildren(
      ...found.map((node, i) => {
        const option = element(
          "li",
          { role: "option", id: `name-${i}`, "aria-selected": String(i === active) },
          mark(node.kind, node.sub_kind),
          element("span", {}, node.label),
        );
        // pointerdown comes before the box loses the focus, click after.
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(node);
        });
        return option;
      }),
    );
    box.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!box.hidden));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", `name-${active}`);
      document.getElementById(`name-${active}`)?.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  input.addEventListener("input", () => {
    const words = fold(input.value).split(" ").filter(Boolean);
    const fits = (text: string): boolean => words.every((word) => text.includes(word));
    const begins = (texts: string[]): number => (texts.some((text) => text.startsWith(words.join(" "))) ? 0 : 1);
    found =
      words.length === 0
        ? []
        : names
            .filter(({ texts }) => texts.some(fits))
            .sort((a, b) => begins(a.texts) - begins(b.texts) || b.node.degree - a.node.degree)
            .slice(0, MOST)
            .map(({ node }) => node);
    active = -1;
    draw();
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.length === 0) return;
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + found.length) % found.length;
      draw();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      const node = found[active];
      if (node) take(node);
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      close();
    }
  });

  input.addEventListener("blur", close);
}
