/** Colours of the style sheet, read again whenever the scheme changes. */

export interface Theme {
  text: string;
  quiet: string;
  ground: string;
  surface: string;
  line: string;
  focus: string;
  strong: string;
  kind(kind: string): string;
  /** The kind's colour, faded nearly into the ground. */
  faded(kind: string): string;
  edge(status: string): string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim() || "#888888";
  const surface = read("--surface");
  return {
    text: read("--text"),
    quiet: read("--quiet"),
    ground: read("--ground"),
    surface,
    line: read("--line"),
    focus: read("--focus"),
    strong: read("--edge-strong"),
    kind: (kind) => read(`--kind-${kind}`),
    faded: (kind) => mix(read(`--kind-${kind}`), surface, 0.78),
    edge: (status) => read(`--edge-${status}`),
  };
}

/** `share` of `other` in `colour`; both are #rrggbb. */
function mix(colour: string, other: string, share: number): string {
  const channels = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [a, b] = [channels(colour), channels(other)];
  return "#" + a.map((from, i) => Math.round(from + ((b[i] ?? from) - from) * share).toString(16).padStart(2, "0")).join("");
}
