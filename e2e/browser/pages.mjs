// Which pages there are: what the site's routes name, and what following links finds, so that a new page is looked at
// without anybody listing it.
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

/** routes gives the patterns that the site serves to those who read: "/m/{mission}/board". */
async function routes() {
  const all = await (await fetch(`${given.control}/routes`)).json();
  return all.filter((r) => r.startsWith("GET ")).map((r) => r.slice(4));
}

/** addresses gives the routes that need nothing but a mission: they are looked at even if no link leads there. */
async function addresses(mission) {
  const plain = (await routes()).map((r) => r.replace("{mission}", mission).replace("{$}", ""));
  return plain.filter((r) => !/[{}]|\/_ui|\/assets\/|\/healthz/.test(r) && !r.endsWith("/file"));
}

/** crawl follows links from some addresses, then from every route that needs no id, and gives one address for each kind
 * of page; dead links go to dead, what was refused although no link led there to refused, and every path to reached. Of
 * a mission only that one's pages. */
export async function crawl(page, from, mission, { dead = [], refused = [], reached = [] } = {}) {
  const seen = new Map();
  const queue = from.map((path) => new URL(path, given.base));
  const found = [];
  const rest = (await addresses(mission)).map((path) => new URL(path, given.base));
  for (let linked = true; queue.length > 0 || rest.length > 0; ) {
    if (queue.length === 0) linked = false;
    const url = queue.shift() ?? rest.shift();
    const kind = kindOf(url);
    if (seen.has(kind)) continue;
    seen.set(kind, url);
    const answer = await page.request.get(url.href, { maxRedirects: 5 });
    if (answer.status() >= 400) {
      (linked ? dead : refused).push(`${url.pathname}${url.search} answers ${answer.status()}`);
      continue;
    }
    reached.push(url.pathname);
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

/** asksLess tells whether q is the same page with fewer of the same filters, at least one: one of both is enough to see. */
export function asksLess(q, p) {
  const [[qPath, qNames], [pPath, pNames]] = [q.kind.split("?"), p.kind.split("?")];
  if (qPath !== pPath || !qNames || !pNames || qNames === pNames) return false;
  const names = pNames.split("&");
  return qNames.split("&").every((n) => names.includes(n));
}

/** unreached gives the routes to which none of some paths belongs, but for what is no page. */
export async function unreached(paths) {
  const none = ["/_ui", "/_ui/today", "/healthz", "/sign-in/{token}", "/m/{mission}/plans/{id}/live", "/feed/{mission}/{person}/{file}"];
  const left = (await routes()).filter((r) => !none.includes(r));
  return left.filter((r) => {
    const shape = new RegExp(`^${r.replace("{$}", "").replaceAll(/\{[^}]*\}/g, "[^/]+")}$`);
    return !paths.some((p) => shape.test(p));
  });
}
