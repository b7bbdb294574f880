// The gallery: every question type in every state of its examples, and every component. Each page accessible and valid.
import { readdirSync } from "node:fs";

import { say } from "../house/definition.ts";
import { Staff } from "../house/staff.ts";
import { expect, test } from "../house/test.ts";

test("the gallery is for staff", async ({ page }) => {
  await page.goto("/gallery/date");
  await expect(page).toHaveURL("/staff/sign-in");
});

test("every control is accessible and valid in every state", async ({ page, sound, doorstep }) => {
  await new Staff(page, doorstep).signIn();
  await page.goto("/gallery");
  const links = page.getByRole("main").getByRole("listitem").getByRole("link");
  const names = await links.allTextContents();
  const types = readdirSync(new URL("../../forms/cases", import.meta.url)).filter((name) => name.endsWith(".json"));
  expect(names.length).toBe(types.length + 1);
  for (const name of names) {
    await page.goto("/gallery");
    await links.filter({ hasText: name }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page.getByRole("navigation", { name: say("way.label") })).toContainText(name);
    await sound.check();
  }
});
