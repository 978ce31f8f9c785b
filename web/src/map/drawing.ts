/** The map as it is drawn: a graphology graph in a sigma renderer. It knows nothing of panels, lists or addresses. */
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { NodeShapeProgram, shapeOf } from "./shapes";
import { readTheme, type Theme } from "./theme";
import type { MapLink, MapNode } from "./types";

export interface NodeLook {
  [other: string]: unknown;
  x: number;
  y: number;
  size: number;
  label: string;
  kind: string;
  shape: number;
}

export interface EdgeLook {
  [other: string]: unknown;
  status: string;
}

/** A few marks do not fill the drawing: it never shows less than this part of the plane of 2000 by 2000. */
const MOST_MAGNIFIED = 300;

type Label = Pick<NodeDisplayData, "x" | "y" | "size"> & { key?: string; label: string | null };

export interface Handlers {
  choose(id: string): void;
  letGo(): void;
}

export class Drawing {
  readonly graph = new MultiDirectedGraph<NodeLook, EdgeLook>();
  private readonly sigma: Sigma<NodeLook, EdgeLook>;
  private readonly font = getComputedStyle(document.body).fontFamily;
  private theme: Theme = readTheme();
  private shown = new Set<string>();
  private matched = new Set<string>();
  private links = new Set<string>();
  /** Marks are smaller in a small drawing. */
  private scale = 1;
  private hovered: string | null = null;
  private current: string | null = null;
  /** Where labels already stand in the frame that is being drawn: left, top, right, bottom, whose. */
  private labelled: [number, number, number, number, string][] = [];
  /** The current node's neighbours, over links that are shown. */
  private near = new Set<string>();

