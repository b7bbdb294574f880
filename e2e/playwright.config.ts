// How the browser tests run: Debian's Chromium, a phone's screen, every journey with JavaScript on and off.
import { defineConfig } from "@playwright/test";

// Without these Chromium calls home, or looks for a graphics card.
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "specs",
  outputDir: "results/artifacts",
  reporter: [["list"], ["json", { outputFile: "results/report.json" }]],
  snapshotPathTemplate: "{testDir}/{testFileName}-snapshots/{projectName}/{arg}{ext}",
  fullyParallel: true,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 360, height: 740 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    screenshot: "only-on-failure",
    // A trace of every test takes long to write and is rarely read: whoever looks for a fault says `--trace on`.
    trace: "off",
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags },
  },
  projects: [
    { name: "js" },
    // What only WASM does is tested with JavaScript on: in files of its own, and in groups that say so.
    {
      name: "no-js",
      testIgnore: ["hydration.spec.ts", "connection.spec.ts", "screen-reader.spec.ts"],
      // Walks past every kind of page are taken once: without JavaScript it is the same HTML and the same style.
      grepInvert: /\bwith WASM\b|@once/,
      use: { javaScriptEnabled: false },
    },
  ],
});
