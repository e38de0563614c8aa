// Asks a served case for its pages as many readers at once would, and prints how long answers take.
//
//   node load.js http://127.0.0.1:8080 [CLIENTS] [SECONDS]
"use strict";
const [address, clients = "20", seconds = "10"] = process.argv.slice(2);
if (!address) {
  console.error("usage: node load.js ADDRESS [CLIENTS] [SECONDS]");
  process.exit(1);
}
const words = ["missiles", "troops", "demand", "talks", "government", "“the president”", "nuclear*", "said war", "security -council"];
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const encoded = encodeURIComponent;

(async () => {
  const rows = async (what) => (await (await fetch(`${address}/api/${what}?take=500`)).json()).rows;
  const [stories, articles, actors] = await Promise.all([rows("stories"), rows("articles"), rows("actors")]);
  const kinds = {
    stories: () => "/", story: () => `/story/${encoded(pick(stories).story)}`, article: () => `/article/${encoded(pick(articles).id)}`,
    actor: () => `/actor/${encoded(pick(actors).actor)}`, search: () => `/search?q=${encoded(pick(words))}`,
  };
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  const end = performance.now() + Number(seconds) * 1000;
  const client = async () => {
    while (performance.now() < end) {
      const kind = pick(Object.keys(kinds));
      const start = performance.now();
      const answer = await fetch(address + kinds[kind]());
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
      times[kind].push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: Number(clients) }, client));
  for (const [kind, all] of Object.entries(times)) {
    all.sort((a, b) => a - b);
    const at = (share) => (all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? NaN).toFixed(1).padStart(8);
    console.log(`${kind.padEnd(8)} ${String(all.length).padStart(6)} answers  median ${at(0.5)} ms  p95 ${at(0.95)} ms  most ${at(1)} ms`);
  }
})();
