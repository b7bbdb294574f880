// A group that repeats: the focus goes where the person goes on, and it is said what became of the row.
import { say } from "../house/definition.ts";
import { answered, ask, expect, test } from "../house/controls.ts";

test("rows come and go, and what was typed in the others stays", async ({ page, sound, javaScriptEnabled }) => {
  const hydrates = javaScriptEnabled !== false;
  await ask(page, "rows", hydrates);
  const row = (n: number) => page.getByRole("group", { name: `Item ${n}`, exact: true });
  const add = page.getByRole("button", { name: say("add_another.add", { item: "item" }) });
  await row(1).getByLabel("What is it?").fill("A sofa");
  await add.click();
  await expect(row(2)).toBeVisible();
  if (hydrates) {
    await expect(row(2).getByLabel("What is it?")).toBeFocused();
    await expect(page.locator("#announcements")).toHaveText(say("add_another.added", { item: "Item 2" }));
  } else {
    // The browser goes to the new row by itself.
    await expect(page).toHaveURL(/\/page#items-2$/);
  }
  await row(2).getByLabel("What is it?").fill("A fridge");
  await add.click();
  await row(3).getByLabel("What is it?").fill("A bed");
  await sound.check();
  await row(2).getByRole("button", { name: say("add_another.remove", { item: "item 2" }) }).click();
  await expect(row(3)).toHaveCount(0);
  await expect(row(2).getByLabel("What is it?")).toHaveValue("A bed");
  if (hydrates) {
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page.locator("#announcements")).toHaveText(say("add_another.removed", { item: "Item 2" }));
  }
  expect(await answered(page, "rows")).toEqual(["Item 1: A sofa", "Item 2: A bed"]);
});
