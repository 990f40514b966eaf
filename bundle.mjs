// Makes the bundle of the pages: node bundle.mjs FOLDER
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const web = "src/fenqun/web";
const folder = process.argv[2] ?? join(web, "static");

const { metafile } = await build({
  entryPoints: [
    { in: join(web, "scripts/app.ts"), out: "app" },
    { in: join(web, "scripts/docs.ts"), out: "docs" },
    { in: join(web, "styles/app.css"), out: "app" },
    { in: join(web, "styles/docs.css"), out: "docs" },
  ],
  outdir: folder,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
await copyFile(join(web, "styles/icon.svg"), join(folder, "icon.svg"));
await writeFile(join(folder, "licences.txt"), await licences(Object.keys(metafile.inputs)));

// The licences of all packages that anything in the bundle comes from.
async function licences(inputs) {
  const found = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean);
  const told = [];
  for (const name of [...new Set(found)].sort()) {
    const home = join("node_modules", name);
    const texts = await read(home, /^(licen[cs]e|notice|copyright)|es-bundle\.js\.license/i);
    if (!texts.length) throw new Error(`${name} has no licence`);
    told.push(`${name}\n${"=".repeat(name.length)}\n\n${texts.join("\n\n")}\n`);
  }
  return told.join("\n\n");
}

// The files of a folder whose names fit, and all files of folders whose names do.
async function read(home, fits) {
  const found = (await readdir(home, { withFileTypes: true })).filter((entry) => fits.test(entry.name));
  const texts = found.sort((a, b) => (a.name < b.name ? -1 : 1)).map((entry) => {
    const path = join(home, entry.name);
    return entry.isDirectory() ? read(path, /./) : readFile(path, "utf8");
  });
  return (await Promise.all(texts)).flat();
}
