/** The relational map. The page works without this; here it is drawn, and filtered without loading it anew. */
import { showDetails, showNote } from "./details";
import { element, find, plural } from "./dom";
import { canDraw, Drawing } from "./drawing";
import { Filters } from "./filters";
import { List } from "./list";
import { setUpSearch } from "./search";
import type { BriefMap, FullMap, MapLink, MapNode, Resource } from "./types";

declare global {
  interface Window {
    /** What is drawn, to be read only. */
    credlatticeMap?: Readonly<Pick<Drawing, "hasEdge" | "isShown" | "shownNodes" | "placeOf"> & { chosen(): string | null }>;
  }
}

const SMALL = "(max-width: 43.99rem)";

async function get<T>(address: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: signal ?? null });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return (await answer.json()) as T;
}

class MapPage {
  private readonly panel = find("#details", HTMLElement);
  private readonly said = find("#said", HTMLElement);
  private readonly shown = find("#shown", HTMLElement);
  private readonly stage = find("#drawing", HTMLElement);
  private readonly filters: Filters;
  private readonly list: List;
  private readonly nodes: Map<string, MapNode>;
  private readonly links: Map<string, MapLink[]>;
  private drawing: Drawing | null = null;
  private asking: AbortController | null = null;
  /** The node that the keyboard stands on, whether or not its details are open. */
  private cursor: string | null = null;
  private chosen: string | null = null;
  private focus: string | null;
  private steps: number;

  constructor(private readonly full: FullMap) {
    const address = new URLSearchParams(location.search);
    this.focus = address.get("focus");
    this.steps = address.get("steps") === "2" ? 2 : 1;
    this.nodes = new Map(full.nodes.map((node) => [node.id, node]));
    this.links = new Map(full.nodes.map((node) => [node.id, []]));
    for (const link of full.links) {
      this.links.get(link.source)?.push(link);
      this.links.get(link.target)?.push(link);
    }
    this.filters = new Filters(find("#filters", HTMLFormElement), () => void this.update());
    const onMap = (id: string): HTMLElement | null => this.showButton(id);
    this.list = new List(find("#list", HTMLElement), full.nodes, full.links, this.filters.kinds(), onMap);
    this.panel.addEventListener("click", (event) => this.followInPanel(event));
    setUpSearch(find("#q", HTMLInputElement), find("#suggestions", HTMLElement), full.nodes, (id) => {
      void this.reveal(id);
    });
  }

  async start(): Promise<void> {
    const address = new URLSearchParams(location.search);
    const map = find("#map", HTMLElement);
    if (canDraw()) {
      map.hidden = false;
      this.drawing = new Drawing(this.stage, this.full.nodes, this.full.links, {
        choose: (id) => void this.choose(id),
        letGo: () => this.letGo(),
      });
      this.walkByKeyboard();
      this.setUpTabs(this.drawing);
      for (const button of map.querySelectorAll<HTMLElement>("[data-zoom]")) {
        button.addEventListener("click", () => this.drawing?.zoom(button.dataset["zoom"] as "in" | "out" | "all"));
      }
    } else {
      const message = find("#map-message", HTMLElement);
      message.hidden = false;
      message.textContent = "This browser cannot draw the map (it has no WebGL). The list below holds the same.";
    }
    const drawing = this.drawing;
    if (drawing) {
      window.credlatticeMap = Object.freeze({
        hasEdge: (source: string, target: string) => drawing.hasEdge(source, target),
        isShown: (id: string) => drawing.isShown(id),
        shownNodes: () => drawing.shownNodes(),
        placeOf: (id: string) => drawing.placeOf(id),
        chosen: () => this.chosen,
      });
    }
    const at = address.get("at");
    this.chosen = at !== null && this.nodes.has(at) ? at : null;
    await this.update();
    if (this.chosen !== null) await this.choose(this.chosen, false, true);
    document.documentElement.dataset["map"] = drawing ? "drawn" : "listed";
  }

