// Which pages there are: found by following links, so that a new page is looked at without anybody listing it.
import { given } from "./person.mjs";

const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** kindOf names the page behind an address: two people's sheets are the same kind of page. */
export function kindOf(url) {
  const names = [...url.searchParams.keys()].sort();
  const path = decodeURIComponent(url.pathname).replace(id, "{id}").replace(/\d{4}-\d{2}-\d{2}/g, "{day}").replace(/\/\d+(?=\/|$)/g, "/{n}").replace(/\/calendar\/.*/, "/calendar");
  return path + (names.length > 0 ? `?${names.join("&")}` : "");
}

const links = /<a\b[^>]*?\shref="([^"]*)"/g;
const unescape = (s) => s.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&#34;", '"');

/** crawl follows links from some addresses and gives one address for each kind of page; dead links go to dead. Of a
 * mission only that one's pages. */
export async function crawl(page, from, mission, dead = []) {
  const seen = new Map();
  const queue = from.map((path) => new URL(path, given.base));
  const found = [];
  while (queue.length > 0) {
    const url = queue.shift();
    const kind = kindOf(url);
    if (seen.has(kind)) continue;
    seen.set(kind, url);
    const answer = await page.request.get(url.href, { maxRedirects: 5 });
    if (answer.status() >= 400) {
      dead.push(`${url.pathname}${url.search} answers ${answer.status()}`);
      continue;
    }
    if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    const arrived = new URL(answer.url());
    if (kindOf(arrived) !== kind) {
      queue.push(arrived);
      continue;
    }
    found.push({ kind, path: url.pathname + url.search });
    const html = await answer.text();
    for (const [, href] of html.matchAll(links)) {
      const next = new URL(unescape(href), arrived);
      next.hash = "";
      if (next.origin !== arrived.origin || next.pathname.startsWith("/_ui") || next.pathname.startsWith("/assets/")) continue;
      const inside = /^\/m\/([^/]+)/.exec(next.pathname);
      if (inside && inside[1] !== mission) continue;
      if (!seen.has(kindOf(next))) queue.push(next);
    }
  }
  return found;
}
