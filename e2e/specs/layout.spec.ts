// On a small phone: nothing scrolls sideways, and everything to press is big enough for a finger.
import type { Page } from "@playwright/test";

import { referenceJourney } from "../house/definition.ts";
import { overflow } from "../house/sound.ts";
import { expect, test } from "../house/test.ts";

const plain = ["/", "/services", "/services?q=bin", "/requests", "/help", "/help/privacy", "/help/cookies", "/help/accessibility", "/staff/sign-in", "/nowhere"];

// Names of things to press that are smaller than 24 by 24 pixels (WCAG 2.2, 2.5.8); links within a sentence are exempt.
async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pressed = "button, input:not([type=hidden]), select, textarea, summary, [role=button], .govuk-back-link, nav a";
    const seen = [...document.querySelectorAll<HTMLElement>(pressed)].filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && element.tabIndex >= 0);
    return seen
      .map((element) => ({ name: element.textContent?.trim() || element.id || element.tagName, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ name, box }) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`);
  });
}

// Also keeps a picture of each page, to look at.
async function fits(page: Page): Promise<void> {
  const { pathname } = new URL(page.url());
  const kind = test.info().project.name;
  await page.screenshot({ path: `results/pages/${kind}-${page.viewportSize()?.width}${pathname.replaceAll("/", "-")}.png`, fullPage: true });
  expect.soft(await overflow(page), `sideways scrolling on ${page.url()}`).toBeLessThanOrEqual(0);
  expect.soft(await tooSmall(page), `too small to press on ${page.url()}`).toEqual([]);
}

for (const width of [320, 360]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 740 } });

    test("every page of a journey fits", async ({ resident, page }) => {
      await resident.begin("bins");
      await resident.play(referenceJourney(), () => fits(page));
      await resident.send("bins");
      await fits(page);
    });

    test("a page with problems fits", async ({ resident, page }) => {
      await resident.begin("bins");
      await resident.goOn();
      await expect(page.getByRole("alert")).toBeVisible();
      await fits(page);
    });

    test("the pages around the forms fit and are accessible", async ({ page, sound }) => {
      for (const path of plain) {
        await page.goto(path);
        await fits(page);
        await sound.check();
      }
    });
  });
}
