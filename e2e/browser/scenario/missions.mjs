// 1. Real missions: their contradictions, one chosen by a person with a reason and the others kept; the change of clocks.
import { given, go, person, press } from "../person.mjs";
import { has } from "../expect.mjs";

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  const miami = `/m/${given.missions["miami-2017"]}`;

  await step("the missions are there, with their history", async () => {
    await go(page, "/missions");
    const words = await page.innerText("main");
    for (const name of ["Miami", "CES", "Montréal 2026", "2017", "2018", "2020"]) has(words, name, "the list of missions");
    await press(page, page.locator(`main a[href="${miami}"]`).first());
  });
  await step("the mission says that it is reconstructed, and that clocks change", async () => {
    has(await page.innerText("body"), "reconstitué", "the Bridge");
    has(await page.innerText("main"), "L’heure d’été prend fin à Miami le dimanche 5 novembre 2017", "the Bridge");
  });
  await step("eight contradictions wait; one is settled with a reason", async () => {
    await go(page, `${miami}/sources`);
    const open = page.locator("main form[action$='/sources/choose']");
    has(await page.innerText("main"), "8 contradictions attendent un choix", "the sources");
    await page.getByText("Choisir la valeur qui l’emporte").first().click();
    await open.first().getByText("les deux villes").click();
    await open.first().locator("input[type=text]").fill("Le communiqué signé nomme les deux villes.");
    await press(page, open.first().locator("button.go"));
    has(await page.innerText("main"), "7 contradictions attendent un choix", "the sources");
  });
  await step("who chose, why, and the value that was not kept stay to be read", async () => {
    const words = await page.innerText("main");
    const name = (await page.locator(".side .who a").first().innerText()).trim();
    for (const part of ["Le communiqué signé nomme les deux villes.", name, "la Métropole Aix-Marseille-Provence et le comté de Miami-Dade"]) has(words, part, "the sources");
  });
  await step("“Dysney” and “Disney” lead to the same organisation", async () => {
    for (const q of ["Dysney", "Disney", "disnei"]) {
      await go(page, `${miami}/search?q=${q}`);
      has(await page.innerText("main"), "Dysney", `the search for ${q}`);
    }
  });
}
