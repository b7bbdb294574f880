// A whole report of a street light with the keyboard alone.
import { type Answers, definition, english, pageOf, say, shortJourney } from "../house/definition.ts";
import { Keys } from "../house/keys.ts";
import type { Resident } from "../house/resident.ts";
import { expect, test } from "../house/test.ts";

// Types text, and walks radios, checkboxes and selects with the keys that browsers give them.
async function fill(keys: Keys, resident: Resident, service: string, id: string, answers: Answers): Promise<void> {
  const { page } = resident;
  for (const [name, value] of Object.entries(answers)) {
    const inputs = page.locator(`[name="${name}"]`);
    const wanted = [value].flat().filter((one) => one !== "");
    const kind = await inputs.first().evaluate((element) => element.getAttribute("type") ?? element.tagName.toLowerCase());
    if (kind === "radio") {
      await keys.choose(page.locator(`[name="${name}"][value="${wanted[0]}"]`));
    } else if (kind === "checkbox") {
      for (const one of wanted) await keys.tick(page.locator(`[name="${name}"][value="${one}"]`));
    } else if (wanted[0] !== undefined) {
      await keys.type(resident.field(pageOf(service, id), name), wanted[0]);
    }
  }
}

test("a street light is reported with the keyboard alone", async ({ resident, page }) => {
  const journey = shortJourney("street-light");
  const keys = new Keys(page);
  await page.goto("/services");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: say("page.skip") })).toBeFocused();
  await keys.press(page.getByRole("link", { name: english(definition("street-light").title), exact: true }));
  await expect(page).toHaveURL("/services/street-light");
  await keys.press(page.getByRole("button", { name: say("start.now") }));
  for (const step of journey.steps) {
    await resident.isOn(journey.service, step.page);
    await fill(keys, resident, journey.service, step.page, step.answers);
    await keys.press(page.getByRole("button", { name: say("page.continue"), exact: true }));
  }
  await resident.isAtCheck(journey.service);
  await keys.press(page.getByRole("button", { name: say("check.send"), exact: true }));
  await resident.isConfirmed(journey.service);
});
