// Photographs every page into a folder, so that people look at what they made: each mission's pages at three widths,
// light and dark, in French and English, as each role; see the flags of TestPhotos. Pages come from the site's routes
// and from following links; a route that neither reaches is named at the end. The Bridge in English also becomes
// bridge.png, which the README shows as doc/bridge.png. A picture that is there already is not taken again.
import path from "node:path";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { given, person, sideways, wrong } from "../person.mjs";
import { asksLess, crawl, unreached } from "../pages.mjs";
import { album } from "../album.mjs";

const { missions, as, widths, themes, langs, lanes, pages: pattern } = given.photos;
const only = new RegExp(pattern || "");
const heights = { 1440: 900, 768: 1024, 360: 780 };
const longest = { 1440: 2400, 768: 2600, 360: 3200 };
const refs = given.size === "large" ? { large: "montreal-2026" } : { real: "montreal-2026", past: "miami-2017", empty: "empty" };
const roles = { real: ["organiser", "intermediary", "delegate", "nobody"], large: ["organiser", "delegate"], past: ["organiser"], empty: ["organiser"] };
const quality = 72;

export default async function play(browser, step) {
  if (refs.real && !pattern) await step("the picture of the README", () => readme(browser));
  if (refs.real && missions.includes("real") && as.includes("organiser")) await step("a plan to look at", () => draft(browser));
  const reached = [];
  const tasks = [];
  await step("which pages there are", async () => {
    for (const name of Object.keys(refs).filter((n) => missions.includes(n))) {
      for (const who of roles[name].filter((r) => as.includes(r))) tasks.push(...(await pagesOf(browser, name, who, reached)));
    }
  });
  console.log(`  ${tasks.length} page loads, ${tasks.length * widths.length * themes.length} pictures`);
  await step("the pictures", async () => {
    const at = { next: 0, begin: Date.now() };
    await Promise.all(Array.from({ length: lanes }, () => lane(browser, tasks, at)));
  });
  await step("the contact sheets", async () => album(given.shots));
  if (pattern || as.length < 4 || !["real", "past", "empty"].every((n) => missions.includes(n)) || given.size === "large") return;
  for (const route of await unreached(reached)) wrong("photographs", `nothing leads to ${route}`);
}

/** pagesOf gives what is to be photographed of one mission as one role: a task for each page and language. */
async function pagesOf(browser, name, who, reached) {
  const mission = given.missions[refs[name]];
  const scout = await person(browser, who === "nobody" ? "" : who);
  const start = who === "nobody" ? ["/sign-in", `/m/${mission}/about`] : [`/m/${mission}`, `/m/${mission}/today`, "/missions", "/demo"];
  const all = await crawl(scout, start, mission, { reached, refused: [] });
  await scout.context().close();
  // Pages outside the missions are the same whichever one stands in: one round with few and one with many suffice.
  const outside = name === "real" || name === "large";
  const kept = all.filter((p) => !/[?&](page|sort)/.test(p.kind) && (outside || p.path.startsWith("/m/")) && only.test(nameOf(p)) && !all.some((q) => asksLess(q, p)));
  return langs.flatMap((lang) => kept.map((p) => ({ name, who, lang, path: p.path, kind: nameOf(p) })));
}

/** nameOf makes a file's name of a kind of page. */
function nameOf(p) {
  return p.kind.replace(/^\/m\/[^/?]+/, "m").replaceAll(/[/?&{}=]+/g, "-").replace(/^-+|-+$/g, "") || "home";
}

/** lane takes one task after another; it keeps a signed-in page for each role and language. */
async function lane(browser, tasks, at) {
  const open = new Map();
  while (at.next < tasks.length) {
    const task = tasks[at.next++];
    const missing = viewsOf(task).filter((v) => !existsSync(v.file));
    if (missing.length > 0) {
      const key = `${task.who} ${task.lang}`;
      if (!open.has(key)) {
        for (const [old, o] of open) await o.page.context().close().then(() => open.delete(old));
        const page = await person(browser, task.who === "nobody" ? "" : task.who, { lang: task.lang });
        open.set(key, { page, wire: await page.context().newCDPSession(page) });
      }
      await shoot(open.get(key), task, missing).catch((e) => wrong(`${task.name}, ${task.who}, ${task.lang}, ${task.path}`, e.message));
    }
    if (at.next % 50 === 0) console.log(`  ${at.next} of ${tasks.length} pages after ${Math.round((Date.now() - at.begin) / 1000)} s`);
  }
  for (const { page } of open.values()) await page.context().close();
}

/** viewsOf gives each picture that a task makes. */
function viewsOf(task) {
  return widths.flatMap((width) => themes.map((theme) => ({ width: Number(width), theme, file: path.join(given.shots, task.name, task.who, task.kind, `${width}-${theme}-${task.lang}.webp`) })));
}

/** shoot loads a page once and photographs it in every missing view. */
async function shoot({ page, wire }, task, views) {
  const answer = await page.goto(task.path);
  if (answer.status() >= 500) throw new Error(`answered ${answer.status()}`);
  await page.evaluate(() => document.fonts.ready);
  mkdirSync(path.dirname(views[0].file), { recursive: true });
  let was = 0;
  for (const { width, theme, file } of views) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    if (width !== was) {
      await page.setViewportSize({ width, height: heights[width] ?? 900 });
      const out = await sideways(page);
      if (out) wrong(`${task.name}, ${task.who}, ${task.lang}, ${task.path}`, `scrolls sideways at ${width} px: ${out}`);
      // A screen as tall as the page, so that a bar at its foot covers nothing.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      if (height > (heights[width] ?? 900)) await page.setViewportSize({ width, height: Math.min(height, longest[width] ?? 2400) });
      was = width;
    }
    const { data } = await wire.send("Page.captureScreenshot", { format: "webp", quality, optimizeForSpeed: true });
    writeFileSync(file, Buffer.from(data, "base64"));
  }
}

/** draft lets the planner make a plan that nobody applies, unless there is one. */
async function draft(browser) {
  const page = await person(browser, "organiser");
  const plans = `/m/${given.missions["montreal-2026"]}/plans`;
  await page.goto(plans);
  await page.locator("main [name=seconds]").first().evaluate((e) => (e.tagName === "SELECT" ? (e.selectedIndex = 0) : (e.value = "3")));
  await page.locator(`main form[action='${plans}'] button`).last().click();
  await page.waitForURL(/\/plans\/[0-9a-f]{8}-/);
  await page.locator("main form[action$='/apply'] button").first().waitFor({ timeout: 60_000 });
  await page.context().close();
}

async function readme(browser) {
  const page = await person(browser, "organiser", { lang: "en", width: 1440, height: 900 });
  await page.goto(`/m/${given.missions["montreal-2026"]}`);
  await page.screenshot({ path: path.join(given.shots, "bridge.png") });
  await page.context().close();
}
