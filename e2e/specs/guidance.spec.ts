// Help beside the question: for whoever answers, for whoever helps, and the list to get ready with, on screen and on paper.
import type { Page } from "@playwright/test";

import { say } from "../house/definition.ts";
import { readable } from "../house/sight.ts";
import type { Resident } from "../house/resident.ts";
import { expect, test } from "../house/test.ts";

// Without JavaScript it is the same HTML and the same style.
const widths = (resident: Resident) => (resident.hydrates ? [320, 1280, 360] : [360]);
const isWide = (width: number) => width >= 641;

// From the start page to a question whose words for the helper are in three parts.
async function begin(page: Page, resident: Resident, helped: boolean): Promise<void> {
  await page.goto("/services/street-light");
  const box = page.getByRole("checkbox", { name: say("start.helped") });
  await expect(box).not.toBeChecked();
  if (helped) await box.check();
  await page.getByRole("button", { name: say("start.now") }).click();
  await resident.isOn("street-light", "danger");
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await resident.goOn();
  await resident.isOn("street-light", "where");
}

const notes = (page: Page) => page.getByRole("note", { name: say("helper.title") });
const folds = (page: Page) => page.locator("details").filter({ hasText: say("helper.title") });

test("help with a question opens with the keyboard", async ({ page, resident, sound }) => {
  await begin(page, resident, false);
  const help = page.locator("details").filter({ hasText: say("explain.summary") });
  const text = help.getByText("Say what stands nearest to the light");
  await expect(text).toBeHidden();
  await help.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(text).toBeVisible();
  await sound.check();
  await page.screenshot({ path: `results/guidance/${test.info().project.name}-explain.png`, fullPage: true });
  await page.keyboard.press("Enter");
  await expect(text).toBeHidden();
  // The question is described by its hint alone.
  const described = await page.getByLabel("Describe where it is").getAttribute("aria-describedby");
  expect(described?.split(" ")[0]).toBe("location-hint");
  await expect(page.locator(`[id="${described?.split(" ")[0]}"]`)).not.toContainText("nearest");
});

test("nobody but a helper sees, or loads, the helper's words", async ({ page, resident }) => {
  const loaded: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/api/definitions/")) loaded.push(await response.text().catch(() => ""));
  });
  await begin(page, resident, false);
  await expect(notes(page)).toHaveCount(0);
  await expect(folds(page)).toHaveCount(0);
  expect(await page.content()).not.toContain("under the light");
  expect(loaded.join()).not.toContain("under the light");
  if (resident.hydrates) expect(loaded.join()).toContain("nearest to the light");
});

test("the helper's words stand beside the question or are folded under it", async ({ page, resident, sound }) => {
  await begin(page, resident, true);
  const name = (width: number, what: string) => `results/guidance/${test.info().project.name}-${width}-${what}.png`;
  const field = page.getByLabel("Describe where it is");
  for (const width of widths(resident)) {
    await page.setViewportSize({ width, height: 740 });
    const words = page.getByText("what would I see next to me?");
    if (isWide(width)) {
      await expect(notes(page)).toHaveCount(2);
      await expect(notes(page).first()).toBeVisible();
      await expect(folds(page).first()).toBeHidden();
      const [note, input] = [await notes(page).first().boundingBox(), await field.boundingBox()];
      expect(note!.x, "beside the field").toBeGreaterThan(input!.x + input!.width);
    } else {
      await expect(page.locator(".helper--beside").first()).toBeHidden();
      await expect(words.locator("visible=true")).toHaveCount(0);
      await folds(page).first().locator("summary").focus();
      await page.keyboard.press("Enter");
    }
    // Once, whichever it is.
    await expect(words.locator("visible=true")).toHaveCount(1);
    expect.soft(await readable(page)).toEqual([]);
    await sound.check();
    await page.screenshot({ path: name(width, "where"), fullPage: true });
    if (!isWide(width)) await page.keyboard.press("Enter");
  }
  expect(await field.getAttribute("aria-describedby")).not.toContain("helper");
  // The next page, drawn on the device where WASM listens, has them too.
  await field.fill("High Street, outside number 14");
  await resident.goOn();
  await resident.isOn("street-light", "fault");
  for (const width of widths(resident)) {
    await page.setViewportSize({ width, height: 740 });
    await expect(isWide(width) ? notes(page) : folds(page)).toHaveCount(1);
    await sound.check();
    await page.screenshot({ path: name(width, "fault"), fullPage: true });
  }
});

