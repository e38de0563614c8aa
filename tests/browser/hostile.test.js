// Pages that mean harm are shown as words: nothing in them runs, loads, or breaks the page.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { serveCase, browse, watched } = require("./case.js");

const report = "The union demanded higher wages on Tuesday. “We will not work,” said its leader, Ada Brandt. The company rejected the demand.";
const pages = {
  "script.html": `<html><head><title><script>alert('title')</script>Dockers</title></head><body><article><h1>Dockers <img src=x onerror="alert('heading')"></h1><p>${report}</p><p>&lt;script&gt;alert('text')&lt;/script&gt; <svg onload="alert('svg')"></svg> <iframe src="https://evil.example/"></iframe></p><p>${report}</p></article></body></html>`,
  "markup.txt": `<script>alert('plain')</script> in the headline\n\n${report}\n\n"><script>alert('attribute')</script> <a href="javascript:alert('link')">said</a> Ada Brandt on Tuesday. ${report}\n`,
  "directions.txt": `Report \u202egnorw\u202c and \u2066isolated\n\n${report} \u202e“We will not yield,” said Ada Brandt.\n`,
  "nulls.txt": `Null\u0000 bytes\n\n${report}\u0000\u0007\u001b[31m ${report}\n`,
  "title.jsonl": JSON.stringify({ id: "\"><script>alert('id')</script>/../..", title: "<b>" + "A".repeat(10 << 20), outlet: "'\"><img src=x onerror=alert(1)>", url: "javascript:alert('url')", published: "2023-05-03", text: report }) + "\n",
};

let served, browser, folder;
test.before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "verbale-hostile-"));
  for (const [name, body] of Object.entries(pages)) fs.writeFileSync(path.join(folder, name), body);
  served = await serveCase([folder]);
  browser = await browse();
});
test.after(async () => {
  await browser?.close();
  served?.end();
  fs.rmSync(folder, { recursive: true, force: true });
});

test("no page runs, loads or breaks anything anywhere", async () => {
  const articles = (await served.json("/api/articles?take=500")).rows;
  const stories = (await served.json("/api/stories?take=500")).rows;
  const actors = (await served.json("/api/actors?take=500")).rows;
  assert.ok(articles.length >= 4, `${articles.length} of the pages were read`);
  const places = ["/", "/search?q=union", "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", `/search?q=${encodeURIComponent("\"")}`];
  places.push(...articles.map((row) => `/article/${encodeURIComponent(row.id)}`));
  places.push(...stories.map((row) => `/story/${row.story}`), ...actors.slice(0, 20).map((row) => `/actor/${row.actor}`));
  for (const place of places) {
    const page = await watched(browser, served.address);
    const answer = await page.goto(served.address + place);
    assert.equal(answer.status(), 200, place);
    assert.ok((await answer.body()).length < 3_000_000, `${place} is huge`);
    // Whatever would run has run after two drawn frames.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
    assert.deepEqual(page.offences, [], place);
    assert.equal(await page.locator("main script, main iframe, main img, main [onerror], main [onload]").count(), 0, place);
    const hidden = await page.evaluate(() => /[\0\u202a-\u202e\u2066-\u2069]/.test(document.documentElement.outerHTML));
    assert.equal(hidden, false, `${place} holds hidden marks`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${place} is too wide`);
    await page.context().close();
  }
});

test("other sites and other methods are refused", async () => {
  for (const method of ["POST", "PUT", "DELETE"]) assert.equal((await fetch(served.address + "/", { method })).status, 405);
  const http = require("node:http");
  const status = await new Promise((done) => {
    http.get(served.address, { headers: { Host: "evil.example" } }, (answer) => done(answer.statusCode));
  });
  assert.equal(status, 403);
});
