// 8. Find anything, and only what one may see.
import { given, go, person } from "../person.mjs";
import { equal, has, lacks } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  let name = "";
  await step("an organisation is found without its accents, and with a wrong letter", async () => {
    await go(page, `${m}/organisations`);
    const names = (await page.locator("main table tbody a").allInnerTexts()).map((s) => s.trim());
    name = names.find((s) => /^\S{7}/.test(s)); // a letter is left out of its first word
    const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const slip = plain.replace(/^(\S{3})(\S)(\S{3})/, "$1$3");
    for (const q of [plain, slip]) {
      await page.keyboard.press("Escape");
      await page.locator("body").click({ position: { x: 700, y: 20 } });
      await page.keyboard.press("/");
      await page.keyboard.type(q);
      await page.keyboard.press("Enter");
      await page.waitForURL((u) => u.searchParams.get("q") === q);
      has(await page.innerText("main"), name, `the search for “${q}”`);
    }
  });
  for (const [what, from, links] of [["a person", "delegation", "main table a[href*='/people/']"], ["a session", "programme", "main a[href*='/sessions/0']"], ["a meeting", "requests", "main table a[href*='/requests/0']"]]) {
    await step(`${what} is found without accents, and with a wrong letter`, async () => {
      await go(page, `${m}/${from}`);
      const link = page.locator(links).first();
      const href = await link.getAttribute("href");
      const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(href)[0];
      const words = (await link.innerText()).split("\n")[0].normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/\p{L}{5,}/gu);
      const longest = words.toSorted((a, b) => b.length - a.length)[0];
      for (const q of [words.join(" "), longest.slice(0, 3) + longest.slice(4)]) {
        await go(page, `${m}/search?q=${encodeURIComponent(q)}`);
        equal((await page.locator(`main a[href*="${id}"]`).count()) > 0, true, `“${q}” leads to ${href}`);
      }
    });
  }
  await step("nothing is said plainly, with what to do", async () => {
    await go(page, `${m}/search?q=zzzzqqq`);
    has(await page.innerText("main"), "Rien ne correspond", "the empty search");
  });
  await step("a person of another mission sees nothing of this one", async () => {
    const stranger = await person(browser, "stranger");
    await go(stranger, m, 404);
    await go(stranger, `${m}/search?q=a`, 404);
    await go(stranger, "/missions");
    lacks(await stranger.innerText("main"), "Montréal 2026", "the stranger's missions");
  });
  await step("a delegate does not see the team's pages nor others' agendas", async () => {
    const delegate = await person(browser, "delegate");
    for (const path of ["board", "conflicts", "requests", "outbox", "access", "trail", "import", "export"]) {
      const answer = await delegate.goto(`${m}/${path}`);
      if (![403, 404].includes(answer.status())) throw new Error(`a delegate may open ${path}: ${answer.status()}`);
    }
    const answer = await delegate.goto(`${m}/people/${given.people.other}/agenda`);
    if (![403, 404].includes(answer.status())) throw new Error(`a delegate may open another's agenda: ${answer.status()}`);
  });
}
