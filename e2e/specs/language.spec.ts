// Languages: the place and the answers stay, each string says which language it is in, the page runs the right way.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { type Answers, pageOf, say, shortJourney, type Step } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";

const NAMES = { en: "English", cy: "Cymraeg", pl: "Polski", ur: "اردو" } as const;
type Tag = keyof typeof NAMES;

function words(tag: Tag): Record<string, string> {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../../app/words/${tag}.json`), "utf8")) as Record<string, string>;
}

function word(tag: Tag, key: string): string {
  const found = words(tag)[key];
  if (found === undefined) throw new Error(`no ${key} in ${tag}`);
  return found;
}

async function choose(page: Page, tag: Tag): Promise<void> {
  // A link, and where a form is filled in a button: what was typed is posted with it.
  const ways = page.locator("nav.govuk-language-navigation");
  await ways.getByRole("link", { name: NAMES[tag], exact: true }).or(ways.getByRole("button", { name: NAMES[tag], exact: true })).click();
  await expect(page.locator("html")).toHaveAttribute("lang", tag);
  await expect(page.locator("html")).toHaveAttribute("dir", tag === "ur" ? "rtl" : "ltr");
}

// A short journey without its wrong turns and its photo.
function journey(): { service: string; steps: Step[] } {
  const { service, steps } = shortJourney("street-light");
  return { service, steps: steps.filter((step) => !step.problems) };
}

// By the inputs' names: labels and buttons are in another language.
async function fill(page: Page, answers: Answers): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    const input = page.locator(`[name="${name}"]`);
    const kind = await input.first().getAttribute("type");
    if (kind === "radio" || kind === "checkbox") await page.locator(`[name="${name}"][value="${[value].flat()[0]}"]`).check();
    else await input.fill([value].flat()[0] ?? "");
  }
}

async function goOn(page: Page, tag: Tag): Promise<void> {
  await page.getByRole("button", { name: word(tag, "page.continue"), exact: true }).click();
}

async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `results/languages/${test.info().project.name}-${page.viewportSize()?.width}-${name}.png`, fullPage: true });
}

test("in the middle of a form the place and the answers stay", async ({ resident, page }) => {
  const { service, steps } = journey();
  const [first, second] = steps;
  await resident.begin(service);
  await resident.take(service, first!);
  await resident.isOn(service, second!.page);
  await fill(page, { location: "By the well" });

  await choose(page, "pl");
  await expect(page).toHaveURL(new RegExp(`/services/${service}/${second!.page}(\\?lang=pl)?$`));
  await resident.settled();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator("[name=location]")).toHaveValue("By the well");
  await page.getByRole("complementary").getByRole("button", { name: word("pl", "language.original"), exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await resident.holds(pageOf(service, second!.page), { location: "By the well" });
  await choose(page, "pl");
  await resident.settled();
  await fill(page, second!.answers);
  await goOn(page, "pl");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(pageTitle(service, steps[2]!.page));

  // The address has changed since the header was drawn: the other languages lead to this page, not to that one.
  await choose(page, "cy");
  await expect(page).toHaveURL(new RegExp(`/services/${service}/${steps[2]!.page}(\\?lang=cy)?$`));
  await choose(page, "en");
  await page.goto(`/services/${service}/${second!.page}`);
  await resident.holds(pageOf(service, second!.page), second!.answers);
  await page.goto(`/services/${service}/${first!.page}`);
  await resident.holds(pageOf(service, first!.page), first!.answers);
});

function pageTitle(service: string, id: string): string {
  const { title } = pageOf(service, id);
  return typeof title === "string" ? title : (title.en ?? "");
}

for (const width of [320, 360, 1280]) {
  test.describe(`from right to left, ${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 740 } });

    test("a request is filled in and sent in Urdu, and staff see that it was", async ({ resident, staff, sound, page }) => {
      const { service, steps } = journey();
      await resident.begin(service);
      await choose(page, "ur");
      await goOn(page, "ur");
      await expect(page.getByRole("alert")).toBeVisible();
      await sound.check();
      await keep(page, "problem");
      for (const step of steps) {
        await expect(page).toHaveURL(new RegExp(`/services/${service}/${step.page}(\\?lang=ur)?$`));
        await resident.settled();
        // A question of the team has no Urdu: it is English, and says so.
        await expect(page.getByRole("heading", { level: 1 }).locator("span[lang=en][dir=ltr]")).toHaveText(pageTitle(service, step.page));
        await fill(page, step.answers);
        await sound.check();
        await keep(page, step.page);
        await goOn(page, "ur");
      }
      await expect(page).toHaveURL(`/services/${service}/check`);
      await sound.check();
      await keep(page, "check");
      await page.getByRole("button", { name: word("ur", "check.send"), exact: true }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(word("ur", "confirmation.title"));
      await sound.check();
      await keep(page, "confirmation");
      const reference = (await page.locator("strong[data-reference]").innerText()).trim();
      await page.goto(`/requests/${reference}`);
      await sound.check();
      await keep(page, "request");
      await staff.signIn();
      await staff.open(reference);
      const row = staff.page.locator("dl > div").filter({ hasText: say("staff.language") });
      await expect(row.locator("span[lang=ur][dir=rtl]")).toHaveText(NAMES.ur);
    });
  });
}

for (const tag of ["pl", "ur"] as const) {
  test(`every page in ${NAMES[tag]} says that a machine translated it, and leads to the English`, async ({ page, sound }) => {
    for (const path of ["/", "/services?q=light", "/services/bins", "/requests", "/help", "/help/cookies", "/help/accessibility", "/nowhere"]) {
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${tag}`);
      const note = page.getByRole("complementary", { name: word(tag, "language.about") });
      await expect(note).toContainText(word(tag, "language.machine"));
      await sound.check();
      await keep(page, `${tag}${path.replaceAll(/[/?=]/g, "-")}`);
      await note.getByRole("link", { name: word(tag, "language.original") }).click();
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      expect(new URL(page.url()).pathname).toBe(new URL(path, page.url()).pathname);
      expect(new URL(page.url()).searchParams.get("q")).toBe(new URL(path, page.url()).searchParams.get("q"));
      await expect(note).toHaveCount(0);
    }
  });
}

test("English and Welsh are nobody's machine's", async ({ page }) => {
  for (const tag of ["en", "cy"] as const) {
    await page.goto(`/?lang=${tag}`);
    await expect(page.locator("html")).toHaveAttribute("lang", tag);
    await expect(page.getByRole("complementary")).toHaveCount(0);
  }
});
