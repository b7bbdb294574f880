// Every journey of every service, played in a browser from the list of services to the tracking page.
import { definition, detailOf, english, journeys, say } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";

for (const journey of journeys) {
  test(`${journey.file}: ${journey.about}`, async ({ resident, page }) => {
    await resident.begin(journey.service);
    await resident.play(journey);
    if (journey.ends !== "check") {
      await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
      return;
    }
    const summary = await resident.summary();
    for (const [label, lines] of Object.entries(journey.summary ?? {})) {
      expect.soft(summary[label], label).toEqual(lines.length > 0 ? lines : [say("check.not_provided")]);
    }
    const reference = await resident.send(journey.service);
    await resident.sound.check();

    await resident.follow(reference, detailOf(journey));
    const { stages, title } = definition(journey.service);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(english(title));
    await expect(resident.stage()).toContainText(english(stages[0]!.title));
    await resident.sound.check();
  });
}

test("a change returns to check answers with everything else as it was", async ({ resident, page }) => {
  const journey = journeys.find((one) => one.ends === "check" && one.summary)!;
  await resident.begin(journey.service);
  await resident.play(journey, async () => {});
  const before = await resident.summary();
  await page.getByRole("link", { name: /^Change / }).first().click();
  await expect(page).toHaveURL(new RegExp(`/services/${journey.service}/${journey.steps[0]!.page}`));
  await resident.settled();
  await resident.goOn();
  await resident.isAtCheck(journey.service);
  expect(await resident.summary()).toEqual(before);
});

test("a double click on the last button makes one request", async ({ resident, page, staff }) => {
  const journey = journeys.find((one) => one.ends === "check")!;
  await resident.begin(journey.service);
  await resident.play(journey, async () => {});
  await page.getByRole("button", { name: say("check.send"), exact: true }).dblclick();
  const reference = await resident.isConfirmed(journey.service);
  await page.goBack();
  await page.goto(`/services/${journey.service}/confirmation`);
  expect(await resident.isConfirmed(journey.service)).toBe(reference);
  await staff.signIn();
  expect((await staff.queue()).filter((one) => one === reference)).toHaveLength(1);
});
