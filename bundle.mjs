// Makes the bundle of the pages: node bundle.mjs FOLDER
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const web = "src/fenqun/web";
const folder = process.argv[2] ?? join(web, "static");

await build({
  entryPoints: [
    { in: join(web, "scripts/app.ts"), out: "app" },
    { in: join(web, "scripts/docs.ts"), out: "docs" },
    { in: join(web, "styles/app.css"), out: "app" },
    { in: "swagger-ui-dist/swagger-ui.css", out: "docs" },
  ],
  outdir: folder,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  chunkNames: "[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});
await copyFile(join(web, "styles/icon.svg"), join(folder, "icon.svg"));
