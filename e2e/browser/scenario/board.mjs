// 5. See and change the week: legal cells lit, placing by mouse and by keyboard, a refusal with its reason, undo, and two
// organisers who move the same meeting.
import { given, go, person } from "../person.mjs";
import { until } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;

/** pick opens a board on which a meeting was picked that has legal cells; gives its id. */
async function pick(page, skip = []) {
  await go(page, `${m}/board`);
  const ids = await page.locator("td a.piece[data-meeting]:not([data-pinned]), .tray [data-meeting]").evaluateAll((all) => all.map((a) => a.dataset.meeting));
  for (const id of ids.filter((x) => !skip.includes(x)).slice(0, 40)) {
    await page.locator(`[data-meeting="${id}"]`).first().click();
    await page.waitForFunction((want) => document.querySelector("e-board")?.dataset.picked === want, id);
    if ((await page.locator(".drop-here").count()) > 1) return id;
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("e-board")?.dataset.picked);
  }
  throw new Error("no meeting of the board can be moved");
}

/** whereIs names the row and the column in which a meeting stands, "" in the tray. */
const whereIs = (page, id) =>
  page.evaluate((x) => {
    const cell = document.querySelector(`td [data-meeting="${x}"]`)?.closest("td");
    if (!cell) return "";
    let column = 0;
    for (let e = cell.previousElementSibling; e; e = e.previousElementSibling) column += e.colSpan;
    return `${document.querySelector("[aria-current=page]")?.textContent}: ${cell.parentElement.rowIndex}/${column}`;
  }, id);

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  let moved = "";
  await step("a meeting is picked and placed by mouse", async () => {
    moved = await pick(page);
    const was = await whereIs(page, moved);
    await page.locator(".drop-here").last().click();
    await until("the meeting at its new place", async () => (await whereIs(page, moved)) !== was && !(await page.getAttribute("e-board", "data-picked")));
  });
  await step("undo puts it back", async () => {
    const at = await whereIs(page, moved);
    await page.locator("main form[action$='/board/undo'] button, #messages form button").first().click();
    await page.waitForLoadState();
    await until("the meeting back", async () => (await whereIs(page, moved)) !== at);
    await page.goto(`${m}/board`);
  });
  await step("another is picked and placed by keyboard alone", async () => {
    const id = await pick(page, [moved]);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("e-board")?.dataset.picked);
    const was = await whereIs(page, id);
    await page.locator(`[data-meeting="${id}"]`).first().focus();
    await page.keyboard.press("Space");
    await page.waitForFunction((want) => document.querySelector("e-board")?.dataset.picked === want, id);
    await page.waitForFunction(() => document.activeElement?.classList.contains("drop-here"));
    await page.keyboard.press("Enter");
    await until("the meeting at its new place", async () => (await whereIs(page, id)) !== was);
  });
  await step("two organisers move the same meeting: the second is told who was first", async () => {
    const other = await person(browser, "colleague");
    const first = (await page.locator(".side .who a").first().innerText()).trim();
    const id = await pick(page);
    await other.goto(page.url());
    await other.locator(".drop-here").first().waitFor();
    const theirs = await other.locator(".drop-here").first().getAttribute("value");
    await page.locator(".drop-here").last().click();
    await until("the first move", async () => !(await page.getAttribute("e-board", "data-picked")));
    await other.locator(`.drop-here[value="${theirs}"]`).click();
    await until("a word to the second", async () => (await other.innerText("main")).includes(`${first} a changé`)).catch(async (e) => {
      throw new Error(`${e.message}:\n${(await other.innerText("main")).slice(0, 800)}`);
    });
  });
}
