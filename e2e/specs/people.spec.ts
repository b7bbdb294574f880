// Somebody helps somebody: an organisation is added, a helper joins by a code, and the day of a helper from begin to end.
import { type Page } from "@playwright/test";

import { say } from "../house/definition.ts";
import { fill, helper, press } from "../house/helper.ts";
import { Sound } from "../house/sound.ts";
import { stops } from "../house/sight.ts";
import { another, expect, test } from "../house/test.ts";

async function begin(page: Page, name: string, channel: string) {
  await page.getByRole("button", { name: say("people.help"), exact: true }).click();
  await fill(page, "people.name", name);
  await page.getByRole("radio", { name: say(`act.channel.${channel}`), exact: true }).check();
  await page.getByRole("radio", { name: say("people.beside_yes"), exact: true }).check();
  await press(page, "people.begin");
  await expect(page).toHaveURL("/services");
}

test("a helper joins, helps somebody, and says what came of it", async ({ staff, browser, doorstep, javaScriptEnabled }, info) => {
  const scripted = javaScriptEnabled !== false;
  const mirror = scripted ? undefined : await another(browser, doorstep, true);
  const mirrored = await mirror?.newPage();
  const look = async (page: Page) => {
    await new Sound(page, mirrored).check();
    await page.setViewportSize({ width: 320, height: 740 });
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), page.url()).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 360, height: 740 });
  };
  const page = await helper(staff, browser, doorstep, scripted, look);
  await look(page);
  await page.getByRole("button", { name: say("people.help"), exact: true }).click();
  await press(page, "people.begin");
  await expect(page.getByRole("link", { name: say("people.no_name"), exact: true })).toBeVisible();
  await look(page);
  await page.goto("/staff/people");
  await begin(page, "Gwen Price", "phone");
  await expect(page).toHaveTitle(/^Helping Gwen Price: /);
  await look(page);
  const banner = page.getByRole("region", { name: say("seat.label") });
  await page.goto("/services/street-light");
  await page.getByRole("button", { name: say("start.now"), exact: true }).click();
  await expect(page).toHaveURL("/services/street-light/danger");
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await press(page, "page.continue");
  await expect(page).toHaveURL("/services/street-light/where");
  await expect(banner).toContainText("Gwen Price");
  await expect(page).toHaveTitle(/^Helping Gwen Price: /);
  await look(page);
  await page.screenshot({ path: info.outputPath("seat-360.png") });
  // What has the focus is never under the banner.
  for (const stop of await stops(page)) expect.soft(stop.inSight, stop.name).toBe(true);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: info.outputPath("seat-1280.png") });
  await page.setViewportSize({ width: 360, height: 740 });

  await page.goto("/staff/people");
  await expect(page.getByRole("main")).toContainText("Where is the light?");
  await look(page);
  await page.screenshot({ path: info.outputPath("people-360.png"), fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: info.outputPath("people-1280.png"), fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/services");
  await banner.getByRole("link", { name: say("seat.switch"), exact: true }).click();
  await press(page, "contact.end");
  await expect(page.getByRole("link", { name: say("contact.no_outcome"), exact: true })).toBeVisible();
  await look(page);
  await page.getByRole("radio", { name: say("contact.outcome.saved"), exact: true }).check();
  await press(page, "contact.end");
  await expect(page).toHaveURL("/staff/people/help");
  await page.goto("/services");
  await expect(page.getByText("Gwen Price")).toHaveCount(0);
  await page.context().close();
  await mirror?.close();
});

test.describe("with WASM", () => {
  test("a page that nobody is at is covered", async ({ staff, browser, doorstep }) => {
    const page = await helper(staff, browser, doorstep, true, async () => {});
    await begin(page, "Gwen Price", "in-person");
    await page.clock.install();
    await page.reload();
    await expect(page.locator("html[data-hydrated]")).toBeAttached();
    const cover = page.getByRole("dialog", { name: say("cover.title") });
    await page.clock.runFor(110_000);
    await expect(cover).toBeHidden();
    await page.clock.runFor(15_000);
    await expect(cover).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(cover).toBeHidden();
    await page.context().close();
  });
});
