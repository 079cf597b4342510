// 4. Place the meetings: the planner runs as a job, shows its advance while one looks on, stops when told with what it
// has, and its plan is a draft until it is applied.
import { given, go, person } from "../person.mjs";
import { has, until } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  const advance = page.locator("e-live [data-live=progress]");
  const apply = page.locator("main form[action$='/apply'] button");
  await step("a run starts, and its advance moves under one's eyes", async () => {
    await go(page, `${m}/plans`);
    await page.locator("main details.folded > summary").first().click();
    await page.locator("main [name=seconds]").first().fill("300");
    await page.locator(`main form[action='${m}/plans'] button`).last().click();
    await page.waitForURL(/\/plans\/[0-9a-f]{8}-/);
    await page.evaluate(() => (window.sameDocument = true));
    const seen = new Set();
    await until("three different states of the advance", async () => {
      seen.add((await advance.innerText()).trim());
      return seen.size >= 3;
    }).catch((e) => {
      throw new Error(`${e.message}; seen:\n${[...seen].join("\n---\n")}`);
    });
    if (!(await page.evaluate(() => window.sameDocument))) throw new Error("the page was loaded again instead of hearing of the advance");
  });
  await step("told to stop, it ends with a draft of what it has, which says what is left and why", async () => {
    await page.locator("e-live .buttons button").click();
    await until("the draft", async () => (await apply.count()) > 0).catch(async (e) => {
      throw new Error(`${e.message}\n${(await page.innerText("main")).slice(0, 1200)}`);
    });
    const placed = Number(/^\s*(\d+)/.exec(await page.locator(".gauges .num").first().innerText())?.[1]);
    if (!(placed > 100)) throw new Error(`the plan that was kept places ${placed} meetings`);
    has(await page.innerText("main"), "sur", "the draft");
  });
  await step("it is applied, and the board shows it", async () => {
    await apply.first().click();
    await page.waitForLoadState();
    await go(page, `${m}/companies`);
    has(await page.innerText("main"), "200", "the companies' page");
  });
}
