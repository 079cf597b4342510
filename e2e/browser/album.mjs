// Lays photographs out for people who look: one sheet for each kind of page with all its views side by side, and an
// index of the sheets.
import path from "node:path";
import { readdirSync, statSync, writeFileSync } from "node:fs";

const style = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>
body{font:14px/1.4 system-ui,sans-serif;margin:1rem;background:#888;color:#000}h1{font-size:1.3rem}h2{font-size:1rem;margin:1.2rem 0 .4rem}
.row{display:flex;gap:10px;overflow-x:auto;align-items:flex-start}figure{margin:0;flex:none}figcaption{font-size:12px}img{display:block;background:#fff;height:auto}
ul{columns:3}a{color:#003}</style>`;

const folders = (dir) => readdirSync(dir).filter((n) => statSync(path.join(dir, n)).isDirectory()).sort();
const escape = (s) => s.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** album writes index.html and a sheet for each kind of page into the folder of the photographs. */
export function album(dir) {
  const kinds = new Map();
  for (const mission of folders(dir)) {
    for (const who of folders(path.join(dir, mission))) {
      for (const kind of folders(path.join(dir, mission, who))) {
        const files = readdirSync(path.join(dir, mission, who, kind)).sort((a, b) => Number.parseInt(b) - Number.parseInt(a) || a.localeCompare(b));
        if (!kinds.has(kind)) kinds.set(kind, []);
        kinds.get(kind).push({ mission, who, files });
      }
    }
  }
  for (const [kind, rows] of kinds) writeFileSync(path.join(dir, `${kind}.html`), sheet(kind, rows));
  const list = [...kinds].sort(([a], [b]) => a.localeCompare(b)).map(([kind, rows]) => `<li><a href="${encodeURIComponent(kind)}.html">${escape(kind)}</a> (${rows.reduce((n, r) => n + r.files.length, 0)})</li>`);
  writeFileSync(path.join(dir, "index.html"), `${style}<title>Photographs</title><h1>${kinds.size} kinds of page</h1><ul>${list.join("")}</ul>`);
}

function sheet(kind, rows) {
  const body = rows.map(({ mission, who, files }) => {
    const figures = files.map((f) => {
      const src = [mission, who, kind, f].map(encodeURIComponent).join("/");
      const width = Number.parseInt(f);
      return `<figure><figcaption>${escape(path.parse(f).name)}</figcaption><a href="${src}"><img src="${src}" width="${Math.round(width * (width > 700 ? 0.45 : 0.7))}" loading="lazy" alt=""></a></figure>`;
    });
    return `<h2>${escape(mission)}, ${escape(who)}</h2><div class="row">${figures.join("")}</div>`;
  });
  return `${style}<title>${escape(kind)}</title><h1>${escape(kind)}</h1><p><a href="index.html">All pages</a></p>${body.join("")}`;
}
