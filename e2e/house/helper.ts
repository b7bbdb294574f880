// Somebody who helps: joins with the code of an invitation, on a browser of their own.
import { type Browser, expect, type Page } from "@playwright/test";

import { say } from "./definition.ts";
import type { Doorstep } from "./doorstep.ts";
import type { Staff } from "./staff.ts";
import { another } from "./test.ts";

const password = "three words in a row";
let count = 0;

// Presses a button, by its words.
export const press = (page: Page, key: string) => page.getByRole("button", { name: say(key), exact: true }).click();
export const fill = (page: Page, key: string, text: string) => page.getByLabel(say(key), { exact: true }).fill(text);

// A helper of a new organisation, who has just joined with a code on a browser of their own.
export async function helper(staff: Staff, browser: Browser, doorstep: Doorstep, javaScriptEnabled: boolean, look: (page: Page) => Promise<void>) {
  count += 1;
  const desk = staff.page;
  await staff.signIn();
  await desk.getByRole("link", { name: say("nav.organisations"), exact: true }).click();
  await look(desk);
  await fill(desk, "organisation.name", `Library ${count} ${javaScriptEnabled}`);
  await press(desk, "organisation.add");
  await fill(desk, "staff.email", `bea${count}-${javaScriptEnabled}@library.example`);
  await desk.getByRole("radio", { name: say("organisation.role_helper"), exact: true }).check();
  await press(desk, "organisation.invite");
  await look(desk);
  const code = await desk.locator("[data-code]").innerText();
  const context = await another(browser, doorstep, javaScriptEnabled);
  const page = await context.newPage();
  await page.goto("/staff/join");
  await look(page);
  await fill(page, "join.code", code.toLowerCase());
  await press(page, "page.continue");
  await look(page);
  await fill(page, "join.name", "Bea");
  await fill(page, "join.password", password);
  await press(page, "join.button");
  await expect(page).toHaveURL("/staff/people");
  return page;
}
