// A device that others use: nothing of anybody stays on it, however it is left.
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";

import { say } from "../house/definition.ts";
import { Doorstep } from "../house/doorstep.ts";
import { Resident } from "../house/resident.ts";
import { readable, stops, tooSmall } from "../house/sight.ts";
import { unseen } from "../house/sound.ts";
import { expect, test } from "../house/test.ts";

const service = "street-light";
const place = "14 Quiet Lane";
const typed = "Seen from Gwen's window";

// Fills in two pages, and types on the third without going on.
async function fillIn(resident: Resident): Promise<void> {
  await resident.begin(service, { shared: true });
  await resident.take(service, { page: "danger", answers: { danger: "no" } });
  await resident.take(service, { page: "where", answers: { location: place } });
  await resident.isOn(service, "fault");
  await resident.page.getByRole("radio").last().check();
  await resident.page.getByRole("textbox").last().fill(typed);
}

const finish = (page: Page) => page.getByRole("region", { name: say("kiosk.label") }).getByRole("button", { name: say("kiosk.finish") });

// What eyes, or whoever looks into the fields, find of the person.
async function found(page: Page): Promise<string[]> {
  // A page that the browser had kept is drawn anew at once: for a moment there is none.
  await page.locator("body").waitFor({ state: "attached" });
  const all = await page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea, select")].map((field) => (["radio", "checkbox"].includes(field.type) ? `${field.checked}` : field.value));
    return [document.documentElement?.outerHTML ?? "", ...fields].join("\n");
  });
  return [place, typed, "true"].filter((one) => all.split("\n").some((line) => (one === "true" ? line === one : line.includes(one))));
}

// Whatever a browser may keep.
async function kept(page: Page, context: BrowserContext): Promise<unknown> {
  const cookies = (await context.cookies()).map((cookie) => cookie.name);
  const storage = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    state: history.state as unknown,
  }));
  return { cookies, ...storage };
}

const nothing = { cookies: [], local: [], session: [], databases: 0, caches: 0, workers: 0, state: null };

