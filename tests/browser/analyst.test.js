// An analyst's tasks on the example case.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const { root, serveCase, browse, watched } = require("./case.js");

let served, browser, story;

test.before(async () => {
  served = await serveCase([path.join("examples")]);
  browser = await browse();
  story = (await served.json("/api/stories")).rows[0];
});
test.after(async () => {
  await browser?.close();
  served?.end();
});

const open = async (where, options) => {
  const page = await watched(browser, served.address, options);
  await page.goto(served.address + where);
  return page;
};

test("finds who said a phrase, with the keyboard alone, and lands on the words", async () => {
  const page = await open("/");
  await page.keyboard.press("/");
  await page.keyboard.type("“courtroom of world opinion”");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?/);
  const hit = page.locator(".hits a").first();
  assert.match(await page.locator("main").innerText(), /courtroom of world opinion/);
  await hit.click();
  await page.waitForURL(/\/article\/.*#s\d+-\d+$/);
  assert.match(await page.locator("mark.here").allInnerTexts().then((all) => all.join("")), /courtroom of world opinion/);
  assert.deepEqual(page.offences, []);
});

test("the story says what, when, who, and how many sources are independent", async () => {
  const page = await open(`/story/${story.story}`);
  const head = await page.locator(".head").innerText();
  assert.match(head, /\d+ reports/);
  assert.match(head, /\d+ independent source/);
  assert.match(head, /Kennedy|Khrushchev|United States|Soviet Union/);
  assert.ok((await page.locator(".reports tbody tr").count()) >= 10);
  assert.deepEqual(page.offences, []);
});

test("compares two wordings of one statement, the words that differ marked", async () => {
  const page = await open(`/story/${story.story}#statements`);
  const statement = page.locator(".statement", { hasText: "dismantle the arms which you described" }).first();
  const wordings = statement.locator(".wordings blockquote");
  assert.ok((await wordings.count()) >= 2, "both wordings stand side by side");
  const marked = await statement.locator("mark.differs").allInnerTexts();
  assert.ok(marked.some((words) => words.includes("arms")) && marked.some((words) => words.includes("weapons")), marked.join(" | "));
});

test("finds the conflict and both its sources", async () => {
  const page = await open(`/story/${story.story}`);
  await page.locator(".sections a", { hasText: "Where they differ" }).click();
  const dispute = page.locator(".dispute", { hasText: "42,000" }).first();
  const text = await dispute.innerText();
  for (const words of ["10,000", "42,000", "Potomac Courier", "Continental Review"]) assert.ok(text.includes(words), `${words}: ${text}`);
  await dispute.locator(".claim", { hasText: "42,000" }).click();
  await page.waitForURL(/#s\d+-\d+$/);
  assert.match((await page.locator("mark.here").allInnerTexts()).join(""), /42,000/);
  assert.deepEqual(page.offences, []);
});

test("every line of the story leads to its words", async () => {
  const page = await open(`/story/${story.story}`);
  const links = page.locator("main a[href*='#s']");
  const all = await links.evaluateAll((found) => found.map((a) => [a.getAttribute("href"), a.closest("svg") ? "" : a.textContent]));
  assert.ok(all.length > 30, `${all.length} links`);
  const texts = new Map();
  for (const [href, shown] of all.filter(([, shown]) => shown.length > 20)) {
    const [where, start, end] = /^(.*)#s(\d+)-(\d+)$/.exec(href).slice(1);
    if (!texts.has(where)) texts.set(where, [...(await served.json(where.replace("/article/", "/api/articles/"))).article.text]);
    const words = texts.get(where).slice(Number(start), Number(end)).join("");
    assert.ok(words.trim().length > 0, `${href} names no words for “${shown}”`);
  }
});

test("a span address sent by a colleague marks exactly these words", async () => {
  const rows = (await served.json("/api/articles?take=100")).rows;
  for (const row of rows.slice(0, 6)) {
    const id = encodeURIComponent(row.id);
    const text = [...(await served.json(`/api/articles/${id}`)).article.text];
    const [start, end] = [Math.floor(text.length / 3), Math.floor(text.length / 3) + 60];
    const page = await open(`/article/${id}#s${start}-${end}`);
    const marked = (await page.locator("mark.here").allTextContents()).join("");
    assert.equal(marked, text.slice(start, end).join("").replaceAll(/\n+/g, ""), row.id);
    assert.ok(await page.locator("mark.here").first().isVisible());
    await page.context().close();
  }
});

test("selected words get an address", async () => {
  const rows = (await served.json("/api/articles?take=100")).rows;
  const page = await open(`/article/${encodeURIComponent(rows[0].id)}`);
  await page.locator(".par > p").first().selectText();
  const shown = page.locator("#address a");
  await shown.waitFor();
  assert.match(await shown.getAttribute("href"), /#s0-\d+$/);
});

test("a note names its rule and confidence, and opens from its words", async () => {
  const rows = (await served.json("/api/articles?take=100")).rows;
  const quoted = rows.find((row) => row.id.includes("fjordland"));
  const page = await open(`/article/${encodeURIComponent(quoted.id)}`);
  await page.locator(".par > p .quote").first().click();
  const opened = page.locator(".note[open]").first();
  assert.match(await opened.innerText(), /found by[\s\S]*confidence 0\.\d\d/);
  assert.deepEqual(page.offences, []);
});

test("furniture of the page is kept and can be seen", async () => {
  const rows = (await served.json("/api/articles?take=100")).rows;
  const page = await open(`/article/${encodeURIComponent(rows.find((row) => row.id.includes("potomac")).id)}`);
  await page.locator(".furniture summary").click();
  assert.ok((await page.locator(".furniture dd").count()) > 0);
  await page.goto(`${page.url()}/page`);
  assert.match(await page.locator("body").innerText(), /<cookie-banner|cookie-banner/);
});

test("filters stay in the address", async () => {
  const page = await open(`/story/${story.story}`);
  const before = await page.locator(".line").count();
  await page.locator(".filter summary").click();
  await page.locator("input[name=from]").fill("1962-10-28");
  await page.locator("input[name=to]").fill("1962-10-28");
  await page.locator(".filter button").click();
  await page.waitForURL(/from=1962-10-28/);
  const days = await page.locator(".day").evaluateAll((found) => found.map((day) => day.id));
  assert.ok(days.every((day) => day.startsWith("day-1962-10-28") || day.length < 14), days.join(" "));
  assert.ok((await page.locator("#timeline .line").count()) < before);
});

test("the dossier is one file that stands alone", async () => {
  const page = await open(`/story/${story.story}`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".take a").first().click()]);
  const file = path.join(served.folder, "dossier.html");
  await download.saveAs(file);
  const alone = await watched(browser, "file:");
  await alone.goto(`file://${file}`);
  assert.match(await alone.locator("h1").innerText(), /\w/);
  const numbers = await alone.locator("sup a").count();
  const notes = await alone.locator(".footnotes li").count();
  assert.ok(numbers >= 20 && notes >= 20, `${numbers} numbers, ${notes} notes`);
  assert.deepEqual(alone.offences, []);
});