  /** On a small screen either the list or the map is seen. */
  private setUpTabs(drawing: Drawing): void {
    const tabs = find(".tabs", HTMLElement);
    tabs.hidden = false;
    const turnTo = (view: string): void => {
      document.body.dataset["view"] = view;
      for (const tab of tabs.querySelectorAll("button")) tab.setAttribute("aria-pressed", String(tab.dataset["view"] === view));
      if (view === "map") drawing.resized();
    };
    turnTo("list");
    tabs.addEventListener("click", (event) => {
      const view = event.target instanceof HTMLElement ? event.target.dataset["view"] : undefined;
      if (view) turnTo(view);
    });
    // What is open on a large screen would push the list out of sight on a small one.
    if (matchMedia(SMALL).matches) for (const facet of document.querySelectorAll("details.facet")) facet.removeAttribute("open");
  }

  /** Ask the server what the form and the focus show; the page, its address and the map then agree. */
  private async update(): Promise<void> {
    const asked = this.asked();
    this.asking?.abort();
    this.asking = new AbortController();
    const query = asked.toString();
    let answer: BriefMap;
    try {
      answer = await get<BriefMap>(`/api/map?brief=true${query && "&" + query}`, this.asking.signal);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.shown.textContent = "The server did not answer; what is shown may not fit the filters.";
      return;
    }
    this.remember(asked);
    find("#data-link", HTMLAnchorElement).href = query ? `/api/map?${query}` : "/api/map";
    this.filters.show(answer.facets);
    this.drawing?.show(answer.nodes, answer.matches, answer.links);
    this.list.show(answer.matches, this.filters.statuses(), (kind) => {
      const only = new URLSearchParams(asked);
      only.set("kind", kind);
      return `/?${only}`;
    });
    this.tellCounts(answer);
  }

  private remember(asked: URLSearchParams): void {
    const address = new URLSearchParams(asked);
    if (this.chosen) address.set("at", this.chosen);
    const query = address.toString();
    history.replaceState(null, "", query ? `/?${query}` : "/");
  }

  private tellCounts(answer: BriefMap): void {
    const { entities, links } = answer.counts;
    const near = this.focus ? this.nodes.get(this.focus) : undefined;
    const parts: (string | Node)[] = [
      element("strong", {}, String(entities)),
      entities === 1 ? " entity and " : " entities and ",
      element("strong", {}, String(links)),
      `${links === 1 ? " link" : " links"} of ${this.full.nodes.length} and ${this.full.links.length}`,
    ];
    if (near) {
      const all = element("button", { type: "button", class: "plain" }, "show all");
      all.addEventListener("click", () => void this.stayNear(null, 1));
      parts.push(`, within ${plural(this.steps, "step", "steps")} of ${near.label} `, all);
    }
    this.shown.replaceChildren(...parts);
  }

  /** Open the details of `id` and mark it on the map. */
  private async choose(id: string, takeFocus = true, closer = false): Promise<void> {
    const node = this.nodes.get(id);
    if (!node) return;
    this.chosen = this.cursor = id;
    this.drawing?.mark(id, closer);
    this.remember(this.asked());
    showNote(this.panel, node.label, "Looking it up…");
    if (takeFocus && matchMedia(SMALL).matches) this.panel.focus();
    try {
      const resource = await get<Resource>(`/api/resource?iri=${encodeURIComponent(id)}`);
      if (this.chosen !== id) return;
      const kind = resource.kind ? this.filters.kindName(resource.kind) : "";
      showDetails(this.panel, resource, kind, this.tools(id));
      this.panel.scrollTop = 0;
    } catch {
      if (this.chosen === id) showNote(this.panel, node.label, "The server did not answer. Choose it again, or open its page.");
    }
  }

  /** Show `id` even when the present filters hide it: then they are taken away. */
  private async reveal(id: string): Promise<void> {
    const node = this.nodes.get(id);
    if (!node) return;
    if (this.drawing && node.x !== null && !this.drawing.isShown(id)) {
      this.filters.reset(node.status);
      this.focus = null;
      await this.update();
    }
    this.filters.setText("");
    await this.choose(id, true, true);
  }

  /** A plain click on a name in the panel goes there on the map; with a modifier it opens the page, as any link. */
  private followInPanel(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-iri]") : null;
    const id = link?.dataset["iri"];
    if (!id || !this.nodes.has(id) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void this.reveal(id);
  }

  private letGo(): void {
    this.chosen = this.cursor = null;
    this.drawing?.mark(null);
    this.remember(this.asked());
  }

