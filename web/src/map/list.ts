/** The list: the map's equal. Built in the same form as the server's. */
import { badge, element, mark, pageOf } from "./dom";
import type { MapLink, MapNode } from "./types";

const GROUP_LIMIT = 24;
const NAMES_LIMIT = 8;
const STATUSES = ["asserted", "derived", "suggested", "unverified", "disputed"];

interface Connection {
  words: string;
  status: string;
  ends: MapNode[];
}

export class List {
  private readonly nodes: Map<string, MapNode>;

  constructor(
    private readonly place: HTMLElement,
    nodes: MapNode[],
    private readonly links: MapLink[],
    private readonly titles: Map<string, string>,
    private readonly onMap: (id: string) => HTMLElement | null,
  ) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
  }

  /** List `matches` with what they are connected to by links of `statuses`. `only` is the address for one kind. */
  show(matches: string[], statuses: Set<string>, only: (kind: string) => string): void {
    const connections = this.connections(statuses);
    const kinds = new Map<string, MapNode[]>();
    for (const id of matches) {
      const node = this.nodes.get(id);
      if (node) kinds.set(node.kind, [...(kinds.get(node.kind) ?? []), node]);
    }
    const groups = [...kinds].map(([kind, nodes]) => {
      const shown = kinds.size === 1 ? nodes : bestConnected(nodes);
      const title = this.titles.get(kind) ?? kind;
      const all = element("p", {}, element("a", { href: only(kind) }, `Show all ${nodes.length} ${title.toLowerCase()}`));
      return element(
        "section",
        { class: "group", id: `kind-${kind}` },
        element("h2", {}, mark(kind), ` ${title} `, element("span", { class: "count" }, String(nodes.length))),
        element("ul", { class: "entities" }, ...shown.map((node) => this.item(node, connections.get(node.id) ?? []))),
        shown.length < nodes.length && all,
      );
    });
    const nothing = element("p", { class: "message" }, "Nothing fits all of these choices. Take one of them away.");
    this.place.replaceChildren(...(groups.length > 0 ? groups : [nothing]));
  }

  private item(node: MapNode, connections: Connection[]): HTMLElement {
    const entry = element(
      "p",
      { class: "entry" },
      element("a", { href: pageOf(node.id) }, node.label),
      node.sub_kind && element("span", { class: "sub" }, node.sub_kind),
      node.year !== null && element("span", { class: "sub" }, String(node.year)),
      node.disputed && badge("disputed", "disputed: two versions"),
      node.status !== "asserted" && badge(node.status),
      this.onMap(node.id),
    );
    const lines = connections.map((c) => this.line(node, c));
    return element("li", {}, entry, lines.length > 0 && element("ul", { class: "connections" }, ...lines));
  }

  private line(node: MapNode, connection: Connection): HTMLElement {
    const named = connection.ends.slice(0, NAMES_LIMIT);
    const more = connection.ends.length - named.length;
    const claimed = connection.status !== "asserted" && connection.status !== "derived";
    const names = named.flatMap((end, i) => [i > 0 && ", ", element("a", { href: pageOf(end.id) }, end.label)]);
    return element(
      "li",
      {},
      element("span", { class: "words" }, connection.words),
      " ",
      claimed && badge(connection.status),
      " ",
      ...names,
      more > 0 && " and ",
      more > 0 && element("a", { href: pageOf(node.id) }, `${more} more`),
    );
  }

  private connections(statuses: Set<string>): Map<string, Connection[]> {
    const found = new Map<string, Map<string, Connection>>();
    const said = new Set<string>();
    const add = (from: string, words: string, to: string, status: string): void => {
      const end = this.nodes.get(to);
      const key = `${from}|${words}|${to}`;
      if (!end || said.has(key)) return;
      said.add(key);
      const mine = found.get(from) ?? new Map<string, Connection>();
      found.set(from, mine);
      const group = mine.get(`${status}|${words}`) ?? { words, status, ends: [] };
      mine.set(`${status}|${words}`, group);
      group.ends.push(end);
    };
    const ranked = [...this.links].sort((a, b) => rank(a.status) - rank(b.status));
    for (const link of ranked) {
      if (!statuses.has(link.status)) continue;
      add(link.source, link.label, link.target, link.status);
      add(link.target, link.back, link.source, link.status);
    }
    const sorted = (groups: Map<string, Connection>): Connection[] =>
      [...groups.values()].sort((a, b) => rank(a.status) - rank(b.status) || a.words.localeCompare(b.words));
    for (const groups of found.values()) {
      for (const group of groups.values()) group.ends.sort((a, b) => (a.label < b.label ? -1 : 1));
    }
    return new Map([...found].map(([id, groups]) => [id, sorted(groups)]));
  }
}

function rank(status: string): number {
  return STATUSES.indexOf(status);
}

function bestConnected(nodes: MapNode[]): MapNode[] {
  const kept = [...nodes].sort((a, b) => b.degree - a.degree || (a.label < b.label ? -1 : 1)).slice(0, GROUP_LIMIT);
  return nodes.filter((node) => kept.includes(node));
}
