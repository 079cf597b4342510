// A person before a browser. Each has a context of their own: cookies, language, light or dark, screen. Whatever goes
// wrong unseen (a console error, a request to another host) is kept, and fails the scenario at its end.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What the Go test hands over: addresses, sign-in paths, ids, a folder. */
export const given = JSON.parse(process.env.ESCALE_E2E_GIVEN ?? "{}");

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** launch starts the browser that the machine has. */
export function launch() {
  return chromium.launch({ executablePath: given.chromium, args: flags });
}

/** problems collects what is wrong without stopping a scenario. */
export const problems = [];

export function wrong(where, what) {
  problems.push(`${where}: ${what}`);
  console.log(`WRONG ${where}: ${what}`);
}

/** Answers of 4xx that a scenario provokes on purpose are logged by the browser as console errors: forgive them. */
const refusal = /^Failed to load resource: the server responded with a status of (403|404|409|410|422)/;

/** person opens a context and a page, signed in as who ("organiser", "delegate"…; "" for nobody). */
export async function person(browser, who, { lang = "fr", theme = "light", width = 1440, height = 900, phone = false, allow = [] } = {}) {
  const context = await browser.newContext({
    baseURL: given.base,
    locale: lang === "fr" ? "fr-FR" : "en-GB",
    timezoneId: "Europe/Paris",
    colorScheme: theme,
    reducedMotion: "reduce",
    viewport: { width, height },
    isMobile: phone,
    hasTouch: phone,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(20_000);
  await context.addCookies([{ name: "lang", value: lang, url: given.base }]);
  const own = new URL(given.base).host;
  await context.route((url) => url.host !== own && /^(https?|wss?):$/.test(url.protocol), (route) => {
    wrong(who || "nobody", `asked another host: ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (m) => {
    if (m.type() === "error" && !refusal.test(m.text()) && !allow.some((a) => a.test(m.text()))) wrong(page.url(), `console: ${m.text()}`);
  });
  page.on("pageerror", (e) => wrong(page.url(), `script: ${e.message}`));
  page.on("response", (r) => {
    if (r.status() >= 500) wrong(r.url(), `answered ${r.status()}`);
  });
  if (who) await page.goto(given.links[who]);
  return page;
}

/** go opens an address and fails unless it answers well. */
export async function go(page, path, status = 200) {
  const answer = await page.goto(path);
  if (answer.status() !== status) throw new Error(`${path} answered ${answer.status()}, not ${status}`);
  return answer;
}

/** press clicks what sends a form or leads to another page, waits until that page is there whole, and gives its status.
 * Whoever goes on at once takes the form's request away from the server. */
export async function press(page, what) {
  const redirect = (status) => status > 300 && status < 400 && status !== 304;
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.frame() === page.mainFrame() && !redirect(r.status())),
    page.waitForEvent("load"),
    what.click(),
  ]);
  return answer.status();
}

const rules = { resultTypes: ["violations"], runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

/** axe gives the serious and critical violations of the page as it stands. */
export async function axe(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), rules);
  return violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1]?.trim() ?? ""}`).join(" | ")}${v.nodes.length > 3 ? ` and ${v.nodes.length - 3} more` : ""}`);
}

/** sideways gives what sticks out of the screen's width, or "". */
export async function sideways(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return "";
    const out = [...document.querySelectorAll("body *")].filter((e) => {
      const r = e.getBoundingClientRect();
      return r.right > width + 0.5 && r.width > 0 && !e.closest(".scroll, .hide");
    });
    const last = out.at(-1) ?? document.body;
    return `${document.documentElement.scrollWidth} > ${width} px: <${last.tagName.toLowerCase()} class="${last.className}"> ${last.textContent.trim().slice(0, 60)}`;
  });
}

/** keys that were not found in the catalogue show as themselves: "meeting.board.title". */
export async function untranslated(page) {
  const words = await page.evaluate(() => document.body.innerText);
  return [...new Set(words.match(/\b(app|account|agenda|directory|exchange|meeting|mission|programme|search|source|ui)\.[a-z_]+(\.[a-z_]+)+\b/g) ?? [])];
}
