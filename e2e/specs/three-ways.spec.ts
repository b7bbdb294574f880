// One form in each of the three ways, with the keyboard alone: by its person, with a helper beside them, and by somebody they permit.
import { expect, type Locator, type Page } from "@playwright/test";

import { test } from "../house/controls.ts";
import { say } from "../house/definition.ts";
import { helper } from "../house/helper.ts";
import { Keys } from "../house/keys.ts";
import { Sound } from "../house/sound.ts";
import type { Staff } from "../house/staff.ts";
import { another } from "../house/test.ts";

const title = "Which lids are broken?";
const person = "Gwen Price";
const daughter = { name: "Dana Price", password: "three little words" };

// Somebody with a keyboard, each of whose pages is judged.
class Walker extends Keys {
  constructor(
    page: Page,
    private readonly sound: Sound,
    private readonly hydrates: boolean,
  ) {
    super(page);
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.sound.check();
  }

  // What is pressed leads to the page with this heading.
  async to(heading: string, wanted: Locator): Promise<void> {
    await this.press(wanted);
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(heading);
    if (this.hydrates && /\/(page|who|check)$/.test(this.page.url())) await expect(this.page.locator("html[data-hydrated]")).toBeAttached();
    await this.sound.check();
    await this.comesBack();
  }

  button(key: string, places: Record<string, string> = {}): Locator {
    return this.page.getByRole("button", { name: say(key, places), exact: true });
  }

  link(key: string): Locator {
    return this.page.getByRole("link", { name: say(key), exact: true });
  }

  label(key: string): Locator {
    return this.page.getByLabel(say(key), { exact: true });
  }

  radio(key: string): Locator {
    return this.page.getByRole("radio", { name: say(key), exact: true });
  }

  // From the list of services to check answers.
  async answers(): Promise<void> {
    await this.to(title, this.page.getByRole("main").getByRole("link", { name: title, exact: true }));
    await this.to(title, this.button("start.now"));
    await this.tick(this.page.getByRole("checkbox", { name: "Red", exact: true }));
    await this.to("Your name", this.button("page.continue"));
    await this.type(this.page.getByLabel("Your name", { exact: true }), person);
    await this.to(say("check.title"), this.button("page.continue"));
  }

  async sends(): Promise<string> {
    await this.to(say("confirmation.title"), this.button("check.send"));
    return this.page.locator("strong[data-reference]").innerText();
  }

  async code(): Promise<string> {
    return this.page.locator("[data-code]").innerText();
  }
}

const ways = test.extend<{ walker: (page: Page) => Walker }>({
  walker: async ({ browser, doorstep, javaScriptEnabled }, use) => {
    const hydrates = javaScriptEnabled !== false;
    const mirror = hydrates ? undefined : await another(browser, doorstep, true);
    const sounds: Sound[] = [];
    const mirrored = await mirror?.newPage();
    await use((page) => {
      sounds.push(new Sound(page, mirrored));
      return new Walker(page, sounds.at(-1)!, hydrates);
    });
    for (const sound of sounds) await sound.validate();
    await mirror?.close();
  },
});

// How many of this service were begun and sent in a way, as the team's page counts them.
async function counted({ page }: Staff, mode: string, channel: string): Promise<number[]> {
  await page.goto("/staff/figures");
  const rows = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: title, exact: true }) });
  const way = rows.filter({ hasText: say(`figures.mode.${mode}`) }).filter({ hasText: say(`act.channel.${channel}`) });
  if ((await way.count()) === 0) return [0, 0];
  return (await way.getByRole("cell").allInnerTexts()).slice(2, 4).map((text) => Number.parseInt(text, 10));
}

// Staff see that one more was begun in this way and was sent, and with the request how.
async function isRecorded(staff: Staff, mode: string, channel: string, how: RegExp, walk: () => Promise<string>): Promise<void> {
  await staff.signIn();
  const [begun, sent] = await counted(staff, mode, channel);
  const reference = await walk();
  expect(await counted(staff, mode, channel)).toEqual([begun! + 1, sent! + 1]);
  await staff.page.goto(`/staff/requests/${reference}`);
  await expect(staff.page.getByText(how).first()).toBeVisible();
}

ways("alone", async ({ page, walker, staff }) => {
  const gwen = walker(page);
  await isRecorded(staff, "self", "web", /^Alone, online$/, async () => {
    await gwen.open("/services");
    await gwen.answers();
    return gwen.sends();
  });
});

