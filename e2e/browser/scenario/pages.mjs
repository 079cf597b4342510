// Every page that links lead to, for each role, in French and English, light and dark: no serious or critical violation
// (axe-core), nothing wider than a phone of 360 px, no console error, no request to another host, no text without its
// translation, no dead link.
import { axe, given, go, person, sideways, untranslated, wrong } from "../person.mjs";
import { asksLess, crawl } from "../pages.mjs";

const montreal = given.missions["montreal-2026"];
const lanes = 3; // pages looked at at once
const both = [{ lang: "fr", themes: ["light", "dark"] }, { lang: "en", themes: ["light", "dark"] }];
const crossed = [{ lang: "fr", themes: ["light"] }, { lang: "en", themes: ["dark"] }];
const rounds = [
  { who: "organiser", mission: montreal, from: ["/missions", `/m/${montreal}`], views: crossed },
  { who: "organiser", mission: given.missions["miami-2017"], from: [`/m/${given.missions["miami-2017"]}`], views: crossed },
  { who: "organiser", mission: given.missions.empty, from: [`/m/${given.missions.empty}`], views: crossed },
  { who: "intermediary", mission: montreal, from: ["/missions", `/m/${montreal}`], views: crossed },
  { who: "delegate", mission: montreal, from: ["/missions", `/m/${montreal}`, `/m/${montreal}/today`], views: crossed },
  { who: "", mission: montreal, from: ["/sign-in"], views: both },
].filter((r) => given.links[r.who] || r.who === "");

export default async function play(browser, step) {
  const looked = new Set();
  for (const { who, mission, from, views } of rounds) {
    const name = `${who || "nobody"} in ${mission}`;
    const dead = [];
    let pages = [];
    await step(`${name}: follow links`, async () => {
      const page = await person(browser, who);
      pages = await crawl(page, from, mission, { dead });
      await page.context().close();
    });
    for (const d of dead) wrong(name, d);
    // Pages outside a mission are the same in every round of one person; a list sorted otherwise is the same page.
    const fresh = pages.filter((p) => p.path.startsWith("/m/") || !looked.has(who + p.kind)).filter((p) => !/[?&](page|sort)/.test(p.kind) && !pages.some((q) => asksLess(q, p)));
    for (const p of fresh) looked.add(who + p.kind);
    for (const { lang, themes } of views) {
      await step(`${name}: ${fresh.length} pages in ${lang}, ${themes.join(" and ")}`, async () => {
        const left = [...fresh];
        await Promise.all(Array.from({ length: lanes }, async () => {
          const page = await person(browser, who, { lang });
          for (let p = left.shift(); p; p = left.shift()) await look(page, `${name}, ${lang}, ${p.path}`, p.path, themes);
          await page.context().close();
        }));
      });
    }
  }
}

/** look checks one page, wide and narrow, in one theme or both. */
async function look(page, where, path, themes) {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: themes[0], reducedMotion: "reduce" });
  await go(page, path);
  for (const key of await untranslated(page)) wrong(where, `no text for ${key}`);
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const v of await axe(page)) wrong(`${where}, ${theme}`, v);
  }
  await page.setViewportSize({ width: 360, height: 780 });
  const wide = await sideways(page);
  if (wide) wrong(where, `scrolls sideways at 360 px: ${wide}`);
  if (themes.length === 1) for (const v of await axe(page)) wrong(`${where}, ${themes[0]}, 360 px`, v);
}
