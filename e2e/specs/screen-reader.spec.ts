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

// A service of one page that asks one question.
function service(type: string): object {
  const { question } = JSON.parse(readFileSync(join(cases, `${type}.json`), "utf8")) as { question: object };
  return {
    service: type.replaceAll("_", "-"),
    version: 1,
    title: `Tell us about ${type.replaceAll("_", " ")}`,
    description: "One question.",
    kind: "report",
    interaction: "simple",
    detail: "postcode",
    pages: [
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
    await page.goto(`/services/${type.replaceAll("_", "-")}/page`);
    await resident.settled();
    expect(await spoken(page)).toMatchSnapshot(`${type}.txt`);
    await sound.check();
    if (type === "note") return; // nothing to answer, nothing to be wrong
    await page.getByRole("button", { name: say("page.continue"), exact: true }).click();
    await expect(page.locator(".govuk-error-summary")).toBeFocused();
    expect(await spoken(page)).toMatchSnapshot(`${type}-problem.txt`);
    await sound.check();
  });
}
