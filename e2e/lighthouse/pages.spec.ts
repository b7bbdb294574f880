// Lighthouse's judgement of the pages of one journey, on its slow phone: a floor for each category, and its report to read.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, type Page } from "@playwright/test";
import lighthouse from "lighthouse";

import { detailOf, shortJourney } from "../house/definition.ts";
import { freePort } from "../house/doorstep.ts";
import { Resident } from "../house/resident.ts";
import { unseen } from "../house/sound.ts";
import { expect, test as base } from "../house/test.ts";

const folder = "results/lighthouse";
const floors = { accessibility: 100, "best-practices": 100, seo: 100 } as const;
const fastEnough = 95;
const journey = shortJourney("street-light");
const quietly = async () => {};

// The pages, how a resident gets there, and whether a search engine may list them: what is about one person, it must not.
const pages: { name: string; listed: boolean; reach: (resident: Resident) => Promise<void> }[] = [
  { name: "home", listed: true, reach: async ({ page }) => void (await page.goto("/")) },
  { name: "start", listed: true, reach: async ({ page }) => void (await page.goto(`/services/${journey.service}`)) },
  { name: "question", listed: false, reach: (resident) => resident.begin(journey.service) },
  { name: "check", listed: false, reach: fill },
  { name: "confirmation", listed: false, reach: async (resident) => void (await send(resident)) },
  { name: "tracking", listed: false, reach: async (resident) => resident.follow(await send(resident), detailOf(journey)) },
];

async function fill(resident: Resident): Promise<void> {
  await resident.begin(journey.service);
  await resident.play(journey, quietly);
}

async function send(resident: Resident): Promise<string> {
  await fill(resident);
  return resident.send(journey.service);
}

// A browser that Lighthouse can look into: it opens a tab of its own, with the cookies of ours.
const test = base.extend<{ visible: { page: Page; port: number } }>({
  visible: async ({ baseURL, launchOptions }, use) => {
    const [profile, port] = [mkdtempSync(join(tmpdir(), "doorstep-lighthouse-")), await freePort()];
    const args = [...(launchOptions.args ?? []), `--remote-debugging-port=${port}`];
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions, args, baseURL, locale: "en-GB", viewport: { width: 412, height: 823 } });
    await use({ page: context.pages()[0] ?? (await context.newPage()), port });
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  },
});

// The scores of one run, of 100.
async function judge(url: string, port: number, listed: boolean, report?: string): Promise<Record<string, number>> {
  const settings = {
    onlyCategories: report ? ["performance", ...Object.keys(floors)] : ["performance"],
    // A page that is about one person says noindex, as it must.
    skipAudits: listed ? [] : ["is-crawlable"],
  };
  const result = await lighthouse(url, { port, output: "html", logLevel: "error" }, { extends: "lighthouse:default", settings });
  if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
  expect(result.lhr.runtimeError, url).toBeUndefined();
  // Another page than the one that was meant would be judged just as well.
  expect(result.lhr.finalDisplayedUrl).toBe(url);
  if (report) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${report}.html`), [result.report].flat().join(""));
  }
  const categories = Object.values(result.lhr.categories);
  const lost = categories.flatMap(({ id, auditRefs }) => auditRefs.filter(({ weight, id: audit }) => weight > 0 && (result.lhr.audits[audit]?.score ?? 1) < 1).map((ref) => `${id}: ${ref.id}`));
  if (report) test.info().annotations.push({ type: "lost", description: lost.join(", ") });
  return Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
}

for (const { name, listed, reach } of pages) {
  test(`${name}: no less than ${fastEnough} for speed and 100 for the rest`, async ({ visible }) => {
    const { page, port } = visible;
    await reach(new Resident(page, unseen, true));
    const url = page.url();
    const robots = page.locator('meta[name="robots"]');
    await expect(robots).toHaveCount(listed ? 0 : 1);
    // Nothing of ours runs while Lighthouse looks.
    await page.goto("about:blank");
    const first = await judge(url, port, listed, name);
    // Machines are noisy. Of three runs the middle one counts: once two agree about the floor, it is known.
    const speeds = [first.performance!, (await judge(url, port, listed)).performance!];
    if (new Set(speeds.map((speed) => speed >= fastEnough)).size > 1) speeds.push((await judge(url, port, listed)).performance!);
    const line = `${name}: ${Object.entries(floors).map(([category]) => `${category} ${first[category]}`).join(", ")}, performance ${speeds.join(" ")}; below full marks: ${test.info().annotations.at(-1)?.description || "nothing"}`;
    console.log(line);
    appendFileSync(join(folder, "summary.txt"), `${line}\n`);
    for (const [category, floor] of Object.entries(floors)) expect.soft(first[category], `${category}; ${line}`).toBeGreaterThanOrEqual(floor);
    expect.soft(speeds.filter((speed) => speed >= fastEnough).length, `performance; ${line}`).toBeGreaterThan(1);
  });
}
