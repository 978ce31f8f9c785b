// Bundles each island into the package that serves it, and fails when one outgrows its budget.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "api", "credlattice_api", "static");
/** Islands and the kilobytes (gzipped) each may weigh. */
const islands = { map: 60 };

await build({
  entryPoints: Object.fromEntries(Object.keys(islands).map((name) => [name, join(here, "src", name, "main.ts")])),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});

for (const [name, budget] of Object.entries(islands)) {
  const bytes = gzipSync(readFileSync(join(out, `${name}.js`)), { level: 9 }).length;
  const size = (bytes / 1024).toFixed(1);
  console.log(`${name}.js: ${size} KB gzipped (at most ${budget} KB)`);
  if (bytes > budget * 1024) {
    console.error(`${name}.js is ${size} KB gzipped and may weigh at most ${budget} KB`);
    process.exitCode = 1;
  }
}
