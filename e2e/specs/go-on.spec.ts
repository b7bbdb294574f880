// A form goes on elsewhere: saved and taken up on another device, filled in by two at once, and said to be true by its person.
import type { Page } from "@playwright/test";

import { say } from "../house/definition.ts";
import { fill, helper, press } from "../house/helper.ts";
import { Sound } from "../house/sound.ts";
import { another, expect, test } from "../house/test.ts";

const where = "/services/street-light/where";
const quietly = async () => {};

// The first page of the street light, and half of the second.
async function begin(page: Page, hydrates: boolean): Promise<void> {
  await page.goto("/services/street-light");
  await press(page, "start.now");
  await settled(page, hydrates);
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await press(page, "page.continue");
  await expect(page).toHaveURL(where);
  await page.locator("#location").fill("High Street");
}

async function settled(page: Page, hydrates: boolean): Promise<void> {
  if (hydrates) await expect(page.locator("html[data-hydrated]")).toBeAttached();
}

async function code(page: Page): Promise<string> {
  return page.locator("[data-code]").innerText();
}

async function enter(page: Page, typed: string): Promise<void> {
  await page.goto("/continue");
  await fill(page, "continue.code", typed);
  await press(page, "page.continue");
}

// The helper opens the form of somebody who is with them, in person.
async function sitDown(page: Page, typed: string): Promise<void> {
  await page.goto("/staff/continue");
  await fill(page, "continue.code", typed);
  await page.getByRole("radio", { name: say("act.channel.in-person"), exact: true }).check();
  await press(page, "page.continue");
  await expect(page).toHaveURL("/services/street-light");
}

test("what is saved is gone on with on another device, by a code that is read out", async ({ page, browser, doorstep, sound, javaScriptEnabled }, info) => {
  const hydrates = javaScriptEnabled !== false;
  await begin(page, hydrates);
  await press(page, "page.save");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("continue.save_title"));
  await sound.check();
  await press(page, "continue.save_button");
  await expect(page.getByRole("img", { name: say("continue.picture") })).toBeVisible();
  await sound.check();
  await page.screenshot({ path: info.outputPath("code-360.png"), fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: info.outputPath("code-1280.png"), fullPage: true });
  await page.setViewportSize({ width: 320, height: 640 });
  await sound.check();
  const read = await code(page);
  const context = await another(browser, doorstep, hydrates);
  const other = await context.newPage();
  // A code that is scanned stands behind the address, and only there.
  if (hydrates) {
    await other.goto(`/continue#${read}`);
    await expect(other.getByLabel(say("continue.code"), { exact: true })).toHaveValue(read);
    await expect(other).toHaveURL("/continue");
  }
  await enter(other, "H4K7M-2R9T3");
  await expect(other.getByRole("alert")).toBeVisible();
  await fill(other, "continue.code", read.toLowerCase().replace("-", " "));
  await press(other, "page.continue");
  await expect(other).toHaveURL("/services/street-light/fault");
  await other.goto(where);
  await expect(other.locator("#location")).toHaveValue("High Street");
  await enter(other, read);
  await expect(other.getByRole("alert")).toBeVisible();
  await context.close();
});

test("two fill in one page, and neither takes from the other what they type", async ({ page, browser, doorstep, staff, javaScriptEnabled }) => {
  const hydrates = javaScriptEnabled !== false;
  const adviser = await helper(staff, browser, doorstep, hydrates, quietly);
  await begin(page, hydrates);
  await press(page, "page.continue");
  await page.goto("/ask-for-help?from=street-light/where");
  await page.getByRole("link", { name: say("ask_help.code_button"), exact: true }).or(page.getByRole("button", { name: say("ask_help.code_button"), exact: true })).click();
  await press(page, "continue.together_button");
  await sitDown(adviser, await code(page));
  for (const one of [page, adviser]) {
    await one.goto(where);
    await settled(one, hydrates);
    await expect(one.locator("#location")).toHaveValue("High Street");
  }
  const column = (one: Page) => one.locator("#column");
  await column(adviser).fill("HS 17");
  const place = page.locator("#location");
  if (hydrates) {
    // One is in the middle of a word while the other's words come in.
    await place.fill("High Street, by the bak");
    await column(adviser).blur();
    await expect(column(page)).toHaveValue("HS 17");
    await expect(page.locator("#notice")).toContainText(say("together.here", { what: "Column number" }));
    await expect(place).toHaveValue("High Street, by the bak");
    await place.pressSequentially("ery");
    await place.blur();
    await expect(adviser.locator("#location")).toHaveValue("High Street, by the bakery");
    await expect(column(adviser)).toHaveValue("HS 17");
  } else {
    await press(adviser, "page.continue");
    await place.fill("High Street, by the bakery");
    await press(page, "page.continue");
    for (const one of [page, adviser]) {
      await one.goto(where);
      await expect(column(one)).toHaveValue("HS 17");
      await expect(one.locator("#location")).toHaveValue("High Street, by the bakery");
    }
  }
  await adviser.context().close();
});

test("whoever is helped says themselves that it is true, and then it is sent", async ({ page, browser, doorstep, staff, javaScriptEnabled }, info) => {
  const hydrates = javaScriptEnabled !== false;
  const mirror = hydrates ? undefined : await another(browser, doorstep, true);
  const mirrored = await mirror?.newPage();
  const desk = await helper(staff, browser, doorstep, hydrates, quietly);
  const look = async () => new Sound(desk, mirrored).check();
  await begin(page, hydrates);
  await press(page, "page.save");
  await press(page, "continue.save_button");
  await sitDown(desk, await code(page));
  await desk.goto("/services/street-light/fault");
  await settled(desk, hydrates);
  await desk.getByRole("radio", { name: "Something else", exact: true }).check();
  await desk.locator("#details").fill("It hums loudly at night");
  await press(desk, "page.continue");
  await expect(desk).toHaveURL("/services/street-light/contact");
  await desk.locator("#name").fill("Gwen Price");
  await desk.locator("#email").fill("gwen@example.org");
  await press(desk, "page.continue");
  await expect(desk).toHaveURL("/services/street-light/check");
  await look();
  await desk.getByRole("button", { name: say("check.to_declare"), exact: true }).click();
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText(say("declare.title"));
  await look();
  await desk.screenshot({ path: info.outputPath("declare-360.png"), fullPage: true });
  await press(desk, "declare.verbal_button");
  await expect(desk.getByRole("alert")).toBeVisible();
  await look();
  await desk.getByRole("button", { name: say("declare.screen_button"), exact: true }).click();
  await look();
  await desk.screenshot({ path: info.outputPath("true-360.png"), fullPage: true });
  await desk.getByRole("checkbox").check();
  await press(desk, "declare.person_button");
  await look();
  await desk.getByRole("button", { name: say("declare.thanks_button"), exact: true }).click();
  await press(desk, "check.send");
  await expect(desk).toHaveURL("/services/street-light/confirmation");
  const reference = await desk.locator("[data-reference]").first().innerText();
  // It is the person's: their own browser follows it.
  await page.goto(`/requests/${reference}`);
  await expect(page.getByRole("main")).toContainText(reference);
  await desk.context().close();
  await mirror?.close();
});
