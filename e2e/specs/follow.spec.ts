// Following a request: the page changes by itself, asks for what is missing, and keeps what somebody is filling in.
import { definition, detailOf, english, fixture, say, shortJourney } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";

const service = "street-light";
const journey = shortJourney(service);
const quietly = async () => {};
const title = (id: string) => english(definition(service).stages.find((stage) => stage.id === id)!.title);

test("the resident is asked for a photo, sends it, and staff go on with it", async ({ resident, page, staff, javaScriptEnabled }) => {
  await resident.begin(service);
  await resident.play(journey, quietly);
  const reference = await resident.send(service);
  await resident.follow(reference, detailOf(journey));
  await resident.settled();

  await staff.signIn();
  await staff.open(reference);
  await staff.moveTo(title("inspection"), "The engineer is on the way", "for the resident");
  // With WASM the page follows by itself, without it on reload.
  if (javaScriptEnabled === false) await page.reload();
  await expect(resident.stage()).toContainText(title("inspection"));
  await staff.moveAside(title("evidence"), "Which of the two columns is it?");
  if (javaScriptEnabled === false) await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: /^Send us a photo by / })).toBeVisible();
  await resident.sound.check();

  await page.getByRole("button", { name: say("ask.button"), exact: true }).click();
  await expect(page).toHaveTitle(new RegExp(`^${say("error.title_prefix")}`));
  await resident.settled();
  await resident.sound.check();
  await page.locator('input[type="file"]').setInputFiles(fixture("photo.jpg"));
  await page.getByRole("button", { name: say("ask.button"), exact: true }).click();
  await expect(page.getByText(say("ask.sent"), { exact: true })).toBeVisible();
  await expect(page.getByText("photo.jpg")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /^Send us a photo/ })).toHaveCount(0);
  await resident.sound.check();

  await staff.open(reference);
  await expect(staff.page.getByRole("link", { name: "photo.jpg", exact: true })).toBeVisible();
});

test("what somebody is filling in stays while the page changes around it", async ({ resident, page, staff, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "without JavaScript a page does not change");
  await resident.begin(service);
  await resident.play(journey, quietly);
  const reference = await resident.send(service);
  await staff.signIn();
  await staff.open(reference);
  await staff.moveTo(title("inspection"), "The engineer is on the way", "for the resident");
  await staff.moveAside(title("evidence"), "Which of the two columns is it?");
  await resident.follow(reference, detailOf(journey));
  await resident.settled();
  const file = page.locator('input[type="file"]');
  await file.setInputFiles(fixture("photo.jpg"));

  await staff.moveTo(title("repair"), "Found it after all", "for the resident");
  await expect(resident.stage()).toContainText(title("repair"));
  expect(await file.evaluate((input: HTMLInputElement) => input.files?.length)).toBe(1);
  // It is too late, but it is not lost.
  await page.getByRole("button", { name: say("ask.button"), exact: true }).click();
  await expect(page.getByText(say("ask.sent_late"), { exact: true })).toBeVisible();
  await staff.open(reference);
  await expect(staff.page.getByRole("link", { name: "photo.jpg", exact: true })).toBeVisible();
});
