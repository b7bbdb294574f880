// The operator at 2 a.m.: finds what the engine refused, sees why, puts it right or cancels it, on a phone and on a desk.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { definition, detailOf, say, shortJourney } from "../house/definition.ts";
import { Doorstep } from "../house/doorstep.ts";
import { Resident } from "../house/resident.ts";
import { readable } from "../house/sight.ts";
import { Sound, unseen } from "../house/sound.ts";
import { Staff } from "../house/staff.ts";
import { another, expect, test } from "../house/test.ts";

const journey = shortJourney("bins");
const quietly = async () => {};

// Speaks as the Camunda 7 family does, and refuses every start that has no variable `wanted`.
async function engine(): Promise<Server> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const start = request.url?.endsWith("/start") ?? false;
    const refused = start && !body.includes('"wanted"');
    response.writeHead(refused ? 400 : 200, { "content-type": "application/json" });
    const refusal = { type: "InvalidRequestException", message: "Variable wanted is missing" };
    response.end(JSON.stringify(refused ? refusal : start ? { id: "case-1", ended: false } : []));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const refusing = test.extend<{ operator: { resident: Resident; staff: Staff; sound: Sound; wide: Staff } }>({
  operator: async ({ browser, javaScriptEnabled }, use) => {
    const server = await engine();
    const port = (server.address() as AddressInfo).port;
    const doorstep = await Doorstep.start({ DOORSTEP_LIMITS: "off", DOORSTEP_ENGINE: `operaton:http://127.0.0.1:${port}/engine-rest` });
    const script = javaScriptEnabled !== false;
    const [home, phone] = [await another(browser, doorstep, script), await another(browser, doorstep, script)];
    const desk = await browser.newContext({ baseURL: doorstep.url, viewport: { width: 1280, height: 900 }, javaScriptEnabled: script });
    // Without JavaScript axe looks at the page in another one where scripts may run.
    const mirror = script ? undefined : await another(browser, doorstep, true);
    const page = await phone.newPage();
    const sound = new Sound(page, await mirror?.newPage());
    await use({
      resident: new Resident(await home.newPage(), unseen, script),
      staff: new Staff(page, doorstep),
      sound,
      wide: new Staff(await desk.newPage(), doorstep),
    });
    await sound.validate();
    for (const context of [home, phone, desk, mirror]) await context?.close();
    await doorstep.close();
    server.close();
  },
});

refusing("what the engine refuses is found, put right and sent again", async ({ operator: { resident, staff, sound, wide } }) => {
  await resident.begin("bins");
  await resident.play(journey, quietly);
  const reference = await resident.send("bins");
  const typed = journey.steps[0]!.answers.fullName as string;

  await staff.signIn();
  const page = staff.page;
  await expect(async () => {
    await page.goto("/staff/handoffs?show=held");
    await expect(page.getByRole("link", { name: reference, exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText("Variable wanted is missing")).toBeVisible();
  await sound.check();
  await page.getByRole("link", { name: reference, exact: true }).click();
  await sound.check();
  await expect(page.getByRole("main")).not.toContainText(typed);
  await page.getByText(say("handoff.show"), { exact: true }).click();
  await page.getByLabel(say("secret.why.correct"), { exact: true }).check();
  await sound.check();
  await page.getByRole("button", { name: say("secret.show"), exact: true }).click();
  await expect(page.getByRole("main")).toContainText(typed);
  await expect(page.getByRole("listitem").filter({ hasText: say("permission.saw.payload") })).toBeVisible();
  await sound.check();

  await page.getByText(say("handoff.fix"), { exact: true }).click();
  const mapping = page.getByLabel(say("handoff.mapping"), { exact: true });
  await mapping.fill('{ "wanted": "nothingLikeThis" }');
  await page.getByRole("button", { name: say("handoff.fix_button"), exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("nothingLikeThis");
  await expect(mapping).toHaveValue('{ "wanted": "nothingLikeThis" }');
  await sound.check();
  const question = definition("bins").pages[0]!.questions[0]!.id;
  await mapping.fill(JSON.stringify({ wanted: question }));
  await page.getByRole("button", { name: say("handoff.fix_button"), exact: true }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("case-1")).toBeVisible({ timeout: 500 });
  }).toPass();

  await wide.signIn();
  await wide.handoff(reference);
  await expect(wide.page.getByText("case-1")).toBeVisible();
  for (const path of [`/staff/handoffs/${reference}`, "/staff/handoffs", `/staff/requests/${reference}`, "/staff/requests"]) {
    await wide.page.goto(path);
    expect.soft(await readable(wide.page), path).toEqual([]);
  }
});

refusing("what is cancelled is explained to the resident", async ({ operator: { resident, staff, sound } }) => {
  await resident.begin("bins");
  await resident.play(journey, quietly);
  const reference = await resident.send("bins");
  await staff.signIn();
  await staff.handoff(reference);
  const page = staff.page;
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(say("handoff.about_rejected"))).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByText(say("handoff.cancel"), { exact: true }).click();
  await page.getByRole("button", { name: say("handoff.cancel_button"), exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(say("handoff.no_reason"));
  await sound.check();
  await page.getByLabel(say("handoff.reason"), { exact: true }).fill("Another council's street");
  await page.getByLabel(say("handoff.told"), { exact: true }).fill("Your street belongs to the next council.");
  await page.getByRole("button", { name: say("handoff.cancel_button"), exact: true }).click();
  await expect(page.getByText(say("handoff.about_cancelled"))).toBeVisible();
  await sound.check();
  await resident.follow(reference, detailOf(journey));
  await expect(resident.page.getByText("Your street belongs to the next council.")).toBeVisible();
  await expect(resident.page.getByText("Another council's street")).toHaveCount(0);
});