  constructor(container: HTMLElement, nodes: MapNode[], links: MapLink[], handlers: Handlers) {
    for (const node of nodes) {
      if (node.x === null || node.y === null) continue;
      this.graph.addNode(node.id, {
        x: node.x,
        y: node.y,
        size: 3.2 + 1.7 * Math.sqrt(node.degree),
        label: node.label,
        kind: node.kind,
        shape: shapeOf(node.kind, node.sub_kind),
      });
    }
    for (const link of links) {
      if (!this.graph.hasNode(link.source) || !this.graph.hasNode(link.target)) continue;
      this.graph.addEdgeWithKey(String(link.id), link.source, link.target, { status: link.status });
    }
    this.sigma = new Sigma<NodeLook, EdgeLook>(this.graph, container, {
      defaultNodeType: "shape",
      nodeProgramClasses: { shape: NodeShapeProgram },
      labelFont: this.font,
      labelSize: 13,
      // Plenty are offered; `drawLabel` leaves out those that would cover another.
      labelDensity: 2,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 5,
      minCameraRatio: 0.04,
      maxCameraRatio: 1.6,
      minEdgeThickness: 1.3,
      stagePadding: 36,
      // Marks grow slowly while one zooms in: the room between them is for names.
      zoomToSizeRatioFunction: (ratio) => ratio ** 0.3,
      zIndex: true,
      allowInvalidContainer: true,
      defaultDrawNodeLabel: (context, data) => this.drawLabel(context, data, false),
      defaultDrawNodeHover: (context, data) => this.drawLabel(context, data, true),
      nodeReducer: (id, look) => this.lookOfNode(id, look),
      edgeReducer: (id, look) => this.lookOfEdge(id, look),
    });
    this.sigma.on("beforeRender", () => (this.labelled = []));
    this.sigma.on("enterNode", ({ node }) => this.hover(node, container));
    this.sigma.on("leaveNode", () => this.hover(null, container));
    this.sigma.on("clickNode", ({ node }) => handlers.choose(node));
    this.sigma.on("clickStage", () => handlers.letGo());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.theme = readTheme();
      this.sigma.refresh();
    });
  }

  /** Show these nodes and links; those in `matched` in full colour, their neighbours faintly. */
  show(nodes: Iterable<string>, matched: Iterable<string>, links: Iterable<number>): void {
    this.shown = new Set(nodes);
    this.matched = new Set(matched);
    this.links = new Set([...links].map(String));
    this.near = this.neighboursOf(this.current);
    this.frame();
    this.sigma.refresh();
  }

  /** Draw again in the room there is now. */
  resized(): void {
    this.sigma.resize(true);
    this.frame();
    this.sigma.refresh();
  }

  /** The whole map is what is shown of it, not also what is hidden. */
  private frame(): void {
    const { width, height } = this.sigma.getDimensions();
    this.scale = Math.min(1, Math.max(0.55, Math.min(width, height) / 560));
    const places = [...this.shown].filter((id) => this.graph.hasNode(id)).map((id) => this.graph.getNodeAttributes(id));
    if (places.length === 0) return;
    const range = (values: number[]): [number, number] => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const widened = Math.max(0, MOST_MAGNIFIED - (high - low)) / 2;
      return [low - widened, high + widened];
    };
    this.sigma.setCustomBBox({ x: range(places.map((at) => at.x)), y: range(places.map((at) => at.y)) });
  }

  /** Mark `id` as the current node (none: null) and bring it into sight. */
  mark(id: string | null, closer = false): void {
    this.current = id !== null && this.graph.hasNode(id) ? id : null;
    this.near = this.neighboursOf(this.current);
    this.sigma.refresh();
    if (this.current !== null) this.bringIntoSight(this.current, closer);
  }

  /** The neighbours of `id` over links that are shown, clockwise from the top as they stand on the map. */
  around(id: string): string[] {
    const { x, y } = this.graph.getNodeAttributes(id);
    const clockwise = (other: string): number => {
      const at = this.graph.getNodeAttributes(other);
      return (Math.atan2(at.x - x, at.y - y) + 2 * Math.PI) % (2 * Math.PI);
    };
    return [...this.neighboursOf(id)].sort((a, b) => clockwise(a) - clockwise(b));
  }

  /** The neighbour of `id` that lies most in the direction (dx, dy), y upwards; null when none does. */
  towards(id: string, dx: number, dy: number): string | null {
    const from = this.graph.getNodeAttributes(id);
    let best: string | null = null;
    let least = Math.cos(Math.PI / 3);
    for (const other of this.neighboursOf(id)) {
      const to = this.graph.getNodeAttributes(other);
      const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
      const along = ((to.x - from.x) * dx + (to.y - from.y) * dy) / length;
      if (along > least) [best, least] = [other, along];
    }
    return best;
  }

  /** The shown node with the most links: where a walk starts. */
  busiest(): string | null {
    let best: string | null = null;
    for (const id of this.matched) {
      if (this.graph.hasNode(id) && (best === null || this.graph.degree(id) > this.graph.degree(best))) best = id;
    }
    return best;
  }

  isShown(id: string): boolean {
    return this.graph.hasNode(id) && this.shown.has(id);
  }

  hasEdge(source: string, target: string): boolean {
    return this.graph.hasNode(source) && this.graph.hasNode(target) && this.graph.edges(source, target).some((id) => this.links.has(id));
  }

  shownNodes(): string[] {
    return this.graph.filterNodes((id) => this.shown.has(id));
  }

  /** Where `id` stands, in pixels from the corner of the drawing. */
  placeOf(id: string): { x: number; y: number } {
    return this.sigma.graphToViewport(this.graph.getNodeAttributes(id));
  }

  zoom(step: "in" | "out" | "all"): void {
    const camera = this.sigma.getCamera();
    const options = { duration: calm() ? 0 : 200 };
    if (step === "all") void camera.animatedReset(options);
    else void camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * (step === "in" ? 1 / 1.6 : 1.6)) }, options);
  }

  private bringIntoSight(id: string, closer: boolean): void {
    const camera = this.sigma.getCamera();
    const { width, height } = this.sigma.getDimensions();
    const at = this.placeOf(id);
    const margin = 60;
    const inside = at.x > margin && at.y > margin && at.x < width - margin && at.y < height - margin;
    if (inside && !closer) return;
    const data = this.sigma.getNodeDisplayData(id);
    if (!data) return;
    let ratio = camera.ratio;
    if (closer) {
      // As near as still shows the neighbours, but no nearer than names can be told from each other.
      const reach = [...this.near].map((other) => {
        const there = this.placeOf(other);
        return Math.max(Math.abs(there.x - at.x) / (width / 2 - margin), Math.abs(there.y - at.y) / (height / 2 - margin));
      });
      ratio = Math.min(Math.max(camera.ratio * Math.max(0, ...reach), 0.18), 1);
    }
    void camera.animate({ x: data.x, y: data.y, ratio }, { duration: calm() ? 0 : 350 });
  }

  private neighboursOf(id: string | null): Set<string> {
    const found = new Set<string>();
    if (id === null) return found;
    this.graph.forEachEdge(id, (edge, _look, source, target) => {
      const other = source === id ? target : source;
      if (this.links.has(edge) && this.shown.has(other)) found.add(other);
    });
    return found;
  }

  private hover(id: string | null, container: HTMLElement): void {
    this.hovered = id;
    container.classList.toggle("pointing", id !== null);
    this.sigma.refresh({ skipIndexation: true });
  }

  private lookOfNode(id: string, look: NodeLook): Partial<NodeDisplayData> & { shape: number } {
    const base = { ...look, size: Math.max(2.6, look.size * this.scale), type: "shape" };
    if (!this.shown.has(id)) return { ...base, hidden: true };
    const centre = this.hovered ?? this.current;
    const ring = this.hovered !== null && this.hovered !== this.current ? this.neighboursOf(this.hovered) : this.near;
    const lit = centre === null ? this.matched.has(id) : id === centre || id === this.current || ring.has(id);
    const own = id === centre || id === this.current;
    return {
      ...base,
      color: lit ? this.theme.kind(look.kind) : this.theme.faded(look.kind),
      size: own ? base.size * 1.25 + 2 : base.size,
      label: lit ? look.label : "",
      forceLabel: own || (centre !== null && lit),
      highlighted: own,
      zIndex: own ? 3 : lit ? 2 : 1,
    };
  }

  private lookOfEdge(id: string, look: EdgeLook): Partial<EdgeDisplayData> {
    if (!this.links.has(id)) return { hidden: true };
    const centre = this.hovered ?? this.current;
    const claimed = look.status !== "asserted" && look.status !== "derived";
    if (centre === null) return { color: this.theme.edge(look.status), size: claimed ? 0.8 : 1.2, zIndex: claimed ? 0 : 1 };
    if (!this.graph.extremities(id).includes(centre)) return { color: this.theme.line, size: 0.6, zIndex: 0 };
    return { color: claimed ? this.theme.edge(look.status) : this.theme.strong, size: claimed ? 1.4 : 2.2, zIndex: 2 };
  }

  private drawLabel(context: CanvasRenderingContext2D, data: Label, raised: boolean): void {
    if (!data.label) return;
    // The raised label of a node takes the place of its plain one, which still keeps others away.
    const plainOfRaised = !raised && (data.key === this.hovered || data.key === this.current);
    if (raised) this.labelled = this.labelled.filter((l) => l[4] !== data.key);
    const size = raised ? 14 : 12.5;
    context.font = `${raised ? 600 : 500} ${size}px ${this.font}`;
    const beside = data.size + 5;
    const room = this.sigma.getDimensions().width - data.x - beside - 10;
    const text = raised ? fitted(context, data.label, Math.max(room, data.x - beside - 10)) : clipped(data.label, 40);
    const width = context.measureText(text).width;
    const [top, bottom] = [data.y - size * 0.7, data.y + size * 0.7];
    const edge = this.sigma.getDimensions().width;
    // Beside the mark on the right; on the left where that is taken or outside.
    const places = [data.x + beside, data.x - beside - width].map((from) => ({
      from,
      free:
        from > 2 &&
        from + width < edge - 2 &&
        !this.labelled.some((l) => from - 3 < l[2] && from + width + 3 > l[0] && top < l[3] && bottom > l[1]),
    }));
    const place = places.find(({ free }) => free) ?? (raised ? places[0] : undefined);
    if (!place) return;
    const x = place.from;
    const y = data.y + size / 3;
    const [left, right] = [x - 3, x + width + 3];
    this.labelled.push([left, top, right, bottom, data.key ?? ""]);
    if (plainOfRaised) return;
    context.lineJoin = "round";
    if (raised) {
      const from = Math.min(left, data.x - data.size) - 4;
      const until = Math.max(right, data.x + data.size) + 4;
      context.beginPath();
      context.roundRect(from, data.y - size, until - from, size * 2, 6);
      context.fillStyle = this.theme.surface;
      context.strokeStyle = this.theme.focus;
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    } else {
      context.strokeStyle = this.theme.surface;
      context.lineWidth = 3.5;
      context.strokeText(text, x, y);
    }
    context.fillStyle = this.theme.text;
    context.fillText(text, x, y);
  }
}

function clipped(text: string, most: number): string {
  return text.length > most ? text.slice(0, most - 1).trimEnd() + "…" : text;
}

function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  let most = text.length;
  while (most > 12 && context.measureText(clipped(text, most)).width > room) most -= 2;
  return clipped(text, most);
}

export function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}
