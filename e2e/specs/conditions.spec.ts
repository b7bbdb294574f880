// What people's screens, eyes and settings ask for: every kind of page in each condition, with a picture kept in
// e2e/results/conditions. The conditions are listed here; what a connection does to a form is in connection.spec.ts.
import { chromium, type Page, type PlaywrightTestOptions } from "@playwright/test";

import { pageOf, referenceJourney, say } from "../house/definition.ts";
import { Resident } from "../house/resident.ts";
import { edgeless, moving, readable, stiff, stops } from "../house/sight.ts";
import { unseen } from "../house/sound.ts";
import { expect, test } from "../house/test.ts";
import { picture, tour } from "../house/tour.ts";

interface Condition {
  about: string;
  use: Pick<Partial<PlaywrightTestOptions>, "viewport" | "deviceScaleFactor" | "colorScheme" | "contextOptions">;
  // What is wrong with a page in this condition: must be nothing.
  findings: (page: Page) => Promise<string[]>;
  // Colours are others than usual, so axe looks at them again.
  axe?: boolean;
}

const conditions: Record<string, Condition> = {
  "320": { about: "320 pixels wide", use: { viewport: { width: 320, height: 640 } }, findings: readable },
  "zoom-400": {
    about: "400 % zoom on a screen of 1280 by 1024 pixels",
    use: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
    findings: readable,
  },
  "text-200": {
    about: "text of twice the size, set in the browser",
    use: { viewport: { width: 1280, height: 1024 } },
    findings: async (page) => {
      await enlarge(page);
      return [...(await stiff(page, 32)), ...(await readable(page))];
    },
  },
  "forced-colours": {
    about: "colours picked by the system",
    use: { contextOptions: { forcedColors: "active" } },
    findings: async (page) => [...(await edgeless(page)), ...(await stops(page)).filter(({ marked }) => !marked).map(({ name }) => `no focus: ${name}`)],
  },
  "reduced-motion": { about: "reduced motion", use: { contextOptions: { reducedMotion: "reduce" } }, findings: moving },
  dark: { about: "a dark screen", use: { colorScheme: "dark" }, findings: async () => [], axe: true },
};

// Chromium forgets it where a page comes from another process.
async function enlarge(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
}

for (const [name, condition] of Object.entries(conditions)) {
  test.describe(condition.about, () => {
    test.use(condition.use);

    test("every kind of page works", { tag: "@once" }, async ({ resident, page, sound }) => {
      await tour(resident, async (where) => {
        expect.soft(await condition.findings(page), `${where}, ${condition.about}`).toEqual([]);
        await picture(page, name, where);
        if (condition.axe) await sound.check();
      });
    });
  });
}

test("on a dark screen the page is dark", async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto("/services/bins");
  expect(await ground()).toBe("rgb(255, 255, 255)");
  await page.emulateMedia({ colorScheme: "dark" });
  const [red, green, blue] = (await ground()).match(/\d+/g)!.map(Number);
  expect(Math.max(red!, green!, blue!)).toBeLessThan(64);
});

test("what was sent is on paper, and nothing to press", async ({ resident, page }) => {
  const journey = referenceJourney();
  const printed = async (where: string) => {
    await page.emulateMedia({ media: "print" });
    await picture(page, "print", where);
    await page.pdf({ path: `results/conditions/print/${test.info().project.name}-${where}.pdf`, format: "A4" });
    const main = page.getByRole("main");
    for (const line of Object.values(journey.summary ?? {}).flat()) await expect.soft(main.getByText(line, { exact: true }).first()).toBeVisible();
    const pressed = page.locator("button, nav, footer, .help, .govuk-back-link, .govuk-summary-list__actions, .header__language");
    for (const one of await pressed.all()) await expect.soft(one).toBeHidden();
    await page.emulateMedia({ media: "screen" });
  };
  await resident.begin("bins");
  await resident.play(journey, async () => {});
  await printed("check");
  const reference = await resident.send("bins");
  await printed("confirmation");
  await expect(page.getByText(reference).first()).toBeVisible();
});

