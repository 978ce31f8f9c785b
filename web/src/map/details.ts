/** The details of one entity, built from /api/resource: the same words and order as its page. */
import { badge, element, isWebAddress, mark, pageOf } from "./dom";
import type { Part, Resource, Source, Statement } from "./types";

/** Shows `resource` in `panel`. `kind` names it in a word; `tools` are buttons that belong to the map. */
export function showDetails(panel: HTMLElement, resource: Resource, kind: string, tools: HTMLElement[]): void {
  const of = (name: Statement["section"]): Statement[] => resource.statements.filter((s) => s.section === name);
  const sub = resource.kind ? [kind, resource.sub_kind] : resource.types.map((type) => type.label);
  panel.replaceChildren(
    element("h2", { class: "name" }, resource.kind ? mark(resource.kind, resource.sub_kind) : null, " ", resource.label),
    element(
      "p",
      { class: "types" },
      sub.filter(Boolean).join(" · "),
      " ",
      resource.disputes.length > 0 && badge("disputed", "disputed: two versions"),
    ),
    element("p", { class: "tools" }, ...tools, element("a", { class: "button", href: pageOf(resource.iri) }, "Open its page")),
    ...of("overview").flatMap((s) => [element("p", { class: "overview" }, s.value_label, " ", badge(s.status)), sources(s)]),
    ...section("Connected to", of("connected")),
    ...disputes(resource),
    ...section("Claimed, not established", of("claim"), "claims"),
    ...section("Details", of("detail")),
  );
}

/** What the panel says while `label` is looked up, or when that failed. */
export function showNote(panel: HTMLElement, label: string, note: string): void {
  panel.replaceChildren(element("h2", { class: "name" }, label), element("p", {}, note));
}

function section(title: string, statements: Statement[], className = ""): HTMLElement[] {
  if (statements.length === 0) return [];
  const groups = new Map<string, Statement[]>();
  for (const s of statements) groups.set(s.predicate_label, [...(groups.get(s.predicate_label) ?? []), s]);
  const body = [...groups].flatMap(([words, group]) => [
    element("h4", { class: "words" }, words),
    element("ul", { class: "statements" }, ...group.map(item)),
  ]);
  return [element("section", { class: className }, element("h3", {}, title), ...body)];
}

function item(s: Statement): HTMLElement {
  return element(
    "li",
    {},
    element("p", { class: "value" }, value(s), " ", badge(s.status, s.strength ? `${s.status}, ${s.strength}` : s.status)),
    s.is_iri && element("p", { class: "sentence" }, s.sentence),
    s.parts ? parts(s.parts) : null,
    sources(s),
  );
}

function disputes(resource: Resource): HTMLElement[] {
  if (resource.disputes.length === 0) return [];
  const body = resource.disputes.flatMap((dispute) => [
    element("h4", { class: "words" }, `${dispute.label}: two versions`),
    element(
      "ul",
      { class: "statements" },
      ...dispute.versions.map((s) => element("li", {}, element("p", { class: "value" }, `“${s.value_label}” `, badge(s.status)), sources(s))),
    ),
    dispute.likely_reason && element("p", { class: "reason" }, `Likely reason: ${dispute.likely_reason}`),
  ]);
  return [element("section", { class: "disputes" }, element("h3", {}, "Disputed: the documents disagree"), ...body)];
}

function value(s: Statement): Node | string {
  if (s.described) return element("a", { href: pageOf(s.value), "data-iri": s.value }, s.value_label);
  if (isWebAddress(s.value)) return outside(s.value, s.value_label);
  return s.value_label;
}

function parts(list: Part[]): HTMLElement {
  const content = (part: Part): Node | string => {
    if (part.parts) return parts(part.parts);
    return part.is_iri && isWebAddress(part.value) ? element("a", { href: pageOf(part.value) }, part.value_label) : part.value_label;
  };
  const items = list.map((part) =>
    element("li", {}, element("span", { class: "words" }, part.predicate_label), " ", content(part)),
  );
  return element("ul", { class: "parts" }, ...items);
}

function sources(s: Statement): HTMLElement {
  const one = (source: Source): HTMLElement =>
    element(
      "li",
      {},
      isWebAddress(source.address) ? outside(source.address, withoutScheme(source.address)) : source.address,
      source.read_on !== null && element("span", { class: "read" }, `read ${source.read_on}`),
    );
  return element("ul", { class: "sources" }, ...s.sources.map(one));
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

function outside(address: string, text: string): HTMLElement {
  return element("a", { class: "outside", href: address, rel: "noopener noreferrer", title: address }, text);
}