test("a wrong speaker is corrected, stays corrected when the page is read again, and can be undone", async () => {
  const editing = await serveCase([path.join("examples")], ["--edit", "--by", "Analyst"]);
  try {
    const page = await watched(browser, editing.address);
    const quoted = (await editing.json("/api/articles?take=100")).rows.find((row) => row.id.includes("fjordland"));
    const address = `${editing.address}/article/${encodeURIComponent(quoted.id)}`;
    await page.goto(address);
    const note = () => page.locator(".note.quote").first();
    const words = await note().locator(".words").textContent();
    await note().locator("summary").click();
    await note().getByLabel("Speaker").fill("Eleanor Testwood");
    await note().getByRole("button", { name: "Set" }).first().click();
    await page.waitForURL(/#q\d+$|\/corrections$/);
    const settled = async () => {
      const end = Date.now() + 120_000;
      do await page.goto(`${editing.address}/corrections`);
      while (await page.locator(".pending").count() && Date.now() < end);
    };
    const speaker = async () => {
      await page.goto(address);
      return page.locator(".note.quote", { hasText: words.slice(0, 40) }).locator("summary").first().innerText();
    };
    await settled();
    assert.match(await speaker(), /Eleanor Testwood/);
    assert.equal(editing.again().status, 0, "every page is read anew");
    assert.match(await speaker(), /Eleanor Testwood/);
    await settled();
    assert.match(await page.locator(".corrections").innerText(), /Eleanor Testwood said[\s\S]*Undo/);
    await page.getByRole("button", { name: "Undo" }).click();
    await settled();
    assert.match(await page.locator(".corrections").innerText(), /undone by Analyst/);
    assert.doesNotMatch(await speaker(), /Eleanor Testwood/);
    assert.deepEqual(page.offences, []);
  } finally {
    editing.end();
  }
});

test("an event's type and its parties are corrected from the article, and undone", async () => {
  const editing = await serveCase([path.join("examples")], ["--edit", "--by", "Analyst"]);
  try {
    const page = await watched(browser, editing.address);
    const quoted = (await editing.json("/api/articles?take=100")).rows.find((row) => row.id.includes("potomac"));
    const address = `${editing.address}/article/${encodeURIComponent(quoted.id)}`;
    const settled = async () => {
      const end = Date.now() + 120_000;
      do await page.goto(`${editing.address}/corrections`);
      while (await page.locator(".pending").count() && Date.now() < end);
    };
    await page.goto(address);
    const words = await page.locator(".note.event .words a").first().getAttribute("href");
    const note = () => page.locator(".note.event", { has: page.locator(`a[href="${words}"]`) }).first();
    const before = await note().locator("summary").first().innerText();
    const correct = async (fill, name) => {
      await page.goto(address);
      await note().locator("summary").first().click();
      await fill(note());
      await note().locator(`button[value=${name}]`).click();
      await page.waitForURL(/#e\d+$|\/corrections$/);
      await settled();
      await page.goto(address);
    };
    await correct((form) => form.getByLabel("Deed").selectOption("PROTEST"), "type");
    assert.match(await note().locator("summary").first().innerText(), /protests/);
    await correct((form) => form.getByLabel("By", { exact: true }).fill("Eleanor Testwood; Cuba"), "parties");
    assert.match(await note().locator("summary").first().innerText(), /Eleanor Testwood, Cuba protests/);
    for (let n = 0; n < 2; n++) {
      await page.goto(`${editing.address}/corrections`);
      await page.getByRole("button", { name: "Undo" }).first().click();
      await settled();
    }
    await page.goto(address);
    assert.equal(await note().locator("summary").first().innerText(), before);
    assert.deepEqual(page.offences, []);
  } finally {
    editing.end();
  }
});

test("conflicts follow the filter by day and actor, and the address keeps it", async () => {
  const page = await open(`/story/${story.story}?from=2000-01-01`);
  assert.equal(await page.locator(".dispute").count(), 0);
  await page.goto(`${served.address}/story/${story.story}`);
  const all = await page.locator(".dispute").count();
  assert.ok(all > 0);
  await page.locator(".filter summary").click();
  await page.locator("select[name=actor]").selectOption({ label: "U Thant" });
  await page.locator(".filter button").click();
  await page.waitForURL(/actor=actor-/);
  assert.ok((await page.locator(".dispute").count()) < all);
  assert.deepEqual(page.offences, []);
});

test("search is narrowed by actor and deed, and the address keeps it", async () => {
  const page = await open("/search?q=missiles");
  const before = await page.locator(".hits > li").count();
  await page.getByLabel("Actor").fill("John F. Kennedy");
  await page.getByLabel("Deed").selectOption("REQUEST");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/actor=John/);
  assert.ok((await page.locator(".hits > li").count()) <= before);
  assert.equal(await page.getByLabel("Deed").inputValue(), "REQUEST");
  assert.deepEqual(page.offences, []);
});

for (const [name, options] of [["wide", {}], ["phone", { viewport: { width: 390, height: 844 } }], ["dark", { colorScheme: "dark" }]]) {
  test(`every page fits, reads and is named (${name})`, async () => {
    const actors = (await served.json("/api/actors?take=1")).rows;
    const articles = (await served.json("/api/articles?take=100")).rows;
    const places = ["/", `/story/${story.story}`, "/search?q=offensive", `/actor/${actors[0].actor}`, "/nothing"];
    places.push(...articles.slice(0, 3).map((row) => `/article/${encodeURIComponent(row.id)}`));
    for (const place of places) {
      const page = await open(place, options);
      const found = await page.evaluate(look);
      assert.ok(found.width <= found.window, `${place} is ${found.width} wide`);
      assert.deepEqual(found.faint, [], `${place}: words too faint to read`);
      assert.deepEqual(found.unnamed, [], `${place}: controls without a name`);
      assert.equal(found.headings, 1, `${place} has ${found.headings} first headings`);
      await page.context().close();
    }
  });
}

// Runs in the page: its width, words with a contrast under 4.5 to 1, controls without a name, and first headings.
function look() {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((c) => (c /= 255, c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || /^(OPTION|SCRIPT|STYLE|TITLE|title)$/.test(element.tagName)) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(element.closest("svg") ? style.fill : style.color), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.add(`${element.tagName}.${element.className} ${contrast.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  const named = (control) => control.labels?.length || control.getAttribute("aria-label") || control.textContent.trim();
  return {
    width: document.documentElement.scrollWidth,
    window: innerWidth,
    faint: [...faint].slice(0, 5),
    unnamed: [...document.querySelectorAll("input:not([type=hidden]), select, button, summary")].filter((c) => !named(c)).map((c) => c.outerHTML.slice(0, 80)),
    headings: document.querySelectorAll("h1").length,
  };
}
