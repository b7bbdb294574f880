// A walk past every kind of page that residents meet, for whoever looks at all of them; and where their pictures are kept.
import { expect, type Page, test } from "@playwright/test";

import { detailOf, referenceJourney } from "./definition.ts";
import type { Resident } from "./resident.ts";

// Pages that need no form.
export const around = ["/", "/services", "/services?q=bin", "/services/home-repair/questions", "/requests", "/help", "/help/privacy", "/help/cookies", "/help/accessibility", "/staff/sign-in", "/nowhere"];

export type Look = (name: string) => Promise<void>;

export async function tour(resident: Resident, look: Look): Promise<void> {
  const { page } = resident;
  for (const path of around) {
    await page.goto(path);
    await look(nameOf(path));
  }
  await page.goto("/services/bins");
  await look("start");
  await resident.begin("bins");
  await resident.goOn();
  await expect(page.getByRole("alert")).toBeVisible();
  await look("problems");
  await form(resident, look);
}

// From the first question to the tracking page.
export async function form(resident: Resident, look: Look): Promise<void> {
  const { page } = resident;
  const journey = referenceJourney();
  let step = 0;
  await resident.play(journey, () => look(`${(step += 1)}-${nameOf(page.url())}`));
  const reference = await resident.send("bins");
  await look("confirmation");
  await resident.follow(reference, detailOf(journey));
  await look("tracking");
}

// Keeps a picture of the page, to look at: e2e/results/conditions/<condition>/<project>-<page>.png
export async function picture(page: Page, condition: string, name: string): Promise<void> {
  await page.screenshot({ path: `results/conditions/${condition}/${test.info().project.name}-${name}.png`, fullPage: true });
}

function nameOf(address: string): string {
  return address.replace(/^.*[/]/, "").replaceAll(/[^a-z0-9-]+/g, "-") || "home";
}
