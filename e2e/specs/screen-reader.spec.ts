// What a screen reader is told of every control: name, role, state, description; at first and with a problem. One page for
// each question type of forms/cases. The snapshots beside this file are read by people: run with --update-snapshots, look, commit.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

import { spoken } from "../house/spoken.ts";
import { say } from "../house/definition.ts";
import { Doorstep } from "../house/doorstep.ts";
import { expect, test as base } from "../house/test.ts";

const cases = resolve(import.meta.dirname, "../../forms/cases");
const types = readdirSync(cases).filter((name) => name.endsWith(".json")).map((name) => basename(name, ".json"));

interface Case {
  question: object;
  examples: { settings?: object; before?: Record<string, number>; pairs: object; problems: object }[];
}

function read(type: string): Case {
  return JSON.parse(readFileSync(join(cases, `${type}.json`), "utf8")) as Case;
}

// The numbers that were asked before, where a question is about them.
function before(type: string): [string, number][] {
  return Object.entries(read(type).examples[0]?.before ?? {});
}

// Whether it is a problem to leave the question as it is.
function isNeeded(type: string): boolean {
  const empty = read(type).examples.filter((one) => !one.settings && Object.values(one.pairs).every((value) => String(value).trim() === ""));
  return empty.some((one) => Object.keys(one.problems).length > 0);
}

// A service of one page that asks one question.
function service(type: string): object {
  const { question } = read(type);
  const numbers = before(type).map(([id]) => ({ id, type: "number", label: id }));
  return {
    service: type.replaceAll("_", "-"),
    version: 1,
    title: `Tell us about ${type.replaceAll("_", " ")}`,
    description: "One question.",
    kind: "report",
    interaction: "simple",
    detail: "postcode",
    pages: [
      ...(numbers.length ? [{ id: "before", title: "Before", questions: numbers }] : []),
      { id: "page", title: "One question", questions: [question] },
      { id: "last", title: "Your postcode", questions: [{ id: "postcode", type: "text", label: "Postcode" }] },
    ],
    stages: [
      { id: "received", title: "Received" },
      { id: "done", title: "Done", end: true },
    ],
    handoff: { mode: "forget", process: "none" },
  };
}

const test = base.extend<object, { doorstep: Doorstep }>({
  doorstep: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "doorstep-controls-"));
      for (const type of types) writeFileSync(join(folder, `${type}.json`), JSON.stringify(service(type)));
      const doorstep = await Doorstep.start({ DOORSTEP_LIMITS: "off", DOORSTEP_DEFINITIONS: folder });
      await use(doorstep);
      await doorstep.close();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
});

for (const type of types) {
  test(`${type} is said in words`, async ({ page, resident, sound }) => {
    const numbers = before(type);
    await page.goto(`/services/${type.replaceAll("_", "-")}/${numbers.length ? "before" : "page"}`);
    await resident.settled();
    for (const [id, number] of numbers) await page.getByLabel(id, { exact: true }).fill(`${number}`);
    if (numbers.length) await resident.goOn();
    await expect(page).toHaveURL(/\/page$/);
    expect(await spoken(page)).toMatchSnapshot(`${type}.txt`);
    await sound.check();
    if (!isNeeded(type)) return;
    await page.getByRole("button", { name: say("page.continue"), exact: true }).click();
    await expect(page.locator(".govuk-error-summary")).toBeFocused();
    expect(await spoken(page)).toMatchSnapshot(`${type}-problem.txt`);
    await sound.check();
  });
}
