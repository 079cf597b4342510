// 6. Publish: three things change, version 2 says them in words, tells only those concerned by real mail, and version 1
// stays readable. Conflicts have both sides and a way out.
import { given, go, person, press } from "../person.mjs";
import { equal, has, lacks, until } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;
const mails = async () => (await fetch(`${given.control}/mails`)).json();

export default async function play(browser, step) {
  const page = await person(browser, "organiser");
  let before = [];
  let people = 0;
  let uncertain = "";
  await step("version 1 was told; all its mails arrive", async () => {
    await go(page, `${m}/releases/1`);
    await sent(page, m);
    before = await mails();
    if (before.length === 0) throw new Error("version 1 was told to nobody");
  });
  await step("a conflict shows both sides; the first way out is taken", async () => {
    await go(page, `${m}/conflicts`);
    const ways = page.locator("main form[action$='/conflicts/way'] button");
    if ((await ways.count()) === 0) throw new Error("no conflict has a way out");
    const label = (await ways.first().innerText()).trim();
    await press(page, ways.first());
    lacks(await page.innerText("main"), label, "the conflicts after that way");
  });
  await step("a session is renamed, another becomes uncertain", async () => {
    await go(page, `${m}/programme`);
    const hrefs = await page.locator("main a[href*='/sessions/0']").evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute("href")))]);
    await go(page, `${hrefs.at(-1)}/edit`);
    await page.fill("[name=title_fr]", "Séance renommée par l’essai");
    await press(page, page.locator("main form button[type=submit]").last());
    await go(page, `${hrefs.at(-2)}/edit`);
    uncertain = await page.inputValue("[name=title_fr]");
    await page.selectOption("[name=certainty]", "expected");
    await press(page, page.locator("main form button[type=submit]").last());
  });
  await step("version 2 is shown before it goes: its changes in words, and whom they concern", async () => {
    await go(page, `${m}/releases`);
    has(await page.innerText("main"), "Séance renommée par l’essai", "the preview");
    await press(page, page.locator(`main form[action='${m}/releases'] button[type=submit]`));
    equal(new URL(page.url()).pathname, `${m}/releases/2`, "where publishing leads");
    const words = await page.innerText("main");
    has(words, "Séance renommée par l’essai", "version 2");
    has(words, uncertain, "version 2");
    if ((await page.locator("#changes .sentence").count()) < 3) throw new Error(`version 2 names fewer than three changes:\n${words.slice(0, 800)}`);
    people = Number(/(\d+) personnes? prévenue/.exec((await page.innerText("body")).replace(/[\u00a0\u202f]/g, " "))?.[1] ?? 0);
    if (people === 0) throw new Error(`nobody was told: ${words.slice(0, 800)}`);
  });
  await step("mails reach them, and nobody else", async () => {
    const fresh = await until("the mails of version 2", async () => {
      const all = (await mails()).slice(before.length);
      return all.length > 0 && all;
    });
    await sent(page, m);
    const all = (await mails()).slice(before.length);
    const addressed = new Set(all.map((l) => l.to)).size;
    if (addressed > people) throw new Error(`${addressed} people got mail, ${people} are concerned`);
    if (new Set(before.map((l) => l.to)).size <= addressed) throw new Error("as many were told as the first time");
    for (const l of all) has(l.subject, "2", "a letter's subject");
    equal(fresh[0].parts.some((p) => p === "text/calendar"), true, "a calendar in the letter");
  });
  await step("version 3 changes one small session: its people get a mail, exactly those", async () => {
    const sessions = (await (await fetch(`${given.control}/sessions`)).json()).filter((g) => g.emails.length > 1 && g.emails.length < 20);
    if (sessions.length === 0) throw new Error("no small session in version 2");
    const told = (await mails()).length;
    await go(page, `${m}/sessions/${sessions[0].id}/edit`);
    await page.fill("[name=title_fr]", "Petite séance renommée");
    await press(page, page.locator("main form button[type=submit]").last());
    await go(page, `${m}/releases`);
    await press(page, page.locator(`main form[action='${m}/releases'] button[type=submit]`));
    equal(new URL(page.url()).pathname, `${m}/releases/3`, "where publishing leads");
    await until("the mails of version 3", async () => (await mails()).length >= told + sessions[0].emails.length);
    await sent(page, m);
    equal((await mails()).slice(told).map((l) => l.to).sort().join(" "), sessions[0].emails.join(" "), `who was written to about “${sessions[0].title}”`);
  });
  await step("version 1 reads as it did", async () => {
    await go(page, `${m}/releases/1`);
    lacks(await page.innerText("main"), "Séance renommée par l’essai", "version 1");
  });
}

/** sent waits until the outbox holds nothing that is still to go. */
async function sent(page, m) {
  await until("the outbox to be empty", async () => {
    await go(page, `${m}/outbox?state=queued`);
    return (await page.locator("main table.list").count()) === 0;
  });
}
