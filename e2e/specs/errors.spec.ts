// When something is wrong: the right status, a page that says what to do, and nothing typed is lost.
import { definition, english, pageOf, referenceJourney, say } from "../house/definition.ts";
import { Doorstep } from "../house/doorstep.ts";
import { Resident } from "../house/resident.ts";
import { unseen } from "../house/sound.ts";
import { another, expect, test } from "../house/test.ts";

const [first] = referenceJourney().steps;

for (const [path, status, title] of [
  ["/nowhere", 404, "wrong.not_found"],
  ["/services/no-such-service", 404, "wrong.not_found"],
  ["/services/bins/no-such-page", 404, "wrong.not_found"],
  ["/requests/nothing-here/nowhere", 404, "wrong.not_found"],
] as const) {
  test(`${path} is a page that says where to go (${status})`, async ({ page, sound }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(status);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say(title));
    await expect(page.getByRole("main").getByRole("link", { name: say("wrong.services") })).toBeVisible();
    await sound.check();
  });
}

test("a page with problems keeps what was typed", async ({ resident, page, javaScriptEnabled }) => {
  await resident.begin("bins");
  const about = pageOf("bins", "about");
  await resident.answer(about, { ...first!.answers, email: "sam at example" });
  const answer = javaScriptEnabled === false ? page.waitForResponse((one) => one.request().method() === "POST") : undefined;
  await resident.goOn();
  expect((await answer)?.status() ?? 422).toBe(422);
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(1);
  await resident.holds(about, { ...first!.answers, email: "sam at example" });
});

test("a form that lost its token is refused, and keeps what was typed (403)", async ({ browser, doorstep }) => {
  // Posted as without JavaScript: that is where the token comes from the page alone.
  const context = await another(browser, doorstep, false);
  const page = await context.newPage();
  const resident = new Resident(page, unseen, false);
  const about = pageOf("bins", "about");
  await resident.begin("bins");
  await resident.answer(about, first!.answers);
  await page.locator("form input[name=csrf]").evaluateAll((inputs) => inputs.forEach((input) => input.setAttribute("value", "")));
  const answer = page.waitForResponse((one) => one.request().method() === "POST");
  await resident.goOn();
  expect((await answer).status()).toBe(403);
  await resident.holds(about, first!.answers);
  // What is on the screen now has a token again: pressing the button once more goes on.
  await resident.goOn();
  await expect(page).toHaveURL("/services/bins/address");
  await context.close();
});

test("a form that was sent is gone (410), and the start page begins a new one", async ({ resident, page, sound }) => {
  await resident.begin("bins");
  await resident.play(referenceJourney(), async () => {});
  await resident.send("bins");
  const answer = await page.goto("/services/bins/about");
  expect(answer?.status()).toBe(410);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("wrong.gone"));
  await sound.check();
  await resident.begin("bins");
});

test("too many tries are slowed down (429)", async ({ browser }) => {
  const strict = await Doorstep.start({});
  const context = await another(browser, strict, false);
  const page = await context.newPage();
  await page.goto("/requests");
  let status = 0;
  for (let tries = 0; tries < 60 && status !== 429; tries += 1) {
    await page.getByLabel(say("find.reference"), { exact: true }).fill("AAAAA-AAAAA");
    await page.getByLabel(say("find.detail"), { exact: true }).fill(`guess ${tries}`);
    const answer = page.waitForResponse((one) => one.request().method() === "POST");
    await page.getByRole("button", { name: say("find.button"), exact: true }).click();
    status = (await answer).status();
  }
  expect(status).toBe(429);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("wrong.too_many"));
  await context.close();
  await strict.close();
});

test("the search finds a service by what people call it", async ({ page }) => {
  await page.goto("/services");
  await page.getByRole("searchbox").fill("lamp post");
  await page.getByRole("searchbox").press("Enter");
  await expect(page.getByRole("link", { name: english(definition("street-light").title), exact: true })).toBeVisible();
});
