// 7. Carry it: a delegate on a phone; the day, the week, the calendar feed, the agenda on paper.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { given, go, person, sideways } from "../person.mjs";
import { equal, has } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;

/** forge changes a letter in the middle of the feed's secret. */
function forge(address) {
  const at = address.lastIndexOf("/") + 8;
  return address.slice(0, at) + (address[at] === "a" ? "b" : "a") + address.slice(at + 1);
}

/** printed fetches a paper and gives its words. */
async function printed(page, address, file) {
  const answer = await page.request.get(address);
  equal(answer.status(), 200, `the answer of ${address}`);
  writeFileSync(file, await answer.body());
  return execFileSync("pdftotext", ["-layout", "-enc", "UTF-8", file, "-"], { encoding: "utf8" });
}

export default async function play(browser, step) {
  let bytes = 0;
  const page = await person(browser, "delegate", { width: 390, height: 844, phone: true });
  await step("today says what is next, where, and in whose hour", async () => {
    const fresh = await browser.newContext({ baseURL: given.base, storageState: await page.context().storageState(), viewport: { width: 390, height: 844 } });
    const first = await fresh.newPage();
    const wire = await fresh.newCDPSession(first);
    await wire.send("Network.enable");
    wire.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));
    await first.goto(`${m}/today`, { waitUntil: "networkidle" });
    await fresh.close();
    if (bytes === 0 || bytes > 200_000) throw new Error(`the first load takes ${bytes} bytes, over 200 kB`);
    await go(page, `${m}/today`);
    has(await page.innerText("main"), "heure de Montréal", "today");
    equal(await sideways(page), "", "what sticks out");
  });
  await step("the week is there", async () => {
    await go(page, `${m}/me`);
    has(await page.innerText("main"), "juin", "my agenda");
  });
  await step("the calendar feed is read by whoever has its address", async () => {
    await go(page, `${m}/subscribe`);
    const html = await page.content();
    const address = /(?:https?|webcal):\/\/[^"'\s<&]+\/feed\/[^"'\s<&]+/.exec(html)?.[0].replace("webcal:", "http:");
    if (!address) throw new Error("no feed address on the page");
    const answer = await fetch(address);
    equal(answer.status, 200, "the feed's answer");
    const feed = (await answer.text()).replaceAll("\r\n ", "");
    for (const part of ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:America/Toronto", "UID:", "SEQUENCE:", "END:VCALENDAR"]) has(feed, part, "the feed");
    equal((await fetch(forge(address))).status >= 400, true, "a wrong token is refused");
  });
  for (const lang of ["fr", "en"]) {
    await step(`the day and the whole programme on paper, ${lang}`, async () => {
      await page.context().addCookies([{ name: "lang", value: lang, url: given.base }]);
      for (const [paper, head] of [["day/2026-06-17", lang === "fr" ? "mercredi 17 juin 2026" : "Wednesday 17 June 2026"], ["programme", "Montréal 2026"]]) {
        const text = await printed(page, `${m}/${paper}.pdf`, path.join(given.dir, `${paper.replace("/", "-")}-${lang}.pdf`));
        has(text.toLowerCase(), head.toLowerCase(), `${paper} on paper`);
        equal(/^\s*[:;!?»].*$/mu.exec(text)?.[0] ?? "", "", `a line of ${paper} that begins with a sign`);
      }
    });
    await step(`the agenda on paper, ${lang}`, async () => {
      await page.context().addCookies([{ name: "lang", value: lang, url: given.base }]);
      const text = await printed(page, `${m}/me.pdf`, path.join(given.dir, `me-${lang}.pdf`));
      has(text, lang === "fr" ? "juin 2026" : "June 2026", "the paper");
      has(text, given.names.delegate, "the paper");
    });
  }
}