  private async stayNear(id: string | null, steps: number): Promise<void> {
    this.focus = id;
    this.steps = steps;
    await this.update();
    if (this.chosen) {
      this.drawing?.mark(this.chosen);
      this.panel.querySelector(".tools")?.replaceWith(this.toolbar(this.chosen));
    }
  }

  /** The filters and the focus, as they stand in an address. */
  private asked(): URLSearchParams {
    const asked = this.filters.asked();
    if (this.focus) {
      asked.set("focus", this.focus);
      if (this.steps !== 1) asked.set("steps", String(this.steps));
    }
    return asked;
  }

  private tools(id: string): HTMLElement[] {
    if (!this.drawing) return [];
    const button = (text: string, focus: string | null, steps: number): HTMLElement => {
      const pressed = this.focus === focus && (focus === null || this.steps === steps);
      const made = element("button", { type: "button", "aria-pressed": String(pressed) }, text);
      made.addEventListener("click", () => void this.stayNear(focus, steps));
      return made;
    };
    return [button("Whole map", null, 1), button("1 step", id, 1), button("2 steps", id, 2)];
  }

  private toolbar(id: string): HTMLElement {
    const old = this.panel.querySelector(".tools .button");
    return element("p", { class: "tools" }, ...this.tools(id), old);
  }

  private showButton(id: string): HTMLElement | null {
    if (!this.drawing?.isShown(id)) return null;
    const name = this.nodes.get(id)?.label ?? "";
    const made = element("button", { type: "button", class: "plain", "aria-label": `Show ${name} on the map` }, "on the map");
    made.addEventListener("click", () => {
      void this.choose(id, true, true);
      document.querySelector<HTMLElement>(".tabs [data-view=map]")?.click();
      this.stage.scrollIntoView({ block: "nearest" });
    });
    return made;
  }

  // -- the keyboard ---------------------------------------------------------------------------------------------------

  private walkByKeyboard(): void {
    const directions: Record<string, [number, number]> = {
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
    };
    let turn = -1;
    let around: string | null = null;
    this.stage.addEventListener("keydown", (event) => {
      const drawing = this.drawing;
      if (!drawing || event.ctrlKey || event.metaKey || event.altKey) return;
      const direction = directions[event.key];
      const known = this.cursor !== null && drawing.isShown(this.cursor) ? this.cursor : null;
      if (direction) {
        const next = known === null ? drawing.busiest() : drawing.towards(known, ...direction);
        around = null;
        this.stepTo(next, `Nothing is connected in that direction. Press N for the next neighbour.`);
      } else if (event.key === "n" || event.key === "p") {
        if (around === null) [around, turn] = [known, -1];
        const circle = around === null ? [] : drawing.around(around);
        turn = (turn + (event.key === "n" ? 1 : turn < 0 ? 0 : -1) + circle.length) % Math.max(circle.length, 1);
        this.stepTo(around === null ? drawing.busiest() : (circle[turn] ?? null), "It is connected to nothing that is shown.");
      } else if (event.key === "Enter" && known !== null) {
        void this.choose(known).then(() => this.panel.focus());
      } else if (event.key === "Escape") this.letGo();
      else if (event.key === "+" || event.key === "=") drawing.zoom("in");
      else if (event.key === "-") drawing.zoom("out");
      else if (event.key === "0") drawing.zoom("all");
      else return;
      event.preventDefault();
    });
  }

  private stepTo(id: string | null, otherwise: string): void {
    if (id === null) {
      this.said.textContent = otherwise;
      return;
    }
    const before = this.cursor;
    this.cursor = id;
    this.drawing?.mark(id);
    const node = this.nodes.get(id);
    const statuses = this.filters.statuses();
    const mine = (this.links.get(id) ?? []).filter((link) => statuses.has(link.status));
    const why = mine.find((link) => link.source === before || link.target === before);
    const kind = node?.sub_kind ?? node?.kind.replaceAll("-", " ") ?? "";
    this.said.textContent = `${node?.label}, ${kind}, ${plural(mine.length, "link", "links")}. ${why?.sentence ?? ""}`;
  }
}

const page = new MapPage(await get<FullMap>("/api/map?status=asserted&status=derived&status=suggested&status=unverified&status=disputed"));
await page.start();
