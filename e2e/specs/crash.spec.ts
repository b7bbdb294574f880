// The program is killed in the worst moments and started again: no answer and no request is lost, none is doubled.
import type { APIResponse, BrowserContext, Page } from "@playwright/test";

import { referenceJourney, say, shortJourney } from "../house/definition.ts";
import { Doorstep } from "../house/doorstep.ts";
import { Resident } from "../house/resident.ts";
import { unseen } from "../house/sound.ts";
import { Staff } from "../house/staff.ts";
import { another, expect, test as base } from "../house/test.ts";

const quietly = async () => {};
const people = 6;

// A program of its own: the others of this worker go on undisturbed.
const test = base.extend<{ mortal: Doorstep }>({
  mortal: async ({}, use) => {
    const mortal = await Doorstep.start();
    await use(mortal);
    await mortal.close();
  },
});

function residentOn(page: Page, hydrates: boolean): Resident {
  return new Resident(page, unseen, hydrates);
}

// Staff get these requests, each once. The desk has them a moment after they were sent.
async function staffGet(references: string[], mortal: Doorstep, context: BrowserContext): Promise<void> {
  const staff = new Staff(await context.newPage(), mortal);
  await staff.signIn();
  await expect.poll(async () => (await staff.queue()).sort()).toEqual(references.sort());
}

test("killed between a page and the next: every answer is there", async ({ browser, mortal, javaScriptEnabled }) => {
  const hydrates = javaScriptEnabled !== false;
  const context = await another(browser, mortal, hydrates);
  const page = await context.newPage();
  const resident = residentOn(page, hydrates);
  const journey = referenceJourney();
  const half = Math.floor(journey.steps.length / 2);
  await resident.begin("bins");
  // It comes with the last of many pages: on a busy machine that takes longer than one page may.
  const taken = page.waitForResponse(
    (answer) => answer.request().method() === "POST" && answer.url().endsWith(journey.steps[half - 1]!.page),
    { timeout: 60_000 },
  );
  await resident.play({ ...journey, steps: journey.steps.slice(0, half), ends: journey.steps[half]!.page }, quietly);
  await (await taken).finished();

  await mortal.kill();
  await mortal.open();

  await page.reload();
  await resident.play({ ...journey, steps: journey.steps.slice(half) }, quietly);
  const summary = await resident.summary();
  for (const [label, lines] of Object.entries(journey.summary ?? {})) expect(summary[label], label).toEqual(lines);

  await mortal.kill();
  await mortal.open();

  const reference = await resident.send("bins");
  await staffGet([reference], mortal, context);
  await context.close();
});

// The fields that the last button sends.
async function lastForm(page: Page): Promise<Record<string, string>> {
  const fields = page.locator("form", { has: page.getByRole("button", { name: say("check.send"), exact: true }) }).locator("input[name]");
  return Object.fromEntries(await fields.evaluateAll((inputs) => inputs.map((input) => [input.getAttribute("name"), (input as HTMLInputElement).value])));
}

async function referenceIn(answer: APIResponse): Promise<string | undefined> {
  return /<strong data-reference[^>]*>([^<]+)</.exec(await answer.text())?.[1];
}

// What they press posts a form, with JavaScript or without it: once is enough.
for (const answered of [0, 1, people / 2]) {
  test(`killed while ${people} people send, after ${answered} answers: each has one request`, { tag: "@once" }, async ({ browser, mortal }) => {
    const journey = shortJourney("street-light");
    const check = `/services/${journey.service}/check`;
    const ready = await Promise.all(
      Array.from({ length: people }, async () => {
        const context = await another(browser, mortal, false);
        const resident = residentOn(await context.newPage(), false);
        await resident.begin(journey.service);
        await resident.play(journey, quietly);
        return { context, form: await lastForm(resident.page) };
      }),
    );
    const send = ({ context, form }: (typeof ready)[number]) => context.request.post(check, { form, headers: { origin: mortal.url } });

    let answers = 0;
    let enough = () => {};
    const heard = new Promise<void>((resolve) => (enough = resolve));
    const sending = ready.map((person) =>
      send(person).then(
        async (answer) => {
          if ((answers += 1) >= answered) enough();
          return referenceIn(answer);
        },
        () => undefined, // the answer was lost with the program
      ),
    );
    if (answered > 0) await heard;
    await mortal.kill();
    const told = await Promise.all(sending);
    await mortal.open();

    const references: string[] = [];
    for (const [number, person] of ready.entries()) {
      const answer = await send(person);
      expect(answer.status()).toBe(200);
      const reference = await referenceIn(answer);
      expect(reference, "sending again gives a reference").toBeTruthy();
      if (told[number]) expect(reference, "the reference that was told before").toBe(told[number]);
      references.push(reference!);
    }
    expect(new Set(references).size).toBe(people);
    await staffGet(references, mortal, ready[0]!.context);
    for (const { context } of ready) await context.close();
  });
}
