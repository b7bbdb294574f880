// What WCAG 2.2 added at levels A and AA, on every kind of page: axe can judge little of it.
import type { Page } from "@playwright/test";

import { allAnswers, definition, english, pageOf, referenceJourney, say, shortJourney } from "../house/definition.ts";
import { stops, tooSmall } from "../house/sight.ts";
import { expect, test } from "../house/test.ts";
import { around, form, picture, tour } from "../house/tour.ts";

for (const viewport of [
  { width: 320, height: 256 },
  { width: 1280, height: 720 },
]) {
  test.describe(`${viewport.width} by ${viewport.height} pixels`, () => {
    test.use({ viewport });

    // One walk for what is measured on the screen: focus visible (2.4.7) and not hidden (2.4.11), nothing is dragged (2.5.7),
    // targets of 24 by 24 pixels or with room around them (2.5.8).
    test("the focus is always seen, and everything can be pressed", { tag: "@once" }, async ({ resident, page }) => {
      await tour(resident, async (where) => {
        expect.soft(await tooSmall(page), `too small on ${where}`).toEqual([]);
        expect.soft(await page.locator("[draggable=true], input[type=range]").count(), `to drag on ${where}`).toBe(0);
        const all = await stops(page);
        expect.soft(all.length, `stops on ${where}`).toBeGreaterThan(5);
        expect.soft(all.filter((stop) => !stop.marked || !stop.inSight), `stops on ${where}`).toEqual([]);
        await page.keyboard.press("Tab");
        await picture(page, "keyboard", `${viewport.width}-${where}`);
        // A skip link that loses the focus under the mouse moves the page, and a click misses.
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      });
    });
  });
}

// What a person hears of the help, and what stands before and after it. The way to ask for it takes along where they are.
async function help(page: Page): Promise<{ said: string; links: string[]; after: string; before: string }> {
  const region = page.getByRole("region", { name: say("help.title"), exact: true });
  return region.evaluate((section: HTMLElement) => ({
    said: section.innerText,
    links: [...section.querySelectorAll<HTMLElement>("a, button")].map((way) => {
      const to = new URL(way.getAttribute("href") ?? way.getAttribute("formaction") ?? "", location.href);
      return to.protocol === "tel:" ? to.href : to.pathname;
    }),
    after: section.previousElementSibling?.id ?? "",
    before: section.nextElementSibling?.tagName ?? "",
  }));
}

test("help stands in the same place on every page (3.2.6)", async ({ resident, page }) => {
  await page.goto("/");
  const there = await help(page);
  expect(there).toMatchObject({ after: "page", before: "FOOTER" });
  expect(there.links.some((link) => link.startsWith("tel:"))).toBe(true);
  for (const path of around.filter((path) => !path.startsWith("/staff"))) {
    await page.goto(path);
    expect.soft(await help(page), path).toEqual(there);
  }
  await resident.begin("bins");
  await form(resident, async (where) => expect.soft(await help(page), where).toEqual(there));
});

test("nothing is asked twice, and what was given stands there (3.3.7)", async ({ resident, page }) => {
  const journey = referenceJourney();
  const asked: string[] = [];
  await resident.begin("bins");
  let here = "";
  await resident.play(journey, async () => {
    // A row that was added is on the same page, and a fragment leads to it.
    const { pathname } = new URL(page.url());
    if (pathname === here) return;
    here = pathname;
    asked.push(...(await page.locator("main [name]:not([type=hidden], button)").evaluateAll((inputs) => [...new Set(inputs.map((input) => input.getAttribute("name")!))])));
    asked.push(...(await page.locator("main [autocomplete]").evaluateAll((inputs) => inputs.map((input) => `autocomplete ${input.getAttribute("autocomplete")}`))));
  });
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((name, n) => asked.indexOf(name) !== n)).toEqual([]);
  // A change shows what was said before.
  const about = pageOf("bins", "about");
  const given = Object.fromEntries(Object.entries(allAnswers(journey)).filter(([name]) => about.questions.some(({ id }) => id === name)));
  await page.getByRole("link", { name: `${say("check.change")} ${english(about.questions[0]!.label)}` }).click();
  await resident.isOn("bins", "about");
  await resident.holds(about, given);
  await resident.goOn();
  await resident.isAtCheck("bins");
  const reference = await resident.send("bins");
  // Whoever has just sent it follows it without typing the reference.
  await page.getByRole("link", { name: say("confirmation.follow_link"), exact: true }).click();
  await expect(page).toHaveURL(`/requests/${reference}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english(definition("bins").title));
});

test("signing in and finding a request need no memory: words can be pasted and filled in by the browser (3.3.8)", async ({ resident, page, doorstep, context }) => {
  const paste = async (label: string, text: string) => {
    const field = page.getByLabel(label, { exact: true });
    await field.focus();
    await page.keyboard.insertText(text);
    await expect(field).toHaveValue(text);
    // No script turns pasting down.
    expect(await field.evaluate((input) => input.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true })))).toBe(true);
  };
  const { email, password } = doorstep.firstStaffAccount();
  await page.goto("/staff/sign-in");
  await expect(page.getByLabel(say("staff.email"), { exact: true })).toHaveAttribute("autocomplete", "username");
  await expect(page.getByLabel(say("staff.password"), { exact: true })).toHaveAttribute("autocomplete", "current-password");
  await expect(page.getByRole("main").locator("img, canvas, iframe")).toHaveCount(0);
  await paste(say("staff.email"), email);
  await paste(say("staff.password"), password);
  await page.getByRole("button", { name: say("staff.sign_in_button"), exact: true }).click();
  await expect(page).toHaveURL("/staff/requests");

  const journey = shortJourney("street-light");
  await resident.begin("street-light");
  await resident.play(journey, async () => {});
  const reference = await resident.send("street-light");
  await context.clearCookies();
  await page.goto("/requests");
  await paste(say("find.reference"), ` ${reference.toLowerCase()} `);
  await paste(say("find.detail"), allAnswers(journey)[definition("street-light").detail] as string);
  await page.getByRole("button", { name: say("find.button"), exact: true }).click();
  await expect(page).toHaveURL(`/requests/${reference}`);
});
