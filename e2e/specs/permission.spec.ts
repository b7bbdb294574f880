// A permission on screen: given in a few clicks, taken up with its code, used, and taken back while the helper has a page open.
import { randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { say, shortJourney } from "../house/definition.ts";
import { another, expect, test } from "../house/test.ts";

const quietly = async () => {};
const daughter = { name: "Dana Price", password: "three little words" };

// Fills in the form by its labels.
async function fill(page: Page): Promise<void> {
  await page.getByLabel(say("permission.name"), { exact: true }).fill("Gwen Price");
  await page.getByLabel(say("permission.somebody"), { exact: true }).check();
  await page.getByLabel(say("permission.helper"), { exact: true }).fill(daughter.name);
  await page.getByLabel(say("permission.fill"), { exact: true }).check();
  await page.getByLabel(say("permission.everything"), { exact: true }).check();
  await page.getByRole("button", { name: say("page.continue"), exact: true }).click();
}

test("somebody permits, is helped, sees who looked, and takes it back at once", async ({
  resident,
  page,
  browser,
  doorstep,
  javaScriptEnabled,
}) => {
  const hydrates = javaScriptEnabled !== false;
  const where = "/services/street-light/where";
  await resident.begin("street-light");
  await resident.play(shortJourney("street-light"), quietly);
  await page.goto("/permissions");
  await resident.sound.check();
  await page.getByRole("button", { name: say("permission.give"), exact: true }).click();
  await resident.sound.check();
  // What is missing is said, and the first link leads to it.
  await page.getByRole("button", { name: say("page.continue"), exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(say("permission.no_name"));
  await resident.sound.check();
  await fill(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("permission.check_title"));
  await resident.sound.check();
  await page.getByRole("button", { name: say("permission.give_button"), exact: true }).click();
  await resident.sound.check();
  const code = await page.locator("[data-code]").innerText();

  const theirs = await another(browser, doorstep, hydrates);
  const helper = await theirs.newPage();
  const email = `${randomBytes(4).toString("hex")}@example.org`;
  await helper.goto("/staff/sign-in");
  await helper.getByRole("link", { name: say("staff.have_code"), exact: true }).click();
  await helper.getByLabel(say("join.code"), { exact: true }).fill(code.toLowerCase().replace("-", " "));
  await helper.getByRole("button", { name: say("page.continue"), exact: true }).click();
  await helper.getByLabel(say("join.name"), { exact: true }).fill(daughter.name);
  await helper.getByLabel(say("staff.email"), { exact: true }).fill(email);
  await helper.getByLabel(say("join.password"), { exact: true }).fill(daughter.password);
  await helper.getByRole("button", { name: say("join.button"), exact: true }).click();
  await expect(helper.getByRole("main")).toContainText("Gwen Price");
  await helper.getByRole("button", { name: say("permission.act", { person: "Gwen Price" }), exact: true }).click();
  await helper.goto(where);
  const location = helper.locator("[name=location]");
  await location.fill("Somewhere else");

  await page.goto("/permissions");
  await expect(page.getByRole("table")).toContainText(say("permission.saw.draft"));
  await resident.sound.check();
  await page.screenshot({ path: `results/permission-${hydrates ? "js" : "no-js"}-360.png`, fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.screenshot({ path: `results/permission-${hydrates ? "js" : "no-js"}-1280.png`, fullPage: true });
  await page.setViewportSize({ width: 320, height: 600 });
  await resident.sound.check();
  // By the keyboard alone.
  await page.getByRole("button", { name: say("permission.take_back") }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/take-back$/);
  await resident.sound.check();
  await page.getByRole("button", { name: say("permission.take_button"), exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText(daughter.name);
  await resident.sound.check();

  // The page the helper has open goes by itself; without JavaScript the next click finds out.
  if (!hydrates) await helper.getByRole("button", { name: say("page.continue"), exact: true }).click();
  await expect(helper.getByRole("heading", { level: 1 })).toHaveText(say("wrong.ended"), { timeout: 15_000 });
  await expect(helper.getByRole("main")).not.toContainText("Somewhere else");
  await page.goto(where);
  await expect(page.locator("[name=location]")).not.toHaveValue("Somewhere else");
  await theirs.close();
});
