// Lighthouse judges alone: other tests beside it would make every page look slow.
import { defineConfig } from "@playwright/test";

import tests from "./playwright.config.ts";

export default defineConfig({
  ...tests,
  testDir: "lighthouse",
  outputDir: "results/lighthouse/artifacts",
  reporter: [["list"], ["json", { outputFile: "results/lighthouse/report.json" }]],
  workers: 1,
  timeout: 300_000,
  projects: [{ name: "lighthouse" }],
});
