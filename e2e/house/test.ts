// What every spec starts from: the program, a resident, somebody of staff, and a browser that complains about nothing.
import { type Browser, type BrowserContextOptions, expect, test as base } from "@playwright/test";

import { Doorstep } from "./doorstep.ts";
import { Resident } from "./resident.ts";
import { Sound } from "./sound.ts";
import { Staff } from "./staff.ts";

interface Fixtures {
  sound: Sound;
  resident: Resident;
  staff: Staff;
  // What the browser complained about: errors on the console, broken policies, exceptions. Must end empty.
  complaints: string[];
}

export const test = base.extend<Fixtures, { doorstep: Doorstep }>({
  doorstep: [
    async ({}, use) => {
      const doorstep = await Doorstep.start();
      await use(doorstep);
      await doorstep.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ doorstep }, use) => use(doorstep.url),
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // A page with problems is answered with 422 and the like: the browser notes that as an error, people do not.
        const status = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
        if (message.type() === "error" && !status) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
  sound: async ({ page, browser, doorstep, javaScriptEnabled, colorScheme }, use) => {
    const mirror = javaScriptEnabled === false ? await another(browser, doorstep, true, colorScheme) : undefined;
    const sound = new Sound(page, await mirror?.newPage());
    await use(sound);
    await sound.validate();
    await mirror?.close();
  },
  resident: async ({ page, sound, javaScriptEnabled }, use) => use(new Resident(page, sound, javaScriptEnabled !== false)),
  // Staff sit at another computer: a context of their own.
  staff: async ({ browser, doorstep, javaScriptEnabled }, use) => {
    const context = await another(browser, doorstep, javaScriptEnabled !== false);
    await use(new Staff(await context.newPage(), doorstep));
    await context.close();
  },
});

// Another person's browser, with nothing in it yet.
export function another(browser: Browser, doorstep: Doorstep, javaScriptEnabled: boolean, colorScheme?: BrowserContextOptions["colorScheme"]) {
  return browser.newContext({ baseURL: doorstep.url, viewport: { width: 360, height: 740 }, locale: "en-GB", javaScriptEnabled, colorScheme });
}

export { expect };
