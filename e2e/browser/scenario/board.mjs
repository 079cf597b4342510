// 5. See and change the week: legal cells lit, placing by click, by drag and by keyboard, undo after each; an illegal
// place says its reason and changes nothing; two organisers who move the same meeting.
import { given, go, person, press } from "../person.mjs";
import { equal, until } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;
const picked = (page, id) => page.waitForFunction((want) => document.querySelector("e-board")?.dataset.picked === want, id);
const nonePicked = (page) => page.waitForFunction(() => !document.querySelector("e-board")?.dataset.picked);

/** pick opens a board on which a placed meeting was picked that has legal cells elsewhere, and cells of another sort when
 * asked for; gives its id. */
async function pick(page, also = "td") {
  await go(page, `${m}/board`);
  const ids = await page.locator("td a.piece[data-meeting]:not([data-pinned])").evaluateAll((all) => all.map((a) => a.dataset.meeting));
  for (const id of ids.slice(0, 60)) {
    await page.locator(`td [data-meeting="${id}"]`).first().click();
    await picked(page, id);
    if ((await page.locator("td .drop-here").count()) > 1 && (await page.locator(also).count()) > 0) return id;
    await page.keyboard.press("Escape");
    await nonePicked(page);
  }
  throw new Error("no meeting of the board can be moved");
}

/** putBack gives up what was picked. */
async function putBack(page) {
  await page.keyboard.press("Escape");
  await nonePicked(page);
}

/** whereIs names the day, the row and the column in which a meeting stands, "" when it stands nowhere. */
const whereIs = (page, id) =>
  page.evaluate((x) => {
    const cell = document.querySelector(`td [data-meeting="${x}"]`)?.closest("td");
    if (!cell) return "";
    let column = 0;
    for (let e = cell.previousElementSibling; e; e = e.previousElementSibling) column += e.colSpan;
    return `${document.querySelector("main .tabs [aria-current=page]")?.textContent.trim()}: ${cell.parentElement.rowIndex}/${column}`;
  }, id);

/** take presses the mouse on a meeting and moves it until the board has answered which cells are legal. */
async function take(page, id) {
  const piece = page.locator(`td [data-meeting="${id}"]`).first();
  await piece.scrollIntoViewIfNeeded();
  const from = await piece.boundingBox();
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 34, from.y + 26, { steps: 4 });
  await picked(page, id);
  await page.locator("p.ghost").waitFor();
}

/** letGo carries what the mouse holds over a cell and lets go. */
async function letGo(page, cell) {
  await cell.scrollIntoViewIfNeeded();
  const to = await cell.boundingBox();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
}

/** refused lets go over a cell that is no choice, and expects the reason to be said to all. */
async function refused(page, cell, why) {
  await letGo(page, cell);
  await page.locator(".picked .refused").waitFor();
  const said = (await page.innerText(".picked .refused")).trim();
  equal(said.endsWith(why), true, `the refusal “${said}” ends with the reason “${why}”`);
  equal((await page.innerText("[data-say]")).trim(), said, "what a screen reader is told");
}

/** undo takes the last move back and waits until the meeting stands where it was, also when the page is asked anew. */
async function undo(page, id, was) {
  await press(page, page.locator("main form[action$='/board/undo'] button, #messages form button").first());
  await go(page, `${m}/board`);
  equal(await whereIs(page, id), was, "where undo puts the meeting");
}

const moved = (page, id, was) => until("the meeting at its new place", async () => !(await page.getAttribute("e-board", "data-picked")) && (await whereIs(page, id)) !== was);

