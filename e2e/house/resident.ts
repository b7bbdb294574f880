// A resident: finds the service, answers page by page, sends it and follows it. Everything by label and role.
import { expect, type Locator, type Page } from "@playwright/test";

import { type Answers, definition, english, fixture, type Journey, type Page as FormPage, pageOf, type Question, say, type Step } from "./definition.ts";
import type { Sound } from "./sound.ts";

export class Resident {
  constructor(
    readonly page: Page,
    readonly sound: Pick<Sound, "check">,
    // Whether the portal is expected to come to life on this device.
    public hydrates: boolean,
  ) {}

  // From the list of services to the first question.
  async begin(service: string, options: { shared?: boolean } = {}): Promise<void> {
    await this.page.goto("/services");
    await this.sound.check();
    await this.page.getByRole("link", { name: english(definition(service).title), exact: true }).click();
    await expect(this.page).toHaveURL(`/services/${service}`);
    await this.sound.check();
    if (options.shared) await this.page.getByRole("checkbox", { name: say("start.shared") }).check();
    await this.page.getByRole("button", { name: say("start.now") }).click();
    await this.isOn(service, definition(service).pages[0]!.id);
  }

  // Plays a journey up to where it ends: check answers, or a page that says whom to turn to.
  async play(journey: Journey, look: () => Promise<void> = () => this.sound.check()): Promise<void> {
    for (const step of journey.steps) {
      await this.comesTo(journey.service, step.page);
      await look();
      await this.take(journey.service, step);
      if (step.problems) {
        await this.isToldOf(step.problems);
        await look();
      }
    }
    await (journey.ends === "check" ? this.isAtCheck(journey.service) : this.isOn(journey.service, journey.ends));
    await look();
  }

  // The page a step is about is on the screen; from check answers a change link leads to it, from the task list its section's.
  private async comesTo(service: string, id: string): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/services/${service}/(${id}|check|tasks)(#.*)?$`));
    const { pathname } = new URL(this.page.url());
    if (pathname.endsWith("/tasks")) {
      await this.isAtTasks(service);
      await this.page.getByRole("main").locator(`a[href$="/services/${service}/${id}"]`).click();
    } else if (pathname.endsWith("/check")) {
      await this.isAtCheck(service);
      await this.page.locator(`a[href*="/services/${service}/${id}#"]`).filter({ hasText: say("check.change") }).first().click();
    }
    await this.isOn(service, id);
  }

  // One page: its answers, and the button that goes on or adds one more.
  async take(service: string, step: Step): Promise<void> {
    const page = pageOf(service, step.page);
    await this.answer(page, step.answers);
    for (const [name, file] of Object.entries(step.upload ?? {})) {
      // Where WASM listens the label belongs to a button, and the input behind it is hidden.
      await this.page.locator(`input[type="file"][name="${name}"]`).setInputFiles(fixture(file));
    }
    if (step.add) {
      await this.addAnother(page, step.add);
    } else {
      await this.goOn();
    }
  }

  async addAnother(page: FormPage, group: string): Promise<void> {
    const item = english(page.questions.find((question) => question.id === group)?.item ?? "Item");
    const rows = this.page.getByRole("group", { name: new RegExp(`^${item} \\d+$`) });
    const before = await rows.count();
    await this.page.getByRole("button", { name: say("add_another.add", { item: small(item) }) }).click();
    await expect(rows).toHaveCount(before + 1);
    await this.settled();
  }

  async goOn(): Promise<void> {
    await this.page.getByRole("button", { name: say("page.continue"), exact: true }).click();
  }

  async goBack(): Promise<void> {
    await this.page.getByRole("link", { name: say("page.back"), exact: true }).click();
  }

  // Fills in the page in the order it asks: an answer may reveal the next question.
  async answer(page: FormPage, answers: Answers): Promise<void> {
    const order = (name: string) => page.questions.findIndex((question) => belongs(name, question));
    for (const [name, value] of Object.entries(answers).sort(([a], [b]) => order(a) - order(b))) {
      await this.fill(page, name, value);
    }
  }

