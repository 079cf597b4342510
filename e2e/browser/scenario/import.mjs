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
    for (const part of ["3", "name", "country", "Canadaa"]) has(words, part, "the report");
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
  await step("the same file again changes nothing", async () => {
    const words = await submit(good);
    const row = /organisations[\s\S]{0,60}?(\d+)\D+(\d+)\D+(\d+)/i.exec(words);
    has(words, "2", "the second report");
    if (row) equal(`${row[1]} ${row[2]}`, "0 0", "added and changed the second time");
  });
}
