// 7. Carry it: a delegate on a phone; the day, the week, the calendar feed, the agenda on paper.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { given, go, person, sideways } from "../person.mjs";
import { equal, has } from "../expect.mjs";

const m = `/m/${given.missions["montreal-2026"]}`;

/** forge changes a letter in the middle of the feed's secret. */
function forge(address) {
  const at = address.lastIndexOf("/") + 8;
  return address.slice(0, at) + (address[at] === "a" ? "b" : "a") + address.slice(at + 1);
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
    await step(`the agenda on paper, ${lang}`, async () => {
      await page.context().addCookies([{ name: "lang", value: lang, url: given.base }]);
      const answer = await page.request.get(`${m}/me.pdf`);
      equal(answer.status(), 200, "the paper's answer");
      const file = path.join(given.dir, `me-${lang}.pdf`);
      (await import("node:fs")).writeFileSync(file, await answer.body());
      const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
      has(text, lang === "fr" ? "juin 2026" : "June 2026", "the paper");
      has(text, given.names.delegate, "the paper");
    });
  }
}
