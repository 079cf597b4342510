// 4. Place the meetings: the planner runs as a job, shows its advance while one looks on, stops when told with what it
// has, and its plan is a draft until it is applied.
import { given, go, person, press } from "../person.mjs";
import { equal, until } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  let placed = 0;
  const advance = page.locator("e-live [data-live=progress]");
  const apply = page.locator("main form[action$='/apply'] button");
  await step("a run starts, and its advance moves under one's eyes", async () => {
    await go(page, `${m}/plans`);
    await page.locator("main details.folded > summary").first().click();
    await page.locator("main [name=seconds]").first().fill("300");
    await press(page, page.locator(`main form[action='${m}/plans'] button`).last());
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
    placed = Number(/^\s*(\d+)/.exec(await page.locator(".gauges .num").first().innerText())?.[1]);
    if (!(placed > 100)) throw new Error(`the plan that was kept places ${placed} meetings`);
  });
  await step("it is applied, and the board shows it", async () => {
    await press(page, apply.first());
    let over = 0; // these keep their places, and no plan counts them
    for (const state of ["held", "no_show"]) {
      await go(page, `${m}/requests?state=${state}`);
      over += await page.locator("main table tbody tr").count();
    }
    await go(page, `${m}/companies`);
    const now = (await page.locator(".gauges > *").first().innerText()).replace(/\s+/g, " ");
    equal(Number(/(\d+) sur 200/.exec(now)?.[1]), placed + over, `how many meetings stand after applying a plan of ${placed} (${now})`);
  });
}
