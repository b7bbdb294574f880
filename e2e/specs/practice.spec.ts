// Practice: any form can be tried out, every page says so, and nothing of it is anywhere afterwards.
import type { Page } from "@playwright/test";

import { say, shortJourney } from "../house/definition.ts";
import { stops, readable, tooSmall } from "../house/sight.ts";
import { expect, test } from "../house/test.ts";

const service = "street-light";

// A page that somebody might take for a real one is what must not be.
async function marked(page: Page): Promise<void> {
  const mark = page.getByRole("region", { name: say("practice.name") });
  await expect(mark).toBeInViewport();
  await expect(mark).toContainText(say("practice.mark"));
  await expect(page).toHaveTitle(new RegExp(`^${say("practice.before")}`));
}

test("a form is practised to its end, and nobody gets it", async ({ page, resident, sound, staff }) => {
  await staff.signIn();
  const before = await staff.queue();
  await page.goto("/help");
  await page.getByRole("link", { name: say("practice.link"), exact: true }).click();
  await sound.check();
  await page.getByRole("button", { name: say("practice.begin") }).click();
  await expect(page).toHaveURL("/services");
  await marked(page);
  await resident.begin(service);
  await resident.play(shortJourney(service), async () => {
    await marked(page);
    await sound.check();
  });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await marked(page);
  await page.getByRole("button", { name: say("check.send"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("practice.done"));
  await expect(page.locator("[data-reference]")).toHaveCount(0);
  await marked(page);
  await sound.check();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    await page.screenshot({ path: `results/practice/${test.info().project.name}-${width}-done.png`, fullPage: true });
  }
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(say("practice.mark"))).toBeVisible();
  await expect(page.getByRole("button", { name: say("practice.leave") })).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("button", { name: say("practice.again") }).click();
  await resident.isOn(service, "danger");
  await page.getByRole("link", { name: say("nav.follow"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("practice.elsewhere"));
  await sound.check();
  expect(await staff.queue()).toEqual(before);
  await page.getByRole("region", { name: say("practice.name") }).getByRole("button", { name: say("practice.leave") }).click();
  await expect(page.getByText(say("practice.left"))).toBeVisible();
  await expect(page.getByRole("region", { name: say("practice.name") })).toHaveCount(0);
  await expect(page).not.toHaveTitle(new RegExp(`^${say("practice.before")}`));
});

test("staff practise too, and their desk does not say that it is practice", async ({ staff }) => {
  await staff.signIn();
  const { page } = staff;
  await page.getByRole("link", { name: say("practice.link"), exact: true }).click();
  await page.getByRole("button", { name: say("practice.begin") }).click();
  await marked(page);
  await page.goto("/staff/requests");
  await expect(page.getByText(say("practice.mark"))).toHaveCount(0);
});

test("it is left with the keyboard alone, also on a screen of 320 pixels", async ({ page, resident }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await page.goto("/practice");
  await page.getByRole("button", { name: say("practice.begin") }).press("Enter");
  await resident.begin(service);
  await resident.take(service, { page: "danger", answers: { danger: "no" } });
  await resident.isOn(service, "where");
  expect.soft(await readable(page)).toEqual([]);
  expect.soft(await tooSmall(page)).toEqual([]);
  expect.soft((await stops(page)).filter((stop) => !stop.marked || !stop.inSight)).toEqual([]);
  await page.screenshot({ path: `results/practice/${test.info().project.name}-320-where.png` });
  await page.reload();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: say("practice.leave") })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText(say("practice.left"))).toBeVisible();
});
