// What WASM adds, and that nothing is lost while it loads, when it fails, or when the network does.
import type { Page, Request } from "@playwright/test";

import { definition, detailOf, english, fixture, pageOf, referenceJourney, say, shortJourney } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";

const bins = referenceJourney();
const about = pageOf("bins", "about");
const first = bins.steps[0]!;
const second = bins.steps[1]!;
const quietly = async () => {};

// A gate that requests wait at until it is opened.
function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

function requestsOf(page: Page): Request[] {
  const requests: Request[] = [];
  page.on("request", (request) => requests.push(request));
  return requests;
}

// What lies on the device.
async function kept(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));
}

test("a page change makes no request but the answers' own, and the title and the focus follow", async ({ resident, page }) => {
  await resident.begin("bins");
  await resident.answer(about, first.answers);
  const requests = requestsOf(page);
  await resident.goOn();
  await resident.isOn("bins", second.page);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect.poll(() => requests.length).toBe(1);
  expect(requests.map((request) => [request.method(), new URL(request.url()).pathname, request.resourceType()])).toEqual([
    ["POST", "/services/bins/about", "fetch"],
  ]);
});

test("a page change paints within two frames", async ({ resident, page }) => {
  await resident.begin("bins");
  await resident.answer(about, first.answers);
  const heading = await page.getByRole("button", { name: say("page.continue") }).evaluate((button) => {
    (button as HTMLButtonElement).click();
    return new Promise<string>((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.querySelector("h1")?.textContent ?? "")));
    });
  });
  expect(heading).toBe(pageOf("bins", second.page).title);
});

test("what was typed before WASM listens survives it", async ({ resident, page }) => {
  const wasm = gate();
  await page.route("**/*.wasm", async (route) => {
    await wasm.opened;
    await route.continue();
  });
  resident.hydrates = false;
  await resident.begin("bins");
  await resident.answer(about, first.answers);
  await expect(page.locator("html[data-hydrated]")).toHaveCount(0);
  wasm.open();
  resident.hydrates = true;
  await resident.settled();
  await resident.holds(about, first.answers);
  await resident.goOn();
  await resident.isOn("bins", second.page);
  await resident.goBack();
  await resident.isOn("bins", "about");
  await resident.holds(about, first.answers);
});

test("with WASM blocked the whole journey works", async ({ resident, page, complaints }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  resident.hydrates = false;
  await resident.begin("bins");
  await resident.play(bins, quietly);
  await resident.send("bins");
  expect(complaints.filter((complaint) => !complaint.includes("net::ERR_FAILED"))).toEqual([]);
  complaints.length = 0;
});

test("back, forward, reload and a bookmark behave as in any site", async ({ resident, page }) => {
  await resident.begin("bins");
  await resident.take("bins", first);
  await resident.isOn("bins", second.page);
  await resident.take("bins", second);
  await resident.isOn("bins", "service");

  await page.goBack();
  await resident.isOn("bins", second.page);
  await resident.holds(pageOf("bins", second.page), second.answers);
  await page.goBack();
  await resident.isOn("bins", "about");
  await resident.holds(about, first.answers);
  await page.goForward();
  await resident.isOn("bins", second.page);
  await page.reload();
  await resident.isOn("bins", second.page);
  await resident.holds(pageOf("bins", second.page), second.answers);

  await page.goto("/services/bins/about");
  await resident.isOn("bins", "about");
  await resident.holds(about, first.answers);
});

test("what was typed and not sent is there again, back and forward within the form", async ({ resident, page }) => {
  await resident.begin("bins");
  await resident.take("bins", first);
  await resident.isOn("bins", second.page);
  await resident.answer(pageOf("bins", second.page), second.answers);
  await page.goBack();
  await resident.isOn("bins", "about");
  await resident.answer(about, { fullName: "Samira Taylor" });
  await page.goForward();
  await resident.isOn("bins", second.page);
  await resident.holds(pageOf("bins", second.page), second.answers);
  await resident.goBack();
  await resident.isOn("bins", "about");
  await resident.holds(about, { ...first.answers, fullName: "Samira Taylor" });
  // It was not sent: a page that is asked for anew holds what was.
  await page.reload();
  await resident.isOn("bins", "about");
  await resident.goOn();
  await resident.isOn("bins", second.page);
});

test("a deep link skips nothing", async ({ resident, page }) => {
  await resident.begin("bins");
  await page.goto("/services/bins/check");
  await resident.isOn("bins", "about");
});

test("the draft is kept on the device, and gone from it once it is sent", async ({ resident, page }) => {
  const journey = shortJourney("bins");
  await resident.begin("bins");
  await resident.take("bins", journey.steps[0]!);
  await resident.isOn("bins", journey.steps[1]!.page);
  expect(await kept(page)).toContain(journey.steps[0]!.answers.email as string);
  await resident.play({ ...journey, steps: journey.steps.slice(1) }, quietly);
  await resident.send("bins");
  await expect.poll(() => kept(page)).toBe("[[],[]]");
});

test("on a shared device nothing stays", async ({ resident, page }) => {
  await resident.begin("bins", { shared: true });
  await resident.play(shortJourney("bins"), quietly);
  expect(await kept(page)).toBe("[[],[]]");
  await resident.send("bins");
  expect(await kept(page)).toBe("[[],[]]");
  await page.goto("/services/bins/about");
  expect(await page.getByRole("main").innerHTML()).not.toContain(first.answers.email);
});

