// Asks a served case for its pages as many readers at once would, and prints how long answers take and what they cost the server.
//
//   node load.js http://127.0.0.1:8080 [CLIENTS=20] [SECONDS=10] [PAUSE=0] [PID]
//
// Each client asks for one page after another, with PAUSE milliseconds between them. With PID, the server's process, each kind of page is then asked
// for alone, one at a time, and its processor time a page is read from /proc. Stories and actors are the 500 largest, articles are taken
// from all over the case.
"use strict";
const fs = require("node:fs");
const { execSync } = require("node:child_process");
const [address, clients = "20", seconds = "10", pause = "0", pid] = process.argv.slice(2);
if (!address) {
  console.error("usage: node load.js ADDRESS [CLIENTS] [SECONDS] [PAUSE] [PID]");
  process.exit(1);
}
const words = ["missiles", "troops", "demand", "talks", "government", "“the president”", "nuclear*", "said war", "security -council",
  "minister", "said", "agreement sanctions", "police march*", "“told reporters”"];
const deeds = ["REQUEST", "ACCUSE", "ASSAULT", "AGREE"];
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const encoded = encodeURIComponent;
const sleep = (time) => new Promise((done) => setTimeout(done, time));
const at = (all, share) => (all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? NaN).toFixed(1).padStart(8);

(async () => {
  const rows = async (what, skip = 0, take = 500) => (await (await fetch(`${address}/api/${what}?take=${take}&skip=${skip}`)).json()).rows;
  const total = (await (await fetch(`${address}/api/articles?take=1`)).json()).total ?? 0;
  const [stories, actors] = await Promise.all([rows("stories"), rows("actors")]);
  const articles = [];
  for (let n = 0; n < 20; n++) articles.push(...await rows("articles", Math.floor((Math.max(total, 500) - 100) * n / 20), 100));
  const kinds = {
    stories: () => `/?page=${Math.floor(Math.random() * 5)}`,
    story: () => `/story/${encoded(pick(stories).story)}`,
    article: () => `/article/${encoded(pick(articles).id)}`,
    actor: () => `/actor/${encoded(pick(actors).actor)}`,
    search: () => `/search?q=${encoded(pick(words))}`,
    narrowed: () => `/search?q=${encoded(pick(words))}&type=${pick(deeds)}&from=2001-01-01`,
    byActor: () => `/search?q=${encoded(pick(words))}&actor=${encoded(pick(actors).name)}`,
    api: () => `/api/${pick(["happenings", "statements"])}?take=50&actor=${encoded(pick(actors).actor)}`,
  };
  const ask = async (kind) => {
    const start = performance.now();
    const answer = await fetch(address + kinds[kind]());
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return performance.now() - start;
  };
  for (const kind of Object.keys(kinds)) await ask(kind); // lists are read when first asked for
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  const end = performance.now() + Number(seconds) * 1000;
  const client = async () => {
    if (pause > 0) await sleep(Math.random() * pause);
    while (performance.now() < end) {
      const kind = pick(Object.keys(kinds));
      times[kind].push(await ask(kind));
      if (pause > 0) await sleep(Number(pause));
    }
  };
  await Promise.all(Array.from({ length: Number(clients) }, client));
  console.log(`${clients} clients, ${pause} ms between pages, ${seconds} s`);
  for (const [kind, all] of Object.entries(times)) {
    all.sort((a, b) => a - b);
    console.log(`${kind.padEnd(9)}${String(all.length).padStart(6)} answers  median ${at(all, 0.5)} ms  p95 ${at(all, 0.95)} ms  most ${at(all, 1)} ms`);
  }
  if (!pid) return;
  const tick = 1000 / Number(execSync("getconf CLK_TCK"));
  // Fields 14 and 15 of /proc/PID/stat, counted after the name in brackets.
  const spent = () => { const f = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" "); return (Number(f[11]) + Number(f[12])) * tick; };
  console.log("alone, one at a time: processor time of the server a page, and the time to the answer");
  for (const kind of Object.keys(kinds)) {
    const before = spent(), all = [], until = performance.now() + 5000;
    while (performance.now() < until) all.push(await ask(kind));
    const cost = (spent() - before) / all.length;
    all.sort((a, b) => a - b);
    console.log(`${kind.padEnd(9)}${String(all.length).padStart(6)} answers  ${cost.toFixed(1).padStart(6)} ms CPU  median ${at(all, 0.5)} ms  p95 ${at(all, 0.95)} ms  most ${at(all, 1)} ms`);
  }
})();
