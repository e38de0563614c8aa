// Takes the pictures in docs/screenshots of the example case: `npm run pictures [-- FOLDER [PAGES…]]`.
"use strict";
// The README's picture: the story's head, where reports differ, and statements side by side, without what stands between.
async function abstract(browser, address, file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(address);
  const height = await page.evaluate(() => {
    const besides = "#figures, #positions, #sources, .once, .editing, .filter, .day:nth-of-type(n+4), .statement:nth-of-type(n+4)";
    for (const element of document.querySelectorAll(besides)) element.remove();
    return document.querySelector("#statements").getBoundingClientRect().bottom + 30;
  });
  await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width: 1280, height } });
  await context.close();
}

const fs = require("node:fs");
const path = require("node:path");
const { root, serveCase, browse } = require("./case.js");

const [folder = path.join(root, "docs/screenshots"), ...pages] = process.argv.slice(2);

(async () => {
  const served = await serveCase(pages.length ? pages : ["examples"], ["--edit", "--by", "Analyst"]);
  const browser = await browse();
  try {
    fs.mkdirSync(folder, { recursive: true });
    const [story] = (await served.json("/api/stories")).rows;
    const articles = (await served.json("/api/articles?take=100")).rows;
    const article = articles.find((row) => row.id.includes("potomac")) ?? articles[0];
    const [actor] = (await served.json("/api/actors?take=1")).rows;
    const places = {
      stories: "/", story: `/story/${story.story}`, article: `/article/${encodeURIComponent(article.id)}`, actor: `/actor/${actor.actor}`,
      search: "/search?q=missiles", corrections: "/corrections",
    };
    for (const [width, height] of [[1440, 900], [390, 844]]) {
      for (const scheme of ["light", "dark"]) {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
        const page = await context.newPage();
        for (const [name, place] of Object.entries(places)) {
          await page.goto(served.address + place);
          const file = path.join(folder, `${name}-${width}${scheme === "dark" ? "-dark" : ""}.png`);
          // The whole page is too long to look at: what a reader sees first, and as much again.
          await page.screenshot({ path: file, clip: { x: 0, y: 0, width, height: height * 2 }, fullPage: true });
        }
        await context.close();
      }
    }
    if (!pages.length) await abstract(browser, served.address + places.story, path.join(folder, "../story.png"));
  } finally {
    await browser.close();
    served.end();
  }
})();