for (const pages of ["thrown away", "kept in the back-forward cache where the browser may"]) {
  test(`after finish and clear, Back shows nothing of the last person: pages ${pages}`, async ({ doorstep, javaScriptEnabled }) => {
    const { launchOptions } = test.info().project.use;
    const ignoreDefaultArgs = pages === "thrown away" ? undefined : ["--disable-back-forward-cache"];
    const browser: Browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs });
    const context = await browser.newContext({ baseURL: doorstep.url, viewport: { width: 360, height: 740 }, javaScriptEnabled });
    const page = await context.newPage();
    const resident = new Resident(page, unseen, javaScriptEnabled !== false);
    await fillIn(resident);
    await finish(page).click();
    await expect(page).toHaveURL("/finish");
    expect(await found(page)).toEqual([]);
    // What was typed and not sent can still be saved.
    await page.getByRole("link", { name: say("kiosk.go_on") }).click();
    await resident.goBack();
    await page.goto(`/services/${service}/fault`);
    await expect(page.getByRole("textbox").last()).toHaveValue(typed);
    await finish(page).click();
    await page.getByRole("button", { name: say("kiosk.save") }).click();
    await expect(page).toHaveURL(`/continue/save?service=${service}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("continue.save_title"));
    await page.goBack();
    await page.getByRole("button", { name: say("kiosk.throw_away") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("kiosk.finished"));
    expect(await kept(page, context)).toEqual(nothing);
    for (let step = 1; step <= 8; step++) {
      const answer = await page.goBack();
      expect(await found(page), `Back ${step}: ${page.url()}`).toEqual([]);
      const restored = await page.evaluate(() => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined)?.type);
      test.info().annotations.push({ type: "back", description: `${step} ${page.url()} ${answer?.status()} ${restored}` });
    }
    for (let step = 1; step <= 8; step++) {
      // A page from the back-forward cache is not loaded again.
      await page.goForward({ waitUntil: "commit" });
      expect(await found(page), `Forward ${step}: ${page.url()}`).toEqual([]);
    }
    expect((await context.cookies()).filter((cookie) => cookie.name !== "doorstep_session")).toEqual([]);
    await browser.close();
  });
}

test.describe("without a click for too long", () => {
  let quick: Doorstep;
  let context: BrowserContext;
  let resident: Resident;

  test.beforeEach(async ({ browser, javaScriptEnabled }) => {
    quick = await Doorstep.start({ DOORSTEP_LIMITS: "off", DOORSTEP_IDLE_AFTER: "6", DOORSTEP_IDLE_WARNING: "6" });
    context = await browser.newContext({ baseURL: quick.url, viewport: { width: 360, height: 740 }, javaScriptEnabled });
    resident = new Resident(await context.newPage(), unseen, javaScriptEnabled !== false);
  });

  test.afterEach(async () => {
    await context.close();
    await quick.close();
  });

  test("somebody is asked, goes on with what was typed, and whoever does not is cleared away", async ({ javaScriptEnabled }) => {
    const { page } = resident;
    await fillIn(resident);
    const area = page.getByRole("textbox").last();
    if (javaScriptEnabled === false) {
      const cover = page.getByRole("alert", { name: say("kiosk.still_there") });
      await expect(cover).toBeHidden();
      await expect(cover).toBeVisible({ timeout: 9_000 });
      await expect(area).toBeHidden();
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(0);
      await page.screenshot({ path: "results/kiosk/no-js-360-still-there.png" });
      await page.keyboard.press("Tab");
      await expect(cover.getByRole("button", { name: say("kiosk.stay") })).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(area).toHaveValue(typed);
      await expect(cover).toBeHidden();
    } else {
      const dialog = page.getByRole("dialog", { name: say("kiosk.still_there") });
      // Whoever types is there.
      for (let second = 0; second < 14; second++) {
        await area.press("End");
        await page.waitForTimeout(1_000); // people think between two keys
      }
      await expect(dialog).toBeHidden();
      await expect(dialog).toBeVisible({ timeout: 9_000 });
      await expect(dialog.getByRole("button", { name: say("kiosk.stay") })).toBeFocused();
      await expect(dialog.locator("[aria-live=polite]")).toHaveText(say("timeout.clear_seconds", { count: "20" }));
      await page.screenshot({ path: "results/kiosk/js-360-still-there.png" });
      await page.keyboard.press("x");
      await expect(dialog).toBeHidden();
      await expect(area).toBeFocused();
      await expect(area).toHaveValue(typed);
    }
    await expect(page).toHaveURL("/finished?idle=yes", { timeout: 25_000 });
    await expect(page.getByText(say("kiosk.finished_idle"))).toBeVisible();
    expect(await kept(page, context)).toEqual(nothing);
    for (let step = 0; step < 5; step++) {
      await page.goBack();
      expect(await found(page), page.url()).toEqual([]);
    }
  });

  test("a closed lid does not help whoever comes next: the server itself refuses", async () => {
    const { page } = resident;
    await fillIn(resident);
    await page.goto("about:blank");
    await page.waitForTimeout(12_500); // until the sitting has ended
    for (const address of [`/services/${service}/where`, `/services/${service}/check`, `/services/${service}`]) {
      await page.goto(address);
      expect(await found(page), address).toEqual([]);
    }
  });
});

test("a kiosk is made by somebody signed in, and shows what it is at every width", async ({ staff, javaScriptEnabled, sound, page }) => {
  await staff.signIn();
  await staff.page.getByRole("link", { name: say("kiosk.title"), exact: true }).click();
  await staff.page.getByLabel(say("kiosk.place"), { exact: true }).fill("Market Street Library, ground floor");
  await staff.page.screenshot({ path: `results/kiosk/${test.info().project.name}-360-make.png`, fullPage: true });
  await staff.page.getByRole("button", { name: say("kiosk.begin"), exact: true }).click();
  await expect(staff.page).toHaveURL("/");
  const [kiosk] = await staff.page.context().cookies();
  expect(kiosk?.name).toBe("doorstep_kiosk");
  await staff.page.goto("/staff/requests");
  await expect(staff.page).toHaveURL("/staff/sign-in");
  await page.context().addCookies([kiosk!]);
  const resident = new Resident(page, sound, javaScriptEnabled !== false);
  // Without JavaScript it is the same HTML and the same style.
  const widths = resident.hydrates ? [1280, 360, 320] : [320];
  const look = async (name: string) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 640 });
      await sound.check();
      expect.soft(await readable(page), name).toEqual([]);
      await page.screenshot({ path: `results/kiosk/${test.info().project.name}-${width}-${name}.png`, fullPage: true });
    }
  };
  await resident.begin(service);
  await resident.take(service, { page: "danger", answers: { danger: "no" } });
  await resident.take(service, { page: "where", answers: { location: place } });
  await resident.isOn(service, "fault");
  for (const width of widths) {
    await page.setViewportSize({ width, height: 640 });
    await expect(finish(page)).toBeInViewport();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await expect(finish(page)).toBeInViewport();
    expect.soft(await tooSmall(page)).toEqual([]);
    expect.soft((await stops(page)).filter((stop) => !stop.marked || !stop.inSight)).toEqual([]);
    await page.evaluate(() => scrollTo(0, 0));
  }
  await look("fault");
  // With the keyboard alone: it is the first thing after the way to the page.
  await page.reload();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(finish(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/finish");
  await look("finish");
  await page.getByRole("button", { name: say("kiosk.throw_away") }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("kiosk.finished"));
  await look("finished");
  expect((await page.context().cookies()).map((cookie) => cookie.name)).toEqual(["doorstep_kiosk"]);
});
