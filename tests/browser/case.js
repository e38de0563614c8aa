// A case made for the test, served by the program under test, and a browser to look at it with.
//
// VERBALE names the program (default: target/release/verbale, else target/quick/verbale); CHROMIUM the browser
// (default: /usr/bin/chromium, as Debian installs it).
"use strict";
const { chromium } = require("playwright-core");
const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.resolve(__dirname, "../..");
const builds = ["release", "quick", "debug"].map((profile) => path.join(root, "target", profile, "verbale"));
const verbale = process.env.VERBALE || builds.find((file) => fs.existsSync(file)) || builds[0];
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

// Reads `pages` into a new case and serves it, with further arguments if any. Returns its address, its folder, how to read anew, and how
// to end it.
async function serveCase(pages, more = []) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "verbale-browser-"));
  const db = path.join(folder, "case.db");
  const read = spawnSync(verbale, ["read", ...pages, "--db", db, "--quiet"], { cwd: root, encoding: "utf8" });
  if (read.status !== 0 && read.status !== 2) throw new Error(`${verbale} read: status ${read.status} ${read.error ?? ""} ${read.stderr}`);
  const server = spawn(verbale, ["serve", "--db", db, ...more], { cwd: root });
  const address = await new Promise((found, failed) => {
    let said = "";
    server.stdout.on("data", (bytes) => {
      said += bytes;
      const url = /http:\/\/[\d.]+:\d+/.exec(said);
      if (url) found(url[0]);
    });
    server.on("exit", (status) => failed(new Error(`${verbale} serve ended with status ${status}: ${said}`)));
  });
  const end = () => {
    server.removeAllListeners("exit");
    server.kill("SIGTERM");
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const json = async (where) => (await fetch(address + where)).json();
  const again = () => spawnSync(verbale, ["read", "--refresh", "--db", db, "--quiet"], { cwd: root, encoding: "utf8" });
  return { address, folder, again, end, json };
}

const browse = () => chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: flags, timeout: 120_000 });

// A page that records whatever it should not do: errors, dialogs, requests to anywhere but the case.
async function watched(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  // Two cores may be shared with a compiler: what does not happen within this time does not happen.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  page.offences = [];
  page.on("pageerror", (error) => page.offences.push(`error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && page.offences.push(`console: ${message.text()}`));
  page.on("dialog", (dialog) => { page.offences.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("file:")) page.offences.push(`request: ${request.url().slice(0, 100)}`);
  });
  return page;
}

module.exports = { root, serveCase, browse, watched };
