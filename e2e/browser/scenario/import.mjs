// 3. Bring one's own: a file with mistakes, mended, imported, and imported again without a change.
import { given, go, person, press } from "../person.mjs";
import { equal, has } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;
const file = (rows) => ({ name: "organisations.csv", mimeType: "text/csv", buffer: Buffer.from(`ref;name;kind;country\n${rows.join("\n")}\n`) });
const bad = file(["e2e-robot;Calanque Robotique Essai;company;FR", "e2e-fret;;company;CA", "e2e-autre;Autre Essai;company;Canadaa"]);
const good = file(["e2e-robot;Calanque Robotique Essai;company;FR", "e2e-fret;Fret Érable Essai;company;CA"]);

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  const submit = async (what) => {
    await go(page, `${m}/import`);
    await page.setInputFiles("input[type=file]", what);
    await press(page, page.locator("main form button[type=submit]").first());
    return page.innerText("main");
  };
  const apply = async () => {
    await press(page, page.locator("main form[action*='/import/'] button").first());
    return page.innerText("main");
  };
  await step("mistakes are named with row, column, value and cure, and nothing is kept", async () => {
    const words = await submit(bad);
    const lines = await page.locator("main table tbody tr").allInnerTexts();
    for (const want of [/\b3\b[^]*\bname\b/, /\b4\b[^]*\bcountry\b[^]*Canadaa[^]*CA/]) {
      if (!lines.some((l) => want.test(l))) throw new Error(`no problem is told like ${want}:\n${words}`);
    }
    await go(page, `${m}/search?q=Calanque Robotique Essai`);
    has(await page.innerText("main"), "Rien ne correspond", "the search after a refused import");
  });
  await step("the mended file is shown first, then imported whole", async () => {
    has(await submit(good), "2", "the report");
    await apply();
    await go(page, "/directory/organisations?q=Essai");
    const words = await page.innerText("main");
    for (const part of ["Calanque Robotique Essai", "Fret Érable Essai"]) has(words, part, "the directory");
  });
  /** changes gives what the report on the page says would be added and changed, as "0 0". */
  const changes = async () => {
    const rows = await page.locator("main table").first().locator("tbody tr").evaluateAll((all) => all.map((r) => [...r.cells].slice(-3).map((c) => Number(c.innerText))));
    if (rows.length === 0) throw new Error("the report has no table");
    return rows.reduce(([x, y], [added, changed]) => [x + added, y + changed], [0, 0]).join(" ");
  };
  await step("the same file again changes nothing", async () => {
    await submit(good);
    equal(await changes(), "0 0", "added and changed the second time");
  });
  await step("a name that is nearly another's is proposed, and nothing is merged", async () => {
    const words = await submit(file(["e2e-double;Calanque Robotiqe Essai SARL;company;FR"]));
    for (const part of ["1 doublon possible", "Calanque Robotique Essai", "Calanque Robotiqe Essai SARL", "Rien n’est fusionné"]) has(words, part, "the report");
    equal(await changes(), "1 0", "added and changed");
    await apply();
    await go(page, "/directory/organisations?q=Essai");
    for (const part of ["Calanque Robotique Essai", "Calanque Robotiqe Essai SARL"]) has(await page.innerText("main"), part, "the directory");
  });
  for (const [form, name, type] of [["xlsx", "montreal.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"], ["json", "montreal.json", "application/json"], ["csv", "montreal.zip", "application/zip"]]) {
    await step(`the whole mission goes out as ${form} and comes in again without a change`, async () => {
      const answer = await page.request.get(`${m}/export/file?form=${form}`);
      equal(answer.status(), 200, "the export's answer");
      await submit({ name, mimeType: type, buffer: await answer.body() });
      equal(await changes(), "0 0", "added and changed");
    });
  }
}
