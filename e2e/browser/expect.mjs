// What a scenario expects: each failure says what was looked for and what was there.

export function equal(got, want, what) {
  if (got !== want) throw new Error(`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
}

export function has(text, part, what) {
  const plain = (s) => s.replace(/[\u00a0\u202f\s]+/g, " ");
  if (!plain(text).includes(plain(part))) throw new Error(`${what} lacks “${part}”:\n${text.slice(0, 1500)}`);
}

export function lacks(text, part, what) {
  if (text.includes(part)) throw new Error(`${what} shows “${part}”, which it must not`);
}

/** until asks again and again, half a minute at most, until the answer is good. */
export async function until(what, ask) {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`waited half a minute for: ${what}`);
}