test("back and forward bring back what was typed, from another site too", async ({ resident, page }) => {
  const [first, second] = referenceJourney().steps;
  await resident.begin("bins");
  await resident.take("bins", first!);
  await resident.isOn("bins", second!.page);
  await resident.answer(pageOf("bins", second!.page), second!.answers);
  await page.getByRole("contentinfo").getByRole("link", { name: say("footer.cookies") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("info.cookies"));
  await page.goBack();
  await resident.isOn("bins", second!.page);
  await resident.holds(pageOf("bins", second!.page), second!.answers);
  await picture(page, "back", "typed");
  await page.goBack();
  await resident.isOn("bins", first!.page);
  await resident.holds(pageOf("bins", first!.page), first!.answers);
  await page.goForward();
  await resident.isOn("bins", second!.page);
  await resident.answer(pageOf("bins", second!.page), second!.answers);
  await resident.goOn();
  await expect(page).toHaveURL("/services/bins/service");
});

test("the back/forward cache brings a page back as it was left, and it goes on", async ({ launchOptions, baseURL, javaScriptEnabled }) => {
  // Playwright switches it off in the browsers it starts itself.
  const browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  const page = await browser.newPage({ baseURL, javaScriptEnabled, viewport: { width: 360, height: 740 } });
  const resident = new Resident(page, unseen, javaScriptEnabled !== false);
  const [first, second] = referenceJourney().steps;
  await resident.begin("bins");
  await resident.answer(pageOf("bins", "about"), first!.answers);
  await page.getByRole("contentinfo").getByRole("link", { name: say("footer.cookies") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("info.cookies"));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  // The page does not load: it is there.
  await page.goBack({ waitUntil: "commit" });
  await resident.isOn("bins", first!.page);
  await resident.holds(pageOf("bins", first!.page), first!.answers);
  expect(asked).toEqual([]);
  await picture(page, "back", "cache");
  await resident.goOn();
  await resident.isOn("bins", second!.page);
  await browser.close();
});

test("two tabs on one draft: each page keeps what was last sent for it", async ({ resident, page, context }) => {
  const [first, second] = referenceJourney().steps;
  await resident.begin("bins");
  await resident.take("bins", first!);
  await resident.isOn("bins", second!.page);
  const tab = await context.newPage();
  await tab.goto("/services/bins/about");
  if (resident.hydrates) await expect(tab.locator("html[data-hydrated]")).toBeAttached();
  await tab.getByLabel("Full name").fill("Samira Taylor");
  const taken = tab.waitForResponse((answer) => answer.request().method() === "POST");
  await tab.getByRole("button", { name: say("page.continue"), exact: true }).click();
  await taken;
  await resident.take("bins", second!);
  await resident.isOn("bins", "service");
  await page.goto("/services/bins/about");
  await resident.holds(pageOf("bins", "about"), { ...first!.answers, fullName: "Samira Taylor" });
  await page.goto("/services/bins/address");
  await resident.holds(pageOf("bins", "address"), second!.answers);
  await picture(page, "two-tabs", "address");
});

test("the session ends in the middle: the words stay, and the page says what to do", async ({ resident, page, context }) => {
  const [first, second] = referenceJourney().steps;
  await resident.begin("bins");
  await resident.take("bins", first!);
  await resident.isOn("bins", second!.page);
  await context.clearCookies();
  await resident.answer(pageOf("bins", second!.page), second!.answers);
  await resident.goOn();
  if (resident.hydrates) {
    // The device still has every page, and hands them to the new session by itself.
    await resident.isOn("bins", "service");
    await page.goto("/services/bins/address");
    await resident.holds(pageOf("bins", "address"), second!.answers);
  } else {
    await expect(page.getByRole("status")).toContainText(say("notice.session"));
    await resident.holds(pageOf("bins", second!.page), second!.answers);
    await resident.goOn();
    // Earlier pages went with the session: the form begins with the first that is missing, and this one is kept.
    await resident.isOn("bins", first!.page);
    await resident.take("bins", first!);
    await resident.isOn("bins", "service");
    await page.goto(`/services/bins/${second!.page}`);
    await resident.holds(pageOf("bins", second!.page), second!.answers);
  }
  await picture(page, "session-ended", "after");
});
