// 0. Come in: an address, a mail from the real outbox, its link with one click; the link serves once, and an address that
// nobody has is answered alike.
import { given, go, person, press } from "../person.mjs";
import { equal, has, lacks, until } from "../expect.mjs";

const address = given.emails.intermediary;
const mails = async (to) => (await (await fetch(`${given.control}/mails`)).json()).filter((l) => l.to === to);

/** ask has a link sent from the page of who is not signed in. */
async function ask(page, email) {
  await go(page, "/sign-in");
  await page.fill("main [name=email]", email);
  await press(page, page.locator("main form button").first());
  return page.innerText("main");
}

/** enter opens a mailed link and does what its page asks for. */
async function enter(page, link) {
  await page.goto(link);
  return press(page, page.locator("main form button").first());
}

export default async function play(browser, step) {
  const page = await person(browser, "");
  let link = "";
  await step("a link is mailed to who is known", async () => {
    const before = (await mails(address)).length;
    has(await ask(page, address), address, "the page after asking");
    const letter = await until("the mail with the link", async () => (await mails(address)).slice(before).at(-1));
    link = /https?:\/\/\S+\/sign-in\/[^\s>)]+/.exec(letter.text)?.[0] ?? "";
    if (!link.startsWith(given.base)) throw new Error(`the mail links to ${link}, not into ${given.base}:\n${letter.text}`);
  });
  await step("opening it asks for one click, which signs in", async () => {
    equal(await enter(page, link), 200, "the page behind the link");
    await go(page, `/m/${given.missions["montreal-2026"]}/board`);
    has(await page.innerText("body"), given.names.intermediary, "the page of who signed in");
  });
  await step("used twice, it is refused, and nobody is signed in", async () => {
    const other = await person(browser, "");
    equal(await enter(other, link), 410, "the second use");
    has(await other.innerText("main"), "Ce lien ne sert plus", "the refusal");
    await other.goto("/missions");
    has(other.url(), "/sign-in", "where a stranger is led");
    await other.context().close();
  });
  await step("an address that nobody has is answered alike, and gets nothing", async () => {
    const other = await person(browser, "");
    const words = await ask(other, "personne.du.tout@example.org");
    has(words, "Si personne.du.tout@example.org est connue ici", "the page after asking");
    lacks(words, "inconnu", "the page after asking");
    equal((await mails("personne.du.tout@example.org")).length, 0, "mails to an unknown address");
    await other.context().close();
  });
}