  private async fill(page: FormPage, name: string, value: string | string[]): Promise<void> {
    const { question, part } = locate(page, name);
    const wanted = [value].flat();
    if (part) return this.field(page, name).fill(wanted[0] ?? "");
    const choices = this.scope(page, name).getByRole("radiogroup", { name: labelled(question) }).or(this.scope(page, name).getByRole("group", { name: labelled(question) }));
    if ((await choices.count()) > 0) return choose(choices.first(), question, wanted);
    const field = this.field(page, name);
    // A question that another answer hides cannot be answered by a person, whatever the journey holds for it.
    if (!(await field.isVisible())) return;
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") {
      await field.selectOption(wanted[0] ? { label: optionLabel(question, wanted[0]) } : "");
    } else if ((await field.getAttribute("type")) === "checkbox") {
      await field.setChecked(wanted.some((one) => one !== ""));
    } else {
      await field.fill(wanted[0] ?? "");
    }
  }

  // The input, found by its label; a part of an answer by its question's legend.
  field(page: FormPage, name: string): Locator {
    const { question, part } = locate(page, name);
    const scope = this.scope(page, name);
    if (part) return scope.getByRole("group", { name: labelled(question) }).locator(`[name="${name}"]`);
    return scope.getByLabel(labelled(question));
  }

  // Within "Item 2" for an input of a group's second row.
  private scope(page: FormPage, name: string): Page | Locator {
    const { row, group } = locate(page, name);
    return group ? this.page.getByRole("group", { name: `${english(group.item ?? "Item")} ${row}`, exact: true }) : this.page;
  }

  // What stands in the inputs of these names.
  async holds(page: FormPage, answers: Answers): Promise<void> {
    for (const [name, value] of Object.entries(answers)) {
      const { question, part } = locate(page, name);
      const wanted = [value].flat();
      const choices = this.scope(page, name).getByRole("radiogroup", { name: labelled(question) }).or(this.scope(page, name).getByRole("group", { name: labelled(question) }));
      if (!part && (await choices.count()) > 0) {
        for (const one of wanted) await expect(choices.getByLabel(optionLabel(question, one), { exact: true })).toBeChecked();
      } else {
        await expect(this.field(page, name)).toHaveValue(wanted[0] ?? "");
      }
    }
  }

  async isOn(service: string, id: string): Promise<void> {
    const title = english(pageOf(service, id).title);
    await expect(this.page).toHaveURL(new RegExp(`/services/${service}/${id}(#.*)?$`));
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(this.page).toHaveTitle(new RegExp(`^(${say("practice.before")})?(${say("error.title_prefix")})?${escape(title)} – `));
    await this.settled();
  }

  async isAtTasks(service: string): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/services/${service}/tasks$`));
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(say("tasks.title"));
    await this.sound.check();
    await this.settled();
  }

  async isAtCheck(service: string): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/services/${service}/check$`));
    const { check } = definition(service);
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(check?.title ? english(check.title) : say("check.title"));
    await this.settled();
  }

  // The summary says each problem, has the focus, and leads to the input; the message stands there too.
  async isToldOf(problems: Record<string, string>): Promise<void> {
    const summary = this.page.getByRole("alert").filter({ hasText: say("error.summary") });
    await expect(summary).toBeVisible();
    await expect(this.page).toHaveTitle(new RegExp(`^(${say("practice.before")})?${say("error.title_prefix")}`));
    await expect(this.page.locator(":focus").filter({ hasText: say("error.summary") })).toBeVisible();
    await expect(summary.getByRole("link")).toHaveText(Object.values(problems));
    for (const [name, text] of Object.entries(problems)) {
      await summary.getByRole("link", { name: text, exact: true }).first().click();
      await expect(this.page.locator(`[id="${name}"]:focus, [id="${name}"] :focus`)).toBeVisible();
      await expect(this.page.getByText(`${say("error.prefix")} ${text}`).first()).toBeVisible();
    }
  }

  // Answers by their labels, as check answers lists them.
  async summary(): Promise<Record<string, string[]>> {
    const rows = await this.page.locator("dl > div").evaluateAll((divs) =>
      divs.map((row) => [
        row.querySelector("dt")?.textContent?.trim() ?? "",
        [...(row.querySelectorAll("dd:first-of-type > *") ?? [])].map((line) => line.textContent?.trim() ?? ""),
      ]),
    );
    return Object.fromEntries(rows) as Record<string, string[]>;
  }

  // Presses the last button. The reference, once it stands there.
  async send(service: string): Promise<string> {
    await this.page.getByRole("button", { name: say("check.send"), exact: true }).click();
    return this.isConfirmed(service);
  }

  async isConfirmed(service: string): Promise<string> {
    await expect(this.page).toHaveURL(new RegExp(`/services/${service}/confirmation`));
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(say("confirmation.title"));
    const reference = this.page.locator("strong[data-reference]");
    await expect(reference).toHaveText(/^[A-Z0-9]{3,}(-[A-Z0-9]+)*$/);
    return (await reference.innerText()).trim();
  }

  // Looks a request up as somebody who comes back weeks later.
  async follow(reference: string, detail: string): Promise<void> {
    await this.page.goto("/requests");
    await this.page.getByLabel(say("find.reference"), { exact: true }).fill(reference);
    await this.page.getByLabel(say("find.detail"), { exact: true }).fill(detail);
    await this.page.getByRole("button", { name: say("find.button"), exact: true }).click();
    await expect(this.page).toHaveURL(`/requests/${reference}`);
    await expect(this.page.getByText(reference)).toBeVisible();
  }

  // The stage the request is at, as the tracking page marks it.
  stage(): Locator {
    return this.page.locator('[aria-current="step"]');
  }

  // A page is settled once WASM listens, where it is expected to.
  async settled(): Promise<void> {
    if (this.hydrates) await expect(this.page.locator("html[data-hydrated]")).toBeAttached();
  }
}

