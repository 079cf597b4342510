// 4. Place the meetings: the planner runs as a job, shows its progress, its plan is a draft until it is applied.
import { given, go, person } from "../person.mjs";
import { has, until } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  await step("a run starts and shows its advance", async () => {
    await go(page, `${m}/plans`);
    await page.locator("main [name=seconds]").first().evaluate((e) => {
      if (e.tagName === "SELECT") e.selectedIndex = 0;
      else e.value = "3";
    });
    await page.locator(`main form[action='${m}/plans'] button[type=submit], main form[action='${m}/plans'] button`).last().click();
    await page.waitForURL(/\/plans\/[0-9a-f]{8}-/);
  });
  await step("it ends by itself with a draft, which says what is left and why", async () => {
    const apply = page.locator("main form[action$='/apply'] button");
    await until("the draft", async () => {
      if ((await apply.count()) > 0) return true;
      if (!(await page.locator("e-live").count())) await page.reload();
      return (await apply.count()) > 0;
    }).catch(async (e) => {
      throw new Error(`${e.message}\n${(await page.innerText("main")).slice(0, 1200)}`);
    });
    has(await page.innerText("main"), "sur", "the draft");
  });
  await step("it is applied, and the board shows it", async () => {
    await page.locator("main form[action$='/apply'] button").first().click();
    await page.waitForLoadState();
    await go(page, `${m}/companies`);
    has(await page.innerText("main"), "200", "the companies' page");
  });
}
