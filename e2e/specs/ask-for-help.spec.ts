// Ask for help from the middle of a form: it is known where, the ways are there by keyboard and on a small screen, and who calls sees it.
import type { Page } from "@playwright/test";

import { say } from "../house/definition.ts";
import { Keys } from "../house/keys.ts";
import { readable, stops } from "../house/sight.ts";
import { expect, test } from "../house/test.ts";

// A link, and where a form is filled in a button: what was typed is posted with it.
const help = (page: Page) => {
  const section = page.locator(".help");
  const name = { name: say("help.ask"), exact: true };
  return section.getByRole("button", name).or(section.getByRole("link", name));
};

test("a call and a booked time", async ({ page, sound, resident, staff }) => {
  // Without JavaScript it is the same HTML and the same style.
  const widths = resident.hydrates ? [320, 1280, 360] : [360];
  const look = async (name: string) => {
    await sound.check();
    for (const width of widths) {
      await page.setViewportSize({ width, height: 740 });
      expect.soft(await readable(page), name).toEqual([]);
      expect.soft((await stops(page)).filter((stop) => !stop.marked || !stop.inSight), name).toEqual([]);
      await page.screenshot({ path: `results/ask-for-help/${test.info().project.name}-${width}-${name}.png`, fullPage: true });
    }
  };
  await page.goto("/services/home-repair");
  await look("start");
  await page.getByRole("button", { name: say("start.now") }).click();
  await resident.settled();
  await page.getByRole("radio", { name: /every day/ }).check();
  await page.getByRole("button", { name: say("page.continue"), exact: true }).click();
  await expect(page).toHaveURL("/services/home-repair/tasks");
  await page.locator("main").getByRole("link", { name: "The repair" }).click();
  await expect(page.locator("select").first()).toBeVisible();
  const place = new URL(page.url()).pathname.replace("/services/", "");
  expect(place).toBe("home-repair/problem");
  // With WASM the page changed without the rest of the document, and it is known all the same.
  await page.locator("select").first().selectOption("kitchen");
  await help(page).click();
  await expect(page).toHaveURL(`/ask-for-help?from=${place}`);
  await look("ask");
  await page.getByRole("button", { name: say("ask_help.call_link") }).click();
  await page.getByLabel(say("ask_help.name"), { exact: true }).fill("Gwen Price");
  await page.getByLabel(say("ask_help.phone"), { exact: true }).fill("01632 96");
  await expect(page.getByRole("checkbox", { name: say("ask_help.tell") })).not.toBeChecked();
  await page.getByRole("button", { name: say("ask_help.call_button") }).click();
  await look("call-wrong");
  await expect(page.getByLabel(say("ask_help.name"), { exact: true })).toHaveValue("Gwen Price");
  await page.getByLabel(say("ask_help.phone"), { exact: true }).fill("01632 960 123");
  await page.getByRole("button", { name: say("ask_help.call_button") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("ask_help.will_call"));
  await expect(page.getByText(say("ask_help.told_nothing"))).toBeVisible();
  await look("asked");

  await page.goto(`/services/${place}`);
  await expect(page.locator("select").first()).toHaveValue("kitchen");
  await page.goto(`/ask-for-help/book?from=${place}`);
  await look("days");
  await page.locator(".days a").first().click();
  await page.getByRole("radio").last().check();
  await page.getByLabel(say("ask_help.name"), { exact: true }).fill("Sam Jones");
  await page.getByLabel(say("ask_help.phone"), { exact: true }).fill("01632 961 123");
  await page.getByRole("checkbox", { name: say("ask_help.tell") }).check();
  await look("times");
  await page.getByRole("button", { name: say("ask_help.book_button") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("ask_help.booked"));
  await look("booked");

  await staff.signIn();
  await staff.page.goto("/staff/help");
  await expect(staff.page.locator(".to-call").filter({ hasText: "01632 960 123" })).not.toContainText("home");
  await expect(staff.page.locator(".to-call").filter({ hasText: "01632 961 123" })).toContainText("Ask for a repair to your council home");
  for (const width of widths) {
    await staff.page.setViewportSize({ width, height: 740 });
    expect.soft(await readable(staff.page)).toEqual([]);
    await staff.page.screenshot({ path: `results/ask-for-help/${test.info().project.name}-${width}-staff.png`, fullPage: true });
  }

  await page.getByRole("button", { name: say("ask_help.cancel_button") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("ask_help.cancelled"));
});

test("with the keyboard alone: a way to be reached, taken back", async ({ page, sound, resident }) => {
  const keys = new Keys(page);
  await page.goto("/services/street-light");
  await keys.press(page.getByRole("button", { name: say("start.now") }));
  await resident.settled();
  await keys.press(help(page));
  await expect(page).toHaveURL(/\/ask-for-help\?from=street-light\/danger$/);
  await keys.press(page.getByRole("link", { name: say("ask_help.follow_up_link") }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("ask_help.follow_up"));
  await sound.check();
  await keys.type(page.getByLabel(say("ask_help.email"), { exact: true }), "gwen@example.org");
  await keys.press(page.getByRole("button", { name: say("ask_help.follow_up_button") }));
  // Nobody agreed for her.
  await expect(page.locator("#agree-error")).toBeVisible();
  await sound.check();
  await keys.tick(page.locator("#agree"));
  await keys.press(page.getByRole("button", { name: say("ask_help.follow_up_button") }));
  await expect(page.getByText("gwen@example.org")).toBeVisible();
  await page.screenshot({ path: `results/ask-for-help/${test.info().project.name}-left.png`, fullPage: true });
  await keys.press(page.getByRole("button", { name: say("ask_help.take_back") }));
  await expect(page.getByRole("link", { name: say("ask_help.follow_up_link") })).toBeVisible();
});

test("a code to read to an adviser", async ({ page, sound, resident }) => {
  await page.goto("/services/street-light");
  await page.getByRole("button", { name: say("start.now") }).click();
  await resident.settled();
  await help(page).click();
  await page.getByRole("button", { name: say("ask_help.code_button") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("continue.together_title"));
  await sound.check();
  await page.getByRole("button", { name: say("continue.together_button"), exact: true }).click();
  await expect(page.locator("[data-code]")).toHaveText(/^[A-Z0-9]{5}-[A-Z0-9]{5}$/);
  await sound.check();
  await page.screenshot({ path: `results/ask-for-help/${test.info().project.name}-code.png`, fullPage: true });
  await page.getByRole("button", { name: say("continue.back"), exact: true }).click();
  await expect(page).toHaveURL("/services/street-light/danger");
});
