// Builds source/ into ../bundle/ (or a folder that is named): the same input gives the same bytes.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { land } from "./land.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../bundle"));

const common = {
  absWorkingDir: here,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minify: true,
  target: "es2022",
  write: false,
};
const script = await build({ ...common, entryPoints: ["source/main.ts"], format: "iife" });
const style = await build({ ...common, entryPoints: ["source/page.css"] });

// The licence of every package of which something is in the script, sorted by name.
const found = Object.values(script.metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
const packages = new Set(
  found
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter((name) => name !== undefined),
);
packages.add("world-atlas"); // land.json
const notices = [];
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).sort().find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} comes without its licence`);
  const text = (await readFile(join(folder, file), "utf8")).replace(/\r\n?/g, "\n").trim();
  notices.push(`${name} ${version} (${license})\n\n${text}\n`);
}
const heading = "page.js and land.json hold parts of these packages, under the licences below.\n";

await mkdir(out, { recursive: true });
await writeFile(join(out, "page.js"), script.outputFiles[0].text);
await writeFile(join(out, "page.css"), style.outputFiles[0].text);
await writeFile(join(out, "land.json"), await land(join(here, "node_modules/world-atlas")));
await writeFile(join(out, "NOTICES.txt"), [heading, ...notices].join(`\n${"-".repeat(78)}\n\n`));
