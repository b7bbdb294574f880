// Staff see a request, move it on, and the resident sees what is meant for them and nothing else.
import { readFileSync } from "node:fs";

import { definition, detailOf, fixture, journeyOf, say, shortJourney } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";

const journey = shortJourney("bins");
const quietly = async () => {};

test("a request moves from stage to stage until it is closed", async ({ resident, page, staff }) => {
  await resident.begin("bins");
  await resident.play(journey, quietly);
  const reference = await resident.send("bins");
  await resident.follow(reference, detailOf(journey));

  await staff.signIn();
  expect(await staff.queue()).toContain(reference);
  await staff.open(reference);
  const answers = await staff.page.getByRole("main").innerText();
  expect(answers).toContain(journey.steps[0]!.answers.fullName);
  const [stage] = await staff.next();
  await staff.moveTo(stage!, "The crew comes on Thursday morning", "for the resident");
  await staff.note("Dog in the front garden");

  await page.reload();
  await expect(resident.stage()).toContainText(stage!);
  await expect(page.getByText("The crew comes on Thursday morning")).toBeVisible();
  await expect(page.getByText("Dog in the front garden")).toHaveCount(0);
  await resident.sound.check();

  let last = stage!;
  for (let moves = 0; moves < definition("bins").stages.length; moves += 1) {
    const [next] = await staff.next();
    if (!next) break;
    await staff.moveTo(next, `Now: ${next}`, "for the resident");
    last = next;
  }
  await page.reload();
  await expect(page.getByText(say("progress.closed"))).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 }).first()).toContainText(last);
  await resident.sound.check();
  expect(await staff.queue()).not.toContain(reference);
});

test("staff get the photo without the place it was taken at", async ({ resident, staff }) => {
  const withPhoto = journeyOf("bins-missed");
  await resident.begin("bins");
  await resident.play(withPhoto, quietly);
  const reference = await resident.send("bins");
  await staff.signIn();
  await staff.open(reference);
  const link = staff.page.getByRole("link", { name: "photo.jpg", exact: true });
  const file = await staff.page.request.get((await link.getAttribute("href")) ?? "");
  expect(file.headers()["content-type"]).toBe("image/jpeg");
  const bytes = await file.body();
  expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  expect(readFileSync(fixture("photo.jpg")).includes("Exif")).toBe(true);
  expect(bytes.includes("Exif")).toBe(false);
});

test("nobody sees a request without the detail that only the resident knows", async ({ resident, page, browser, baseURL }) => {
  await resident.begin("bins");
  await resident.play(journey, quietly);
  const reference = await resident.send("bins");
  const stranger = await browser.newContext({ baseURL: baseURL! });
  const tab = await stranger.newPage();
  await tab.goto(`/requests/${reference}`);
  await tab.getByLabel(say("find.detail"), { exact: true }).fill("nobody@example.org");
  await tab.getByRole("button", { name: say("find.button"), exact: true }).click();
  await expect(tab.getByRole("alert")).toContainText(say("find.unknown"));
  expect(await tab.getByRole("main").innerText()).not.toContain(journey.steps[0]!.answers.fullName);
  await stranger.close();
  await expect(page.locator("strong[data-reference]")).toHaveText(reference);
});

test("staff pages ask to sign in, and a wrong password is refused without saying which part is wrong", async ({ staff, page, sound }) => {
  await page.goto("/staff/requests");
  await expect(page).toHaveURL(/\/staff\/sign-in/);
  await page.getByLabel(say("staff.email"), { exact: true }).fill("nobody@tolbooth.example");
  await page.getByLabel(say("staff.password"), { exact: true }).fill("wrong");
  await page.getByRole("button", { name: say("staff.sign_in_button"), exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(say("staff.wrong"));
  await sound.check();

  await staff.signIn();
  await staff.page.getByRole("button", { name: say("staff.sign_out"), exact: true }).click();
  await staff.page.goto("/staff/requests");
  await expect(staff.page).toHaveURL(/\/staff\/sign-in/);
});
