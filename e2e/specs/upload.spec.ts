// A file: chosen or dropped, made smaller if it is a large photo, sent with progress, tried again where it broke off.
import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { definition, detailOf, english, fixture, journeyOf, say, shortJourney } from "../house/definition.ts";
import type { Resident } from "../house/resident.ts";
import { another, expect, test } from "../house/test.ts";

const service = "street-light";
const journey = journeyOf(service);
const quietly = async () => {};

// On the page that asks what is wrong with the light, and for a photo of it.
async function atTheFile(resident: Resident): Promise<void> {
  await resident.begin(service);
  await resident.take(service, journey.steps[1]!);
  await resident.isOn(service, "where");
  await resident.take(service, journey.steps[2]!);
  await resident.isOn(service, "fault");
  await resident.page.getByRole("radio", { name: "Something else", exact: true }).check();
  await resident.page.getByLabel("What have you seen?").fill("It hums loudly at night");
}

const input = (page: Page) => page.locator('input[type="file"]');
const button = (page: Page) => page.locator("button.govuk-file-upload-button");

async function kept(page: Page): Promise<{ name: string; size: number }> {
  const draft = (await (await page.request.get(`/api/drafts/${service}`)).json()) as { pairs: Record<string, string[]> };
  const [, name, size] = draft.pairs.photo ?? [];
  return { name: name ?? "", size: Number(size) };
}

// A photo as a camera makes it: 3000 by 2000 pixels, red on its left and blue on its right, held upright (orientation 6).
async function photo(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3000, 2000];
    const paper = canvas.getContext("2d")!;
    for (let x = 0; x < 3000; x += 10) {
      for (let y = 0; y < 2000; y += 10) {
        const shade = 150 + ((x * 7 + y * 13) % 100);
        paper.fillStyle = x < 1500 ? `rgb(${shade} 0 0)` : `rgb(0 0 ${shade})`;
        paper.fillRect(x, y, 10, 10);
      }
    }
    const url = canvas.toDataURL("image/jpeg", 0.95);
    return url.slice(url.indexOf(",") + 1);
  });
  const plain = Buffer.from(base64, "base64");
  const exif = Buffer.from("ffe1002245786966000049492a0008000000010012010300010000000600000000000000", "hex");
  return Buffer.concat([plain.subarray(0, 2), exif, plain.subarray(2)]);
}

test("a file that is refused says why beside its control, and the other answers stay", async ({ resident, page }) => {
  await atTheFile(resident);
  await input(page).setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no photo at all") });
  await resident.goOn();
  const problem = say("problem.file_kind", { kinds: "JPG or PNG" });
  await resident.isToldOf({ photo: problem });
  await resident.sound.check();
  await expect(page.locator('[id="photo"]')).toHaveAccessibleDescription(new RegExp(`${say("error.prefix").trim()}\\s+${problem}`));
  await expect(page.getByLabel("What have you seen?")).toHaveValue("It hums loudly at night");
  await input(page).setInputFiles(fixture("light.png"));
  await resident.goOn();
  await resident.isOn(service, "contact");
  expect((await kept(page)).name).toBe("light.png");
});

test("a large photo arrives, whatever happens to it on the way, the right way up", async ({ resident, page, staff, browser, doorstep, javaScriptEnabled }) => {
  const darkroom = await (await another(browser, doorstep, true)).newPage();
  const taken = await photo(darkroom);
  await atTheFile(resident);
  await input(page).setInputFiles({ name: "IMG_0001.JPG", mimeType: "image/jpeg", buffer: taken });
  await resident.goOn();
  await resident.isOn(service, "contact");
  const { name, size } = await kept(page);
  expect(name).toBe("IMG_0001.jpg");
  if (javaScriptEnabled === false) expect(size).toBeGreaterThan(taken.length * 0.95);
  else expect(size).toBeLessThan(taken.length / 2);
  await resident.take(service, journey.steps[4]!);
  const reference = await resident.send(service);
  await staff.signIn();
  await staff.open(reference);
  const link = staff.page.getByRole("link", { name, exact: true });
  const seen = await staff.page.request.get((await link.getAttribute("href"))!);
  const { width, height, top, bottom } = await darkroom.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    const paper = canvas.getContext("2d")!;
    paper.drawImage(picture, 0, 0);
    const at = (y: number) => [...paper.getImageData(picture.width / 2, y, 1, 1).data];
    return { width: picture.width, height: picture.height, top: at(20), bottom: at(picture.height - 20) };
  }, (await seen.body()).toString("base64"));
  expect([width, height]).toEqual(javaScriptEnabled === false ? [2000, 3000] : [1333, 2000]);
  // What the camera had on its left is above: red first, then blue.
  await darkroom.context().close();
  expect([top[0]! > 100, top[2]! < 60, bottom[0]! < 60, bottom[2]! > 100]).toEqual([true, true, true, true]);
});

