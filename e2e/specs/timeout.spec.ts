// A sign-in that ends: staff are warned before, and a note that they typed is there again after the next sign-in.
import { say, shortJourney } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";

const quietly = async () => {};
const note = "The ladder is in the yard,\nask Bob";

test.beforeEach(async ({ resident, staff }) => {
  await resident.begin("street-light");
  await resident.play(shortJourney("street-light"), quietly);
  const reference = await resident.send("street-light");
  await staff.signIn();
  await staff.open(reference);
});

test("a note typed when the sign-in has ended comes back after the next one, and was not saved", async ({ staff, doorstep }) => {
  const { page } = staff;
  await page.getByLabel(say("move.note"), { exact: true }).fill(note);
  await page.context().clearCookies({ name: "doorstep_staff" });
  await page.getByRole("button", { name: say("move.only_note"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("staff.sign_in"));
  await expect(page.getByText(say("staff.ended"))).toBeVisible();
  const { email, password } = doorstep.firstStaffAccount();
  // A slip of the finger does not lose it either.
  for (const typed of ["wrong", password]) {
    await page.getByLabel(say("staff.email"), { exact: true }).fill(email);
    await page.getByLabel(say("staff.password"), { exact: true }).fill(typed);
    await page.getByRole("button", { name: say("staff.sign_in_button"), exact: true }).click();
  }
  await expect(page.getByLabel(say("move.note"), { exact: true })).toHaveValue(note);
  expect(page.url()).not.toContain("ladder");
  await expect(page.locator(".history")).not.toContainText("ladder");
  await page.getByRole("button", { name: say("move.only_note"), exact: true }).click();
  await expect(page.locator(".history")).toContainText("ladder");
});

test.describe("with WASM", () => {
  test("two minutes before the end a dialog offers to stay, and gives the focus back", async ({ staff }) => {
    const { page } = staff;
    let left = 130;
    await page.clock.install();
    await page.route("**/staff/session", (route) => (route.request().method() === "GET" ? route.fulfill({ json: { left } }) : route.continue()));
    await page.reload();
    await expect(page.locator("html[data-hydrated]")).toBeAttached();
    await page.getByLabel(say("move.note"), { exact: true }).fill(note);
    const dialog = page.getByRole("dialog", { name: say("timeout.title") });
    await expect(dialog).toBeHidden();
    left = 118;
    await page.clock.runFor(12_000);
    await expect(dialog).toBeVisible();
    await expect(dialog).toHaveAccessibleDescription(say("timeout.minutes", { count: "2" }));
    const stay = dialog.getByRole("button", { name: say("timeout.stay"), exact: true });
    await expect(stay).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement === document.body || document.querySelector("#timeout")!.contains(document.activeElement))).toBe(true);
    left = 58;
    await page.clock.runFor(60_000);
    await expect(dialog.locator("[aria-live=polite]")).toHaveText(say("timeout.minutes", { count: "1" }));
    await stay.click();
    await expect(dialog).toBeHidden();
    await expect(page.getByLabel(say("move.note"), { exact: true })).toBeFocused();
    await expect(page.getByLabel(say("move.note"), { exact: true })).toHaveValue(note);
  });

  test("another tab that was used keeps this one quiet", async ({ staff }) => {
    const { page } = staff;
    let left = 130;
    await page.clock.install();
    await page.route("**/staff/session", (route) => route.fulfill({ json: { left } }));
    await page.reload();
    await expect(page.locator("html[data-hydrated]")).toBeAttached();
    left = 1_700;
    const asked = page.waitForRequest("**/staff/session");
    await page.clock.runFor(12_000);
    await asked;
    await page.clock.runFor(60_000);
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  test("at the end the case leaves the screen, and the note comes back with the next sign-in", async ({ staff, doorstep }) => {
    const { page } = staff;
    await page.clock.install();
    let left = 130;
    await page.route("**/staff/session", (route) => route.fulfill({ json: { left } }));
    await page.reload();
    await expect(page.locator("html[data-hydrated]")).toBeAttached();
    await page.getByLabel(say("move.note"), { exact: true }).fill(note);
    const { email, password } = doorstep.firstStaffAccount();
    // Also where it came back once, and nobody touched it since.
    for (const _ of ["first", "second"]) {
      await page.context().clearCookies({ name: "doorstep_staff" });
      left = 0;
      await page.clock.runFor(12_000);
      await expect(page.getByText(say("staff.ended"))).toBeVisible();
      left = 130;
      await page.getByLabel(say("staff.email"), { exact: true }).fill(email);
      await page.getByLabel(say("staff.password"), { exact: true }).fill(password);
      await page.getByRole("button", { name: say("staff.sign_in_button"), exact: true }).click();
      await expect(page.getByLabel(say("move.note"), { exact: true })).toHaveValue(note);
      await expect(page.locator("html[data-hydrated]")).toBeAttached();
    }
  });
});