ways("with a helper beside them", async ({ page, walker, staff, browser, doorstep, javaScriptEnabled }) => {
  const how = /^With Bea \(Library .+\), in person$/;
  let reference = "";
  await isRecorded(staff, "helped", "in-person", how, async () => (reference = await helped()));
  // Gwen looks it up at home.
  const gwen = walker(page);
  await gwen.open("/requests");
  await gwen.type(gwen.label("find.reference"), reference);
  await gwen.type(gwen.label("find.detail"), person);
  await gwen.press(gwen.button("find.button"));
  await expect(page.getByText(how).first()).toBeVisible();

  async function helped(): Promise<string> {
    const bea = walker(await helper(staff, browser, doorstep, javaScriptEnabled !== false, async () => {}));
    await bea.to(say("people.help"), bea.button("people.help"));
    await bea.type(bea.label("people.name"), person);
    await bea.choose(bea.radio("act.channel.in-person"));
    await bea.choose(bea.radio("people.beside_yes"));
    await bea.to(say("services.title"), bea.button("people.begin"));
    await bea.answers();
    await bea.to(say("declare.title"), bea.button("check.to_declare"));
    await expect(bea.button("check.send")).toHaveCount(0);
    // The screen is turned to Gwen.
    await bea.to(say("declare.person_title", { person }), bea.button("declare.screen_button"));
    await bea.tick(bea.page.getByRole("checkbox"));
    await bea.to(say("declare.thanks_title"), bea.button("declare.person_button"));
    await bea.to(say("declare.title"), bea.button("declare.thanks_button"));
    const sent = await bea.sends();
    await bea.to(say("contact.title", { name: person }), bea.link("seat.end"));
    await bea.choose(bea.radio("contact.outcome.sent"));
    await bea.to(say("people.title"), bea.button("contact.end"));
    await expect(bea.page.getByRole("main")).toContainText(say("contact.outcome.sent"));
    await bea.page.context().close();
    return sent;
  }
});

ways("by somebody they permit", async ({ page, walker, staff, browser, doorstep, javaScriptEnabled }) => {
  const how = /^By Dana Price by permission, online$/;
  const gwen = walker(page);
  await isRecorded(staff, "on-behalf", "web", how, permitted);

  async function permitted(): Promise<string> {
    await gwen.open("/permissions");
    await gwen.to(say("permission.new_title"), gwen.button("permission.give"));
    await gwen.type(gwen.label("permission.name"), person);
    await gwen.choose(gwen.label("permission.somebody"));
    await gwen.type(gwen.label("permission.helper"), daughter.name);
    await gwen.tick(gwen.label("permission.fill"));
    await gwen.tick(gwen.label("permission.submit"));
    await gwen.choose(gwen.label("permission.everything"));
    await gwen.to(say("permission.check_title"), gwen.button("page.continue"));
    await gwen.to(say("permission.given_title"), gwen.button("permission.give_button"));

    const theirs = await another(browser, doorstep, javaScriptEnabled !== false);
    const dana = walker(await theirs.newPage());
    await dana.open("/staff/join");
    await dana.type(dana.label("join.code"), (await gwen.code()).toLowerCase());
    await dana.press(dana.button("page.continue"));
    await dana.type(dana.label("join.name"), daughter.name);
    await dana.type(dana.label("staff.email"), `dana-${javaScriptEnabled}@example.org`);
    await dana.type(dana.label("join.password"), daughter.password);
    await dana.to(say("permission.held_title"), dana.button("join.button"));
    await dana.to(say("services.title"), dana.button("permission.act", { person }));
    await dana.answers();
    await dana.to(say("declare.title"), dana.button("check.to_declare"));
    await expect(dana.button("check.send")).toHaveCount(0);
    // There is no screen to turn: Gwen says it on her own.
    await expect(dana.button("declare.screen_button")).toHaveCount(0);
    await dana.to(say("continue.declare_title"), dana.button("declare.code_button"));
    await dana.to(say("continue.declare_code_title"), dana.button("continue.declare_button"));
    await gwen.open("/continue");
    await gwen.type(gwen.label("continue.code"), await dana.code());
    await gwen.to(say("declare.person_title", { person }), gwen.button("page.continue"));
    await gwen.tick(page.getByRole("checkbox"));
    await gwen.to(say("declare.thanks_title"), gwen.button("declare.person_button"));
    await dana.to(say("declare.title"), dana.button("continue.back"));
    const reference = await dana.sends();
    await theirs.close();
    await gwen.open("/permissions");
    await expect(page.getByRole("row").filter({ hasText: say("permission.saw.filled") }).first()).toContainText(daughter.name);
    await gwen.open(`/requests/${reference}`);
    await expect(page.getByText(how).first()).toBeVisible();
    return reference;
  }
});