test("groups and rows have them too", async ({ page, resident, sound }) => {
  const look = async (part: string) => {
    for (const width of widths(resident)) {
      await page.setViewportSize({ width, height: 740 });
      await expect(page.getByText(say("helper.title")).locator("visible=true").first()).toBeVisible();
      expect.soft(await readable(page), part).toEqual([]);
      await sound.check();
      await page.screenshot({ path: `results/guidance/${test.info().project.name}-${width}-${part.replaceAll(" ", "-")}.png`, fullPage: true });
    }
  };
  await page.goto("/services/home-repair");
  await page.getByRole("checkbox", { name: say("start.helped") }).check();
  await page.getByRole("button", { name: say("start.now") }).click();
  await resident.isOn("home-repair", "urgency");
  await page.getByRole("radio", { name: "It can wait a little" }).check();
  await resident.goOn();
  await resident.isAtTasks("home-repair");
  for (const part of ["The repair", "The visit", "You and your home"]) {
    await page.goto("/services/home-repair/tasks");
    await page.getByRole("link", { name: part }).click();
    await resident.settled();
    await look(part);
  }
  // A question that a choice reveals, under one that has words of its own.
  await page.goto("/services/home-repair/problem");
  await resident.settled();
  await page.getByRole("radio", { name: "Heating or hot water" }).check();
  await expect(page.getByRole("radio", { name: "Yes" })).toBeVisible();
  await look("revealed");
});

test("the list to get ready with, on screen and on paper", async ({ page, resident, sound }) => {
  for (const service of ["bins", "home-repair"]) {
    await page.goto(`/services/${service}`);
    await page.getByRole("link", { name: say("start.questions") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("questions.title"));
    await expect(page.getByText(say("questions.lead"))).toBeVisible();
    await expect(page.getByRole("note")).toHaveCount(0);
    for (const width of widths(resident)) {
      await page.setViewportSize({ width, height: 740 });
      await expect(page.getByText(say("questions.notes")).first()).toBeHidden();
      expect.soft(await readable(page)).toEqual([]);
      await sound.check();
      await page.screenshot({ path: `results/guidance/${test.info().project.name}-${width}-list-${service}.png`, fullPage: true });
      await page.emulateMedia({ media: "print" });
      await expect(page.getByText(say("questions.notes")).first()).toBeVisible();
      for (const gone of [".header", ".footer", ".help", ".govuk-breadcrumbs", ".govuk-service-navigation"]) await expect(page.locator(gone).first()).toBeHidden();
      await page.screenshot({ path: `results/guidance/${test.info().project.name}-${width}-print-${service}.png`, fullPage: true });
      await page.emulateMedia({ media: "screen" });
    }
  }
});

test("somebody who comes to help later says so on the start page, and nothing is lost", async ({ page, resident }) => {
  await begin(page, resident, false);
  await page.getByLabel("Describe where it is").fill("By the church");
  await resident.goOn();
  await resident.isOn("street-light", "fault");
  if (resident.hydrates) await page.waitForLoadState("networkidle");
  await page.goto("/services/street-light");
  await page.getByRole("checkbox", { name: say("start.helped") }).check();
  await page.getByRole("button", { name: say("start.carry_on") }).click();
  await resident.isOn("street-light", "fault");
  await expect(folds(page)).toHaveCount(1);
  await resident.goBack();
  await resident.isOn("street-light", "where");
  await expect(page.getByLabel("Describe where it is")).toHaveValue("By the church");
});