export default async function play(browser, step) {
  const page = await person(browser, "organiser", { height: 1400 });
  await step("a meeting is picked and placed by click; undo puts it back", async () => {
    const id = await pick(page);
    const was = await whereIs(page, id);
    await page.locator("td .drop-here").last().click();
    await moved(page, id, was);
    await undo(page, id, was);
  });
  await step("it is dragged by mouse; undo puts it back", async () => {
    const id = await pick(page);
    await putBack(page);
    const was = await whereIs(page, id);
    await take(page, id);
    await letGo(page, page.locator("td:has(.drop-here)").first());
    await moved(page, id, was);
    await undo(page, id, was);
  });
  await step("let go where it cannot be, it says why, and nothing changes", async () => {
    const id = await pick(page, "td.is-forbidden .why");
    await putBack(page);
    const was = await whereIs(page, id);
    await take(page, id);
    const cell = page.locator("td.is-forbidden:has(.why)").first();
    const why = (await cell.locator(".why").innerText()).trim();
    equal(why.length > 3, true, `“${why}” is a reason`);
    await refused(page, cell, why);
    await putBack(page);
    await take(page, id);
    const taken = page.locator(`td:has(.piece):not(:has([data-meeting="${id}"]))`).first();
    await refused(page, taken, `${(await taken.locator("b").first().innerText()).trim()}.`);
    await putBack(page);
    equal(await whereIs(page, id), was, "where the meeting stands");
    await go(page, `${m}/board`);
    equal(await whereIs(page, id), was, "where the meeting stands when the page is asked anew");
  });
  await step("it is moved by keyboard alone; undo puts it back", async () => {
    const id = await pick(page);
    await putBack(page);
    const was = await whereIs(page, id);
    await page.locator(`td [data-meeting="${id}"]`).first().focus();
    await page.keyboard.press("Space");
    await picked(page, id);
    await page.waitForFunction(() => document.activeElement?.classList.contains("drop-here"));
    const first = await page.evaluate(() => document.activeElement.value);
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"]) {
      await page.keyboard.press(key);
      if (await page.evaluate((v) => document.activeElement.classList.contains("drop-here") && document.activeElement.value !== v, first)) break;
    }
    await page.evaluate(() => document.activeElement.classList.contains("drop-here") || document.querySelector("td .drop-here").focus());
    await page.keyboard.press("Enter");
    await moved(page, id, was);
    await undo(page, id, was);
  });
  await step("it is pinned and stays where it stands, and is set free of its pin again", async () => {
    const id = await pick(page);
    const was = await whereIs(page, id);
    const pinned = () => page.locator(`td [data-meeting="${id}"][data-pinned]`).count();
    for (const want of [1, 0]) {
      await press(page, page.locator(".picked form[action$='/pin'] button"));
      await go(page, `${m}/board`);
      equal(await pinned(), want, "how often it stands there as pinned");
      equal(await whereIs(page, id), was, "where it stands");
      await page.locator(`td [data-meeting="${id}"]`).first().click();
      await picked(page, id);
      if (want === 0) continue;
      await page.locator("td .drop-here").last().click();
      await until("a word that it is pinned", async () => (await page.innerText("main")).includes("épinglé"));
      await go(page, `${m}/board`);
      equal(await whereIs(page, id), was, "where a pinned one stands after a try to move it");
      await page.locator(`td [data-meeting="${id}"]`).first().click();
      await picked(page, id);
    }
  });
  await step("two organisers move the same meeting: the second is told who was first", async () => {
    const other = await person(browser, "colleague");
    const first = (await page.locator(".side .who a").first().innerText()).trim();
    await pick(page);
    await other.goto(page.url());
    await other.locator("td .drop-here").first().waitFor();
    const theirs = await other.locator("td .drop-here").first().getAttribute("value");
    await page.locator("td .drop-here").last().click();
    await until("the first move", async () => !(await page.getAttribute("e-board", "data-picked")));
    await other.locator(`td .drop-here[value="${theirs}"]`).click();
    await until("a word to the second", async () => (await other.innerText("main")).includes(`${first} a changé`)).catch(async (e) => {
      throw new Error(`${e.message}:\n${(await other.innerText("main")).slice(0, 800)}`);
    });
  });
}
