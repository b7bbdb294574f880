// A long list: a field to search in where WASM listens, a select where not. Both post the same.
import { say } from "../house/definition.ts";
import { answered, ask, expect, goOn, test } from "../house/controls.ts";
import { overflow } from "../house/sound.ts";

const label = "Which country were you born in?";

test("a country is chosen from the list and is on check answers", async ({ page, sound, javaScriptEnabled }) => {
  await ask(page, "long-list", javaScriptEnabled !== false);
  const field = page.getByRole("combobox", { name: label });
  if (javaScriptEnabled === false) {
    await expect(field).toHaveJSProperty("tagName", "SELECT");
    await field.selectOption({ label: "Norway" });
  } else {
    await field.fill("norw");
    await page.getByRole("option", { name: "Norway" }).click();
    await expect(field).toHaveValue("Norway");
    await expect(field).toBeFocused();
    await expect(page.locator("#announcements")).toHaveText(say("combobox.chosen", { label: "Norway" }));
  }
  await sound.check();
  expect(await answered(page, "long-list")).toEqual(["Norway"]);
  await page.goBack();
  await page.goBack();
  // What was chosen stands there again.
  await expect(field).toHaveValue(javaScriptEnabled === false ? "no" : "Norway");
});

test.describe("with WASM", () => {
  test("the keyboard: down, up, Enter, Escape and Tab", async ({ page, sound }) => {
    await ask(page, "long-list", true);
    const field = page.getByRole("combobox", { name: label });
    const list = page.getByRole("listbox", { name: label });
    const active = page.locator('[role="option"][aria-selected="true"]');
    await expect(field).toHaveAttribute("aria-expanded", "false");
    await expect(field).toHaveAccessibleDescription(`As it is called today ${say("combobox.help")}`);
    await field.press("ArrowDown");
    await expect(field).toHaveAttribute("aria-expanded", "true");
    await expect(active).toHaveText("France");
    await expect(field).toHaveAttribute("aria-activedescendant", (await active.getAttribute("id"))!);
    await sound.check();
    await field.press("ArrowUp");
    await expect(active).toHaveText("United States");
    await field.press("ArrowDown");
    await field.press("ArrowDown");
    await expect(active).toHaveText("Germany");
    await field.press("Enter");
    await expect(field).toHaveValue("Germany");
    await expect(list).toBeHidden();
    await expect(page).toHaveURL(/\/page$/);
    await field.press("ArrowDown");
    await field.press("Escape");
    await expect(list).toBeHidden();
    await expect(field).toHaveValue("Germany");
    await field.press("Escape");
    await expect(field).toHaveValue("");
    await field.pressSequentially("ire");
    await field.press("Tab");
    await expect(list).toBeHidden();
    await expect(page.getByRole("button", { name: say("page.continue"), exact: true })).toBeFocused();
  });

  test("how many there are is said, and other names are found", async ({ page }) => {
    await ask(page, "long-list", true);
    const field = page.getByRole("combobox", { name: label });
    const said = page.locator(".combobox [role=status]");
    await field.pressSequentially("united");
    await expect(said).toHaveText(say("combobox.found", { count: "2" }));
    await field.fill("holland");
    await expect(said).toHaveText(say("combobox.found", { count: "1" }));
    await expect(page.getByRole("option")).toHaveText(["Netherlands"]);
    await field.fill("atlantis");
    await expect(said).toHaveText(say("combobox.none"));
    await expect(page.getByRole("listbox")).toBeHidden();
  });

  test("words that are in no list are a problem that leads to the field, and stay in it", async ({ page, sound }) => {
    await ask(page, "long-list", true);
    const field = page.getByRole("combobox", { name: label });
    await field.fill("Atlantis");
    await goOn(page);
    await page.getByRole("alert").getByRole("link", { name: "Select the country you were born in" }).click();
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("Atlantis");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/Error:\s+Select the country you were born in/);
    await sound.check();
    // The whole name typed is a choice as well.
    await field.fill("ghana");
    expect(await answered(page, "long-list")).toEqual(["Ghana"]);
  });

  test("at 320 pixels the list fits", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await ask(page, "long-list", true);
    await page.getByRole("combobox", { name: label }).click();
    await expect(page.getByRole("option")).toHaveCount(13);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
