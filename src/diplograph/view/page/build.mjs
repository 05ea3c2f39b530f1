// Builds source/ into view/bundle/ and query/ into server/bundle/, below src/diplograph or a folder
// that is named: the same input gives the same bytes.
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { land } from "./land.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../.."));

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

/** A script and a style into `folder`, with the licences of the packages of which something is in the script, or in `more`. */
async function bundle(folder, name, { script, style, holds, more = [] }) {
  const made = await build({ ...common, entryPoints: [script], format: "iife" });
  const look = await build({ ...common, entryPoints: [style] });
  const found = Object.values(made.metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const packages = new Set(
    found
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((each) => each !== undefined),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.js`), made.outputFiles[0].text);
  await writeFile(join(folder, `${name}.css`), look.outputFiles[0].text);
  const notices = await Promise.all([...new Set([...packages, ...more])].sort().map(licence));
  await writeFile(join(folder, "NOTICES.txt"), [`${holds}\n`, ...notices].join(`\n${"-".repeat(78)}\n\n`));
}

/** What a package is licensed under, whole. */
async function licence(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).sort().find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} comes without its licence`);
  const text = (await readFile(join(folder, file), "utf8")).replace(/\r\n?/g, "\n").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}

const [view, server] = [join(out, "view/bundle"), join(out, "server/bundle")];
await bundle(view, "page", {
  script: "source/main.ts",
  style: "source/page.css",
  holds: "page.js and land.json hold parts of these packages, under the licences below.",
  more: ["world-atlas"], // land.json
});
await writeFile(join(view, "land.json"), await land(join(here, "node_modules/world-atlas")));
await bundle(server, "query", {
  script: "query/main.ts",
  style: "query/query.css",
  holds: "query.js holds parts of these packages, under the licences below.",
});
for (const name of ["index.html", "icon.svg"]) await copyFile(join(here, "query", name), join(server, name));
