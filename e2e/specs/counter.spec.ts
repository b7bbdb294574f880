// How much is left of a text with a limit: seen at once, heard after a pause, said in a sentence where WASM does not count.
import { say } from "../house/definition.ts";
import { answered, ask, expect, goOn, test } from "../house/controls.ts";

test("a limit of words is said, and is checked", async ({ page, sound, javaScriptEnabled }) => {
  const hydrates = javaScriptEnabled !== false;
  await ask(page, "counted", hydrates);
  const story = page.getByLabel("What happened?");
  await expect(story).toHaveAccessibleDescription(new RegExp(say("area.limit_words", { max: "5" })));
  await story.fill("one two three four five six");
  if (hydrates) await expect(page.locator("#story ~ .govuk-character-count__status")).toHaveText(say("area.words_over", { count: "1" }));
  await goOn(page);
  await expect(page.getByRole("alert").getByRole("link", { name: "What happened must be 5 words or less" })).toBeVisible();
  await sound.check();
  await story.fill("one two three four five");
  expect(await answered(page, "counted")).toEqual(["one two three four five"]);
});

test.describe("with WASM", () => {
  test("the count shows from its threshold on, and is read out after a pause only", async ({ page }) => {
    await page.clock.install();
    await ask(page, "counted", true);
    await page.clock.pauseAt(Date.now() + 60_000);
    const seen = page.locator("#story ~ .govuk-character-count__status");
    const heard = page.locator("#story ~ .govuk-character-count__sr-status");
    await expect(heard).toHaveAttribute("aria-live", "polite");
    await expect(seen).toHaveAttribute("aria-hidden", "true");
    await expect(seen).not.toBeVisible();
    await expect(page.locator("#story-info")).toHaveClass(/govuk-visually-hidden/);
    await page.getByLabel("What happened?").fill("one two three");
    await expect(seen).toBeVisible();
    await expect(seen).toHaveText(say("area.words_left", { count: "2" }));
    await expect(heard).toHaveText(say("area.words_left", { count: "5" }));
    await page.clock.runFor(1_100);
    await expect(heard).toHaveText(say("area.words_left", { count: "2" }));
    const characters = page.locator("#more ~ .govuk-character-count__status");
    await expect(characters).toHaveText(say("area.left", { count: "10" }));
    await page.getByLabel(/^What else/).fill("123456789");
    await expect(characters).toHaveText(say("area.left", { count: "1" }));
    await page.getByLabel(/^What else/).fill("123456789012");
    await expect(characters).toHaveText(say("area.over", { count: "2" }));
    await expect(page.getByLabel(/^What else/)).toHaveClass(/govuk-textarea--error/);
  });
});
