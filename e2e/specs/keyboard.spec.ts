// A whole report of a street light with the keyboard alone.
import type { Locator, Page } from "@playwright/test";

import { type Answers, definition, english, pageOf, say, shortJourney } from "../house/definition.ts";
import type { Resident } from "../house/resident.ts";
import { expect, test } from "../house/test.ts";

// Tabs on until `wanted` has the focus, as a person does who cannot use a mouse.
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${wanted}`);
}

async function press(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await expect(wanted).toBeFocused();
  await page.keyboard.press("Enter");
}

// Types text, and walks radios, checkboxes and selects with the keys that browsers give them.
async function fill(resident: Resident, service: string, id: string, answers: Answers): Promise<void> {
  const { page } = resident;
  for (const [name, value] of Object.entries(answers)) {
    const inputs = page.locator(`[name="${name}"]`);
    const wanted = [value].flat().filter((one) => one !== "");
    const kind = await inputs.first().evaluate((element) => element.getAttribute("type") ?? element.tagName.toLowerCase());
    if (kind === "radio") {
      await tabTo(page, inputs.first());
      for (const _ of await inputs.all()) {
        if (await page.locator(`[name="${name}"][value="${wanted[0]}"]`).isChecked()) break;
        await page.keyboard.press((await page.locator(`[name="${name}"]:checked`).count()) === 0 ? "Space" : "ArrowDown");
      }
      await expect(page.locator(`[name="${name}"][value="${wanted[0]}"]`)).toBeChecked();
    } else if (kind === "checkbox") {
      for (const one of wanted) {
        await tabTo(page, page.locator(`[name="${name}"][value="${one}"]`));
        await page.keyboard.press("Space");
      }
    } else if (wanted[0] !== undefined) {
      await tabTo(page, resident.field(pageOf(service, id), name));
      await page.keyboard.type(wanted[0]);
    }
  }
}

test("a street light is reported with the keyboard alone", async ({ resident, page }) => {
  const journey = shortJourney("street-light");
  await page.goto("/services");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: say("page.skip") })).toBeFocused();
  await press(page, page.getByRole("link", { name: english(definition("street-light").title), exact: true }));
  await expect(page).toHaveURL("/services/street-light");
  await press(page, page.getByRole("button", { name: say("start.now") }));
  for (const step of journey.steps) {
    await resident.isOn(journey.service, step.page);
    await fill(resident, journey.service, step.page, step.answers);
    await press(page, page.getByRole("button", { name: say("page.continue"), exact: true }));
  }
  await resident.isAtCheck(journey.service);
  await press(page, page.getByRole("button", { name: say("check.send"), exact: true }));
  await resident.isConfirmed(journey.service);
});
