// A portal with services of one question each, for controls that the bundled services ask for nowhere.
import { join, resolve } from "node:path";

import type { Page } from "@playwright/test";

import { say } from "./definition.ts";
import { Doorstep } from "./doorstep.ts";
import { expect, test as base } from "./test.ts";

export const test = base.extend<object, { doorstep: Doorstep }>({
  doorstep: [
    async ({}, use) => {
      const definitions = join(resolve(import.meta.dirname, ".."), "definitions");
      const doorstep = await Doorstep.start({ DOORSTEP_LIMITS: "off", DOORSTEP_DEFINITIONS: definitions });
      await use(doorstep);
      await doorstep.close();
    },
    { scope: "worker" },
  ],
});

// Opens the question of a service, alive where it is expected to be.
export async function ask(page: Page, service: string, hydrates: boolean): Promise<void> {
  await page.goto(`/services/${service}`);
  await page.getByRole("button", { name: say("start.now") }).click();
  await expect(page).toHaveURL(`/services/${service}/page`);
  if (hydrates) await expect(page.locator("html[data-hydrated]")).toBeAttached();
}

export async function goOn(page: Page): Promise<void> {
  await page.getByRole("button", { name: say("page.continue"), exact: true }).click();
}

// Goes on, and says what check answers shows for the question.
export async function answered(page: Page, service: string): Promise<string[]> {
  await goOn(page);
  await expect(page).toHaveURL(`/services/${service}/who`);
  await page.getByLabel("Your name").fill("Sam");
  await goOn(page);
  await expect(page).toHaveURL(`/services/${service}/check`);
  return page.locator("dl > div dd:first-of-type").first().locator("> *").allInnerTexts();
}

export { expect };
