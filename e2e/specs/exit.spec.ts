// Exit this page: away at once from a service that somebody may not be seen with, and nothing of it stays on the device.
import { join } from "node:path";

import { say } from "../house/definition.ts";
import { Doorstep } from "../house/doorstep.ts";
import { readable, stops } from "../house/sight.ts";
import { expect, test as base } from "../house/test.ts";

const test = base.extend<object, { doorstep: Doorstep }>({
  doorstep: [
    async ({}, use) => {
      const doorstep = await Doorstep.start({ DOORSTEP_LIMITS: "off" }, join(import.meta.dirname, "../../samples/larkmoor/doorstep.toml"));
      await use(doorstep);
      await doorstep.close();
    },
    { scope: "worker" },
  ],
});

const service = "not-safe-at-home";
const weather = "https://www.bbc.co.uk/weather";

test.beforeEach(async ({ page }) => {
  await page.route(`${weather}**`, (route) => route.fulfill({ contentType: "text/html", body: "<!DOCTYPE html><title>Weather</title><h1>Weather</h1>" }));
});

for (const width of [320, 1280]) {
  test(`every page of the service has the way out, ${width} pixels wide`, async ({ page, sound, resident }) => {
    await page.setViewportSize({ width, height: 740 });
    const exit = page.getByRole("button", { name: say("exit.link") });
    const look = async (name: string) => {
      await expect(exit).toBeInViewport();
      await sound.check();
      expect.soft(await readable(page), name).toEqual([]);
      await page.screenshot({ path: `results/exit/${test.info().project.name}-${width}-${name}.png`, fullPage: true });
      // It stays in sight, wherever the page is scrolled to.
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await expect(exit).toBeInViewport();
    };
    await page.goto(`/services/${service}`);
    // Others may not use this device unasked; that somebody helps can be said.
    await expect(page.getByRole("checkbox", { name: say("start.shared") })).toHaveCount(0);
    await expect(page.getByRole("checkbox")).toHaveCount(1);
    await expect(page.getByText(say("exit.nothing_kept"))).toBeVisible();
    await look("start");
    await page.getByRole("button", { name: say("start.now") }).click();
    await resident.settled();
    await look("question");
    expect.soft((await stops(page)).filter((stop) => !stop.marked || !stop.inSight)).toEqual([]);
    await page.getByLabel("What should we call you?").fill("Jo");
    await page.getByLabel("A phone number that only you answer").fill("07700 900123");
    await page.getByLabel("When is it safe to call?").fill("Before 3pm");
    await page.getByRole("button", { name: say("page.continue") }).click();
    await page.getByLabel("How many people, with you?").fill("2");
    await page.getByRole("radio", { name: "Yes" }).check();
    await page.getByRole("button", { name: say("page.continue") }).click();
    await expect(page).toHaveURL(`/services/${service}/check`);
    await look("check");
    expect(await page.evaluate(() => JSON.stringify(Object.values(localStorage)))).not.toContain("900123");
    await page.getByRole("button", { name: say("check.send") }).click();
    await expect(page.locator("strong[data-reference]")).toBeVisible();
    await look("confirmation");
    await exit.click();
    await expect(page).toHaveURL(weather);
  });
}

test("it is the second stop of the Tab key", async ({ page }) => {
  await page.goto(`/services/${service}`);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: say("page.skip") })).toBeFocused();
  await page.keyboard.press("Tab");
  const exit = page.getByRole("link", { name: say("exit.link") });
  await expect(exit).toBeFocused();
  await expect(exit).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(weather);
});

test.describe("with WASM", () => {
  test("Shift, three times, covers the page and leaves, and going back does not lead to it", async ({ page, resident }) => {
    await page.goto("/services");
    await page.goto(`/services/${service}`);
    await resident.settled();
    const said = page.locator("#announcements");
    await page.keyboard.press("Shift");
    await expect(said).toHaveText(say("exit.twice_more"));
    await page.keyboard.press("Shift");
    await expect(said).toHaveText(say("exit.once_more"));
    await page.keyboard.press("Shift");
    await expect(page).toHaveURL(weather);
    await page.goBack();
    await expect(page).toHaveURL("/services");
  });

  // Longer than an announcement waits, in milliseconds.
  const quiet = 1000;

  test("Shift within a word is no way out", async ({ page, resident }) => {
    await page.goto(`/services/${service}`);
    await page.getByRole("button", { name: say("start.now") }).click();
    await resident.settled();
    const name = page.getByLabel("What should we call you?");
    await name.pressSequentially("Jo Ann Lee");
    for (const key of ["Shift", "a", "Shift", "b", "Shift", "c"]) await page.keyboard.press(key);
    await expect(name).toHaveValue("Jo Ann Leeabc");
    // Nor is a capital: nothing is said of it.
    const said = page.locator("#announcements");
    await expect(said).not.toBeEmpty();
    await page.waitForTimeout(quiet); // the last of them is on its way
    await said.evaluate((place) => place.replaceChildren());
    for (const key of ["Shift+D", "Shift+E", "Shift+F", "Shift+G"]) await page.keyboard.press(key);
    await expect(name).toHaveValue("Jo Ann LeeabcDEFG");
    await page.waitForTimeout(quiet);
    await expect(said).toBeEmpty();
  });
});
