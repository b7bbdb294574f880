// The keyboard and nothing else: Tab until what is wanted has the focus, then the keys that browsers give it.
import { expect, type Locator, type Page } from "@playwright/test";

export class Keys {
  constructor(readonly page: Page) {}

  async reach(wanted: Locator): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${wanted}`);
  }

  // Shift and Tab lead back where Tab came from. Of radios none of which is chosen they lead to the last one, Tab to the first.
  async comesBack(): Promise<void> {
    await this.page.keyboard.press("Tab");
    const here = await this.page.evaluateHandle(() => document.activeElement);
    await this.page.keyboard.press("Tab");
    await this.page.keyboard.press("Shift+Tab");
    const back = await here.evaluate((here) => {
      const now = document.activeElement;
      const radio = (element: Element | null) => (element instanceof HTMLInputElement && element.type === "radio" ? element.name : null);
      return now === here || (radio(now) !== null && radio(now) === radio(here));
    });
    expect(back, `Shift and Tab on ${this.page.url()}`).toBe(true);
  }

  async press(wanted: Locator): Promise<void> {
    await this.reach(wanted);
    await this.page.keyboard.press("Enter");
  }

  async type(wanted: Locator, text: string): Promise<void> {
    await this.reach(wanted);
    await this.page.keyboard.type(text);
  }

  async tick(box: Locator): Promise<void> {
    await this.reach(box);
    await this.page.keyboard.press("Space");
    await expect(box).toBeChecked();
  }

  // Radios are one stop of the Tab key: arrows lead from one to the next.
  async choose(wanted: Locator): Promise<void> {
    const { page } = this;
    const name = await wanted.getAttribute("name");
    const all = page.locator(`input[type="radio"][name="${name}"]`);
    const chosen = all.and(page.locator(":checked"));
    await this.reach((await chosen.count()) > 0 ? chosen : all.first());
    for (const _ of await all.all()) {
      if (await wanted.isChecked()) break;
      await page.keyboard.press((await chosen.count()) === 0 ? "Space" : "ArrowDown");
    }
    await expect(wanted).toBeChecked();
  }
}
