// run SCENARIO: plays one scenario in a browser; the Go test of this folder calls it. Standard output tells the steps,
// the exit code how it went, and a picture of each page that was open is left when it went badly.
import path from "node:path";
import { given, launch, problems } from "./person.mjs";

const name = process.argv[2];
const { default: play } = await import(`./scenario/${name}.mjs`);
const browser = await launch();
let failed;
let last = "";

/** step tells what is done, so that a failure is placed. */
async function step(words, run) {
  last = words;
  const begin = Date.now();
  await run();
  console.log(`  ${words} (${Date.now() - begin} ms)`);
}

try {
  await play(browser, step);
} catch (e) {
  failed = e;
  console.log(`FAILED at: ${last}\n${e.stack ?? e}`);
  let n = 0;
  for (const context of browser.contexts()) {
    for (const page of context.pages()) {
      const file = path.join(given.shots, `${name}-failed-${++n}.png`);
      await page.screenshot({ path: file, fullPage: true }).then(() => console.log(`  ${page.url()}: ${file}`), () => {});
    }
  }
}
await browser.close();
if (problems.length > 0) console.log(`${problems.length} things are wrong`);
process.exit(failed || problems.length > 0 ? 1 : 0);
