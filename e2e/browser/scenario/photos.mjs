// Photographs every page into a folder, so that people look at what they made: each mission's pages at three widths,
// light and dark, in French and English. The Bridge in English also becomes doc/bridge.png of the README.
import path from "node:path";
import { mkdirSync } from "node:fs";
import { given, go, person } from "../person.mjs";
import { crawl } from "../pages.mjs";

const screens = [{ width: 1440, height: 900 }, { width: 768, height: 1024 }, { width: 360, height: 780 }];

export default async function play(browser, step) {
  const refs = given.size === "large" ? ["montreal-2026"] : ["montreal-2026", "miami-2017", "empty"];
  if (given.size !== "large") await step("the picture of the README", () => readme(browser));
  for (const ref of refs) {
    const mission = given.missions[ref];
    const name = given.size === "large" ? `${ref}-large` : ref;
    for (const who of ref === "montreal-2026" ? ["organiser", "delegate"] : ["organiser"]) {
      const scout = await person(browser, who);
      const pages = (await crawl(scout, [`/m/${mission}`, `/m/${mission}/today`], mission)).filter((p) => !/[?&](page|sort)/.test(p.kind));
      await scout.context().close();
      for (const lang of ["fr", "en"]) {
        await step(`${name}, ${who}, ${lang}: ${pages.length} pages`, async () => {
          const page = await person(browser, who, { lang });
          for (const p of pages) await shoot(page, p, path.join(given.shots, name, who), lang);
          await page.context().close();
        });
      }
    }
  }
}

async function shoot(page, p, folder, lang) {
  const file = p.kind.replace(/^\/m\/[^/?]+/, "m").replaceAll(/[/?&{}]+/g, "-").replace(/^-|-$/g, "") || "home";
  await go(page, p.path);
  for (const screen of screens) {
    await page.setViewportSize(screen);
    for (const theme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const dir = path.join(folder, `${screen.width}-${theme}-${lang}`);
      mkdirSync(dir, { recursive: true });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.screenshot({ path: path.join(dir, `${file}.png`), clip: { x: 0, y: 0, width: screen.width, height: Math.min(height, 3000) }, fullPage: true });
    }
  }
}

async function readme(browser) {
  const page = await person(browser, "organiser", { lang: "en", width: 1440, height: 900 });
  await go(page, `/m/${given.missions["montreal-2026"]}`);
  await page.screenshot({ path: path.join(given.shots, "bridge.png") });
  await page.context().close();
}
