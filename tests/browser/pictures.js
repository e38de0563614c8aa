// Pictures of each page of the example case, for docs/: `npm run pictures`.
"use strict";
const path = require("node:path");
const fs = require("node:fs");
const { root, serveCase, browse } = require("./case.js");

(async () => {
  const served = await serveCase(["examples"]);
  const browser = await browse();
  const story = (await served.json("/api/stories")).rows[0].story;
  const actors = (await served.json("/api/actors?take=500")).rows;
  const most = actors.sort((a, b) => b.members.length - a.members.length)[0].actor;
  const article = (await served.json("/api/articles?take=100")).rows.find((row) => row.id.includes("fjordland")).id;
  const places = {
    stories: "/", story: `/story/${story}`, article: `/article/${encodeURIComponent(article)}`, actor: `/actor/${most}`,
    search: "/search?q=offensive+weapons",
  };
  const out = path.join(root, "docs", "screenshots");
  fs.mkdirSync(out, { recursive: true });
  for (const [width, height] of [[1440, 1500], [390, 1400]]) {
    const page = await browser.newPage({ viewport: { width, height } });
    for (const [name, place] of Object.entries(places)) {
      await page.goto(served.address + place);
      await page.screenshot({ path: path.join(out, `${name}-${width}.png`) });
    }
    await page.close();
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 1180 } });
  await page.goto(served.address + places.story);
  await page.screenshot({ path: path.join(root, "docs", "story.png") });
  await browser.close();
  served.end();
})();
