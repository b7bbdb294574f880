// Another council: its settings alone give the portal another name, look and service; what nobody could read is refused.
import { join } from "node:path";

import type { Browser, Page } from "@playwright/test";

import { say } from "../house/definition.ts";
import { Doorstep } from "../house/doorstep.ts";
import { Sound } from "../house/sound.ts";
import { another, expect, test } from "../house/test.ts";

const LARKMOOR = join(import.meta.dirname, "../../samples/larkmoor/doorstep.toml");

let larkmoor: Doorstep;
test.beforeAll(async () => {
  larkmoor = await Doorstep.start({ DOORSTEP_LIMITS: "off" }, LARKMOOR);
});
test.afterAll(() => larkmoor.close());

interface Visitor {
  page: Page;
  // Axe is JavaScript itself: where the page has none, it looks at a copy here.
  mirror: Page | undefined;
  sound: Sound;
}

// The page on the screen, as it looks on a light and on a dark screen.
async function look({ page, mirror, sound }: Visitor, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await mirror?.emulateMedia({ colorScheme });
    await sound.check();
    const file = `${test.info().project.name}-${page.viewportSize()?.width}-${name}-${colorScheme}.png`;
    await page.screenshot({ path: `results/council/${file}`, fullPage: true });
  }
}

async function visitor(browser: Browser, javaScript: boolean, width: number): Promise<Visitor> {
  const page = await (await another(browser, larkmoor, javaScript)).newPage();
  await page.setViewportSize({ width, height: 740 });
  const mirror = javaScript ? undefined : await (await another(browser, larkmoor, true)).newPage();
  return { page, mirror, sound: new Sound(page, mirror) };
}

for (const width of [360, 1280]) {
  test(`a second council has its own name, look and service, ${width} pixels wide`, async ({ browser, javaScriptEnabled }) => {
    const visit = await visitor(browser, javaScriptEnabled !== false, width);
    const { page } = visit;
    await page.goto("/");
    await expect(page).toHaveTitle(/Larkmoor District Council$/);
    await expect(page.getByRole("banner")).toContainText("Larkmoor District Council");
    await expect(page.getByRole("banner")).toHaveCSS("background-color", "rgb(255, 244, 220)");
    const logo = page.locator("img.header__logo");
    expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await expect(page.getByRole("navigation", { name: say("nav.label") }).getByRole("link", { name: "News" })).toHaveAttribute("href", "https://larkmoor.example/news");
    await expect(page.getByRole("contentinfo").getByRole("link", { name: "Jobs" })).toBeVisible();
    await expect(page.getByText("Monday to Thursday, 9am to 5pm").first()).toBeVisible();
    await expect(page.getByText(say("phase.text"))).toBeVisible();
    await expect(page.getByRole("link", { name: say("phase.feedback") })).toHaveAttribute("href", "mailto:contact@larkmoor.example");
    await look(visit, "home");

    await page.getByRole("link", { name: "Ask for an allotment" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ask for an allotment");
    await look(visit, "start");
    await page.getByRole("button", { name: say("start.now") }).click();
    await expect(page.getByRole("button", { name: say("page.continue") })).toHaveCSS("background-color", "rgb(91, 33, 182)");
    await look(visit, "question");
    await page.getByRole("radio", { name: "Mill Lane" }).check();
    await page.getByRole("radio", { name: "Half a plot" }).check();
    await page.getByRole("button", { name: say("page.continue") }).click();
    await page.getByLabel("Full name").fill("Rosa Field");
    await page.getByLabel("Email address").fill("rosa@example.org");
    await page.getByRole("button", { name: say("page.continue") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("check.title"));
    await look(visit, "check");
    await page.getByRole("button", { name: say("check.send") }).click();
    await expect(page.locator("strong[data-reference]")).toBeVisible();
    await look(visit, "confirmation");
    await visit.sound.validate();
    await page.context().close();
    await visit.mirror?.context().close();
  });
}

test("colours that nobody could read are refused at the start, with what would do", async () => {
  const refused = Doorstep.start({ DOORSTEP_COUNCIL__COLOURS__HEADER: "#e8c21a" });
  await expect(refused).rejects.toThrow(/header_text \(#ffffff\) on council\.colours\.header \(#e8c21a\) has a contrast of 1\.\d+:1.*#525252 would do/);
});