test("the tracking page moves while somebody watches", async ({ resident, page, staff }) => {
  const journey = shortJourney("street-light");
  await resident.begin("street-light");
  await resident.play(journey, quietly);
  const reference = await resident.send("street-light");
  await resident.follow(reference, detailOf(journey));
  const requests = requestsOf(page);
  await staff.signIn();
  await staff.open(reference);
  const [stage] = await staff.next();
  await staff.moveTo(stage!, "The electrician has it on the list for Tuesday", "for the resident");
  await expect(resident.stage()).toContainText(stage!, { timeout: 20_000 });
  await expect(page.getByText("The electrician has it on the list for Tuesday")).toBeVisible();
  expect(requests.filter((request) => request.resourceType() === "document")).toEqual([]);
});

test("submitting waits until the server has every page", async ({ resident, page }) => {
  const journey = shortJourney("bins");
  const last = journey.steps.at(-1)!.page;
  const slow = gate();
  await resident.begin("bins");
  await page.route(`**/services/bins/${last}`, async (route) => {
    if (route.request().method() === "POST") await slow.opened;
    await route.continue();
  });
  await resident.play(journey, quietly);
  const requests = requestsOf(page);
  await page.getByRole("button", { name: say("check.send"), exact: true }).click();
  await resident.isAtCheck("bins");
  expect(requests.filter((request) => request.url().endsWith("/check"))).toEqual([]);
  slow.open();
  await resident.isConfirmed("bins");
});

for (const [trouble, fail] of [
  ["the network is lost", (route) => route.abort("connectionfailed")],
  ["the server answers 500", (route) => route.fulfill({ status: 500, contentType: "text/html", body: "<h1>Sorry</h1>" })],
] as [string, (route: import("@playwright/test").Route) => Promise<void>][]) {
  test(`${trouble} while a page is sent: the person goes on, and the page is sent again`, async ({ resident, page, complaints }) => {
    const journey = shortJourney("bins");
    let failures = 0;
    await resident.begin("bins");
    await page.route("**/services/bins/*", async (route) => {
      const background = route.request().method() === "POST" && route.request().resourceType() === "fetch";
      if (background && failures++ < 2) return fail(route);
      await route.continue();
    });
    await resident.play(journey, quietly);
    await resident.send("bins");
    expect(failures).toBeGreaterThan(2);
    expect(complaints.filter((complaint) => !/Failed to load resource/.test(complaint))).toEqual([]);
    complaints.length = 0;
  });
}

test("pages filled in without a network are there after a reload, and are sent once it is back", async ({ resident, page, context, complaints }) => {
  await resident.begin("bins");
  await context.setOffline(true);
  await resident.take("bins", first);
  await resident.isOn("bins", second.page);
  await resident.take("bins", second);
  await resident.isOn("bins", "service");
  await context.setOffline(false);
  await page.reload();
  await page.goto("/services/bins/about");
  await resident.isOn("bins", "about");
  await resident.holds(about, first.answers);
  // What was answered already is not asked again.
  await resident.goOn();
  await resident.play({ ...bins, steps: bins.steps.slice(2) }, quietly);
  await resident.send("bins");
  complaints.length = 0; // lost connections are what this is about
});

test("another tab that changed the draft is merged page by page, and the person is told", async ({ resident, page, context }) => {
  await resident.begin("bins");
  await resident.play({ ...bins, steps: bins.steps.slice(0, 2), ends: "service" }, quietly);
  const tab = await context.newPage();
  await tab.goto("/services/bins/address");
  await tab.getByLabel("Town or city").fill("Bradford");
  await Promise.all([
    tab.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().endsWith("/address")),
    tab.getByRole("button", { name: say("page.continue") }).click(),
  ]);
  await resident.take("bins", bins.steps[2]!);
  await resident.isOn("bins", bins.steps[3]!.page);
  await expect(page.getByText(say("notice.changed"))).toBeVisible();
  await page.goto("/services/bins/address");
  await expect(page.getByLabel("Town or city")).toHaveValue("Bradford");
});

test("what somebody is filling in stays while the page changes around it", async ({ resident, page, staff }) => {
  const light = shortJourney("street-light");
  const stageTitle = (id: string) => english(definition("street-light").stages.find((stage) => stage.id === id)!.title);
  await resident.begin("street-light");
  await resident.play(light, quietly);
  const reference = await resident.send("street-light");
  await staff.signIn();
  await staff.open(reference);
  await staff.moveTo(stageTitle("inspection"), "The engineer is on the way", "for the resident");
  await staff.moveAside(stageTitle("evidence"), "Which of the two columns is it?");
  await resident.follow(reference, detailOf(light));
  await resident.settled();
  const file = page.locator('input[type="file"]');
  await file.setInputFiles(fixture("photo.jpg"));

  await staff.moveTo(stageTitle("repair"), "Found it after all", "for the resident");
  await expect(resident.stage()).toContainText(stageTitle("repair"));
  expect(await file.evaluate((input: HTMLInputElement) => input.files?.length)).toBe(1);
  // It is too late, but it is not lost.
  await page.getByRole("button", { name: say("ask.button"), exact: true }).click();
  await expect(page.getByText(say("ask.sent_late"), { exact: true })).toBeVisible();
  await staff.open(reference);
  await expect(staff.page.getByRole("link", { name: "photo.jpg", exact: true })).toBeVisible();
});