test.describe("with WASM", () => {
  test("the button says what it is for and what was chosen", async ({ resident, page }) => {
    await atTheFile(resident);
    // The label, a comma to pause at, what was chosen, what the button does.
    const named = (chosen: string) => new RegExp(`^Upload a photo \\(optional\\)\\s*,\\s*${chosen}\\s*${say("file.choose")}\\s*${say("file.drop")}$`);
    await expect(button(page)).toHaveAccessibleName(named(say("file.none")));
    await expect(button(page)).toHaveAccessibleDescription(/Use JPG or PNG, up to 10 MB/);
    const chooser = page.waitForEvent("filechooser");
    await button(page).press("Enter");
    await (await chooser).setFiles(fixture("photo.jpg"));
    await expect(button(page).locator("[aria-live=polite]")).toHaveText("photo.jpg");
    await expect(button(page)).toHaveAccessibleName(named("photo.jpg"));
    await resident.sound.check();
  });

  test("a file is dropped, and what happens over the drop zone is said", async ({ resident, page }) => {
    await atTheFile(resident);
    const said = page.locator(".govuk-file-upload-announcements");
    await expect(said).toHaveAttribute("aria-live", "assertive");
    const dataTransfer = await page.evaluateHandle((base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dragged = new DataTransfer();
      dragged.items.add(new File([bytes], "light.png", { type: "image/png" }));
      return dragged;
    }, readFileSync(fixture("light.png")).toString("base64"));
    await button(page).dispatchEvent("dragenter", { dataTransfer });
    await expect(said).toHaveText(say("file.entered"));
    await page.getByRole("heading", { level: 1 }).dispatchEvent("dragenter", { dataTransfer });
    await expect(said).toHaveText(say("file.left"));
    await button(page).dispatchEvent("dragenter", { dataTransfer });
    await button(page).dispatchEvent("drop", { dataTransfer });
    await expect(button(page).locator("[aria-live=polite]")).toHaveText("light.png");
    await resident.goOn();
    await resident.isOn(service, "contact");
    expect((await kept(page)).name).toBe("light.png");
  });

  test("it shows and says that a file is on its way, once, and then goes on as usual", async ({ resident, page }) => {
    await atTheFile(resident);
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    let posts = 0;
    await page.route(`**/services/${service}/fault`, async (route) => {
      posts += 1;
      await opened;
      await route.continue();
    });
    await input(page).setInputFiles(fixture("light.png"));
    await resident.goOn();
    await expect(page.getByRole("progressbar", { name: /^Sending light\.png/ })).toBeVisible();
    await expect(page.locator("#announcements")).toHaveText(/^Sending light\.png/);
    await resident.sound.check();
    await resident.goOn();
    open();
    await resident.isOn(service, "contact");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    expect(posts).toBe(1);
    await resident.goBack();
    await expect(page.getByText(say("file.kept", { file: "light.png" }))).toBeVisible();
    await page.getByRole("button", { name: say("file.remove", { file: "light.png" }) }).click();
    await expect(page.getByText(say("file.kept", { file: "light.png" }))).toHaveCount(0);
  });

  test("what broke off is tried again from where the person is, and nothing typed is lost", async ({ resident, page, complaints }) => {
    await atTheFile(resident);
    let failures = 0;
    await page.route(`**/services/${service}/fault`, async (route) => {
      if (route.request().method() !== "POST" || failures === 2) return route.continue();
      failures += 1;
      return failures === 1 ? route.abort("connectionfailed") : route.fulfill({ status: 503, body: "busy" });
    });
    await input(page).setInputFiles(fixture("light.png"));
    await resident.goOn();
    for (let times = 0; times < 2; times += 1) {
      await expect(page.getByRole("alert")).toHaveText(say("file.failed", { file: "light.png" }));
      await expect(page.getByRole("progressbar")).toBeHidden();
      await expect(page.getByLabel("What have you seen?")).toHaveValue("It hums loudly at night");
      await resident.sound.check();
      const again = page.getByRole("button", { name: say("file.again"), exact: true });
      if (times > 0) await expect(again).toBeFocused();
      await again.click();
    }
    await resident.isOn(service, "contact");
    expect(await kept(page)).toMatchObject({ name: "light.png" });
    expect(complaints.filter((complaint) => !/Failed to load resource/.test(complaint))).toEqual([]);
    complaints.length = 0; // lost connections are what this is about
  });

  test("what is larger than allowed is said before it travels", async ({ resident, page }) => {
    await atTheFile(resident);
    let posts = 0;
    await page.route(`**/services/${service}/fault`, (route) => {
      posts += 1;
      return route.continue();
    });
    await input(page).setInputFiles({ name: "map.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(10_000_001) });
    await resident.goOn();
    await expect(page.getByRole("alert")).toHaveText(say("problem.file_too_big", { max: "10 MB" }));
    expect(posts).toBe(0);
    await input(page).setInputFiles(fixture("light.png"));
    await resident.goOn();
    await resident.isOn(service, "contact");
  });

  test("a session that ended meanwhile costs neither the file nor the pages before", async ({ resident, page }) => {
    await atTheFile(resident);
    await page.context().clearCookies();
    await input(page).setInputFiles(fixture("light.png"));
    await resident.goOn();
    await resident.isOn(service, "contact");
    await resident.take(service, journey.steps[4]!);
    await resident.isAtCheck(service);
    expect((await resident.summary())["Column number"]).toEqual(["HS 17"]);
    expect((await resident.summary())["Upload a photo"]).toEqual(["light.png"]);
    await resident.send(service);
  });

  test("a photo that a stage asks for is tried again on the tracking page", async ({ resident, page, staff, complaints }) => {
    const light = shortJourney(service);
    const stage = (id: string) => english(definition(service).stages.find((one) => one.id === id)!.title);
    await resident.begin(service);
    await resident.play(light, quietly);
    const reference = await resident.send(service);
    await staff.signIn();
    await staff.open(reference);
    await staff.moveTo(stage("inspection"), "The engineer is on the way", "for the resident");
    await staff.moveAside(stage("evidence"), "Which of the two columns is it?");
    await resident.follow(reference, detailOf(light));
    await resident.settled();
    let failed = false;
    await page.route(`**/requests/${reference}`, async (route) => {
      if (route.request().method() !== "POST" || failed) return route.continue();
      failed = true;
      return route.abort("connectionfailed");
    });
    await expect(button(page)).toHaveAccessibleName(new RegExp(say("file.none")));
    await input(page).setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no photo at all") });
    await page.getByRole("button", { name: say("ask.button"), exact: true }).click();
    await expect(page.getByRole("alert")).toHaveText(say("file.failed", { file: "photo.jpg" }));
    await page.getByRole("button", { name: say("file.again"), exact: true }).click();
    // The server has it, and takes no such photo.
    await expect(page.locator(".govuk-error-summary")).toBeFocused();
    await expect(page).toHaveTitle(new RegExp(`^${say("error.title_prefix")}`));
    await resident.sound.check();
    await input(page).setInputFiles(fixture("photo.jpg"));
    await page.getByRole("button", { name: say("ask.button"), exact: true }).click();
    await expect(page.getByText(say("ask.sent"), { exact: true })).toBeVisible();
    await expect(page.getByText("photo.jpg")).toBeVisible();
    complaints.length = 0; // a lost connection is what this is about
  });
});