async function choose(choices: Locator, question: Question, wanted: string[]): Promise<void> {
  const ticked = wanted.filter((value) => value !== "").map((value) => optionLabel(question, value));
  for (const box of await choices.getByRole("checkbox").all()) {
    const label = await box.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent?.trim() ?? "");
    await box.setChecked(ticked.includes(label));
  }
  for (const label of ticked) {
    const radio = choices.getByRole("radio", { name: label, exact: true });
    if ((await radio.count()) > 0) await radio.check();
  }
}

// The question an input belongs to: itself, a part of it (`-day`), or one in a row of a group (`{group}-{n}-{id}`).
function locate(page: FormPage, name: string): { question: Question; part: boolean; group?: Question; row?: string } {
  for (const question of page.questions) {
    if (name === question.id) return { question, part: false };
    if (!name.startsWith(`${question.id}-`)) continue;
    const [, row, rest] = /^(\d+)-(.+)$/.exec(name.slice(question.id.length + 1)) ?? [];
    if (!question.questions) return { question, part: true };
    const nested = rest === undefined ? undefined : question.questions.find((one) => belongs(rest, one));
    if (nested && row) return { question: nested, part: rest !== nested.id, group: question, row };
  }
  throw new Error(`${page.id} asks no ${name}`);
}

function belongs(name: string, question: Question): boolean {
  return name === question.id || name.startsWith(`${question.id}-`);
}

function labelled(question: Question): RegExp {
  return new RegExp(`^${escape(english(question.label))}( ${escape(say("question.optional"))})?$`);
}

// The team's words for an option; yes and no are the engine's own.
function optionLabel(question: Question, value: string): string {
  const option = question.options?.find((one) => one.value === value);
  if (option) return english(option.label);
  return value.charAt(0).toUpperCase() + value.slice(1);
}

function small(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
