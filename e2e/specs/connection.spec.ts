// What a weak, dear or missing connection does to a form: nothing is lost, nothing is sent twice. Only WASM works offline.
import type { Page, Request } from "@playwright/test";

import { pageOf, referenceJourney, say } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";
import { picture } from "../house/tour.ts";

const bins = referenceJourney();
const [first, second] = bins.steps;
const about = pageOf("bins", "about");
const quietly = async () => {};

// A phone at the edge of the network: 400 kbit a second, and nearly half a second until an answer begins.
async function slowly(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
}

function sendingsOf(page: Page, service: string): Request[] {
  const sendings: Request[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith(`/services/${service}/check`)) sendings.push(request);
  });
  return sendings;
}

test("on a slow connection the first question is answered and posted before WASM has come", async ({ resident, page }) => {
  resident.hydrates = false;
  await slowly(page);
  await page.goto("/services/bins/about", { waitUntil: "commit" });
  await expect(page.getByLabel("Full name")).toBeVisible();
  await resident.answer(about, first!.answers);
  await resident.goOn();
  await resident.isOn("bins", second!.page);
  await picture(page, "slow", "posted");
  await expect(page.locator("html[data-hydrated]")).toHaveCount(0);
});

test("on a slow connection what was typed is there once WASM has come", async ({ resident, page }) => {
  resident.hydrates = false;
  await slowly(page);
  await page.goto("/services/bins/about", { waitUntil: "commit" });
  await expect(page.getByLabel("Full name")).toBeVisible();
  await resident.answer(about, first!.answers);
  await expect(page.locator("html[data-hydrated]")).toHaveCount(0);
  await picture(page, "slow", "typed");
  await expect(page.locator("html[data-hydrated]")).toBeAttached({ timeout: 60_000 });
  await resident.holds(about, first!.answers);
  await resident.goOn();
  await resident.isOn("bins", second!.page);
});

test("with Save-Data no WASM is fetched, and everything works to the confirmation", async ({ resident, page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  // Extra headers of the context are not sent again where a post is answered with another address; these are.
  await page.route("**/*", (route) => route.continue({ headers: { ...route.request().headers(), "save-data": "on" } }));
  resident.hydrates = false;
  await resident.begin("bins");
  await resident.play(bins, quietly);
  await resident.send("bins");
  await picture(page, "save-data", "confirmation");
  expect(fetched.filter((url) => /\.(wasm|js)$/.test(new URL(url).pathname))).toEqual([]);
});

for (const [moment, steps] of [
  ["in the middle of the form", 1],
  ["with everything filled in", Number.POSITIVE_INFINITY],
] as const) {
  test(`the signal is lost ${moment}: the form goes on, waits, and is sent once`, async ({ resident, page, context, staff, complaints }) => {
    const journey = bins; // without a file, which only the browser can post
    const online = journey.steps.slice(0, steps);
    await resident.begin("bins");
    const sendings = sendingsOf(page, "bins");
    await resident.play({ ...journey, steps: online, ends: journey.steps[steps]?.page ?? "check" }, quietly);
    await page.waitForLoadState("networkidle");

    await context.setOffline(true);
    await resident.play({ ...journey, steps: journey.steps.slice(online.length) }, quietly);
    const send = page.getByRole("button", { name: say("check.send"), exact: true });
    await send.click();
    await send.click();
    await expect(page.locator("#notice")).toContainText(say("notice.unsent"));
    await expect(page.locator("#notice")).toBeInViewport();
    await resident.isAtCheck("bins");
    await picture(page, "offline", moment.replaceAll(" ", "-"));
    expect(sendings).toEqual([]);

    await context.setOffline(false);
    const reference = await resident.isConfirmed("bins");
    expect(sendings).toHaveLength(1);
    await staff.signIn();
    await expect.poll(async () => (await staff.queue()).filter((one) => one === reference)).toHaveLength(1);
    complaints.length = 0; // lost connections are what this is about
  });
}

test("what happens is said aloud: problems, no connection, what is left of a text", async ({ resident, page, context, complaints }) => {
  await resident.begin("bins");
  await resident.goOn();
  await expect(page.locator(".govuk-error-summary")).toBeFocused();
  await expect(page.getByRole("alert")).toContainText(say("error.summary"));
  await resident.answer(about, first!.answers);
  await context.setOffline(true);
  await resident.goOn();
  await resident.isOn("bins", second!.page);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.locator("#notice")).toContainText(say("notice.offline"));
  await context.setOffline(false);
  await expect(page.locator("#notice")).toBeEmpty();
  complaints.length = 0;
});
