// Somebody of the service team: signs in, opens a request, moves it on with a note.
import { expect, type Page } from "@playwright/test";

import { say } from "./definition.ts";
import type { Doorstep } from "./doorstep.ts";

export class Staff {
  constructor(
    readonly page: Page,
    private readonly doorstep: Doorstep,
  ) {}

  async signIn(): Promise<void> {
    const { email, password } = this.doorstep.firstStaffAccount();
    await this.page.goto("/staff/sign-in");
    await this.page.getByLabel(say("staff.email"), { exact: true }).fill(email);
    await this.page.getByLabel(say("staff.password"), { exact: true }).fill(password);
    await this.page.getByRole("button", { name: say("staff.sign_in_button"), exact: true }).click();
    await expect(this.page).toHaveURL("/staff/requests");
  }

  async open(reference: string): Promise<void> {
    await this.page.goto("/staff/requests");
    await this.page.getByRole("link", { name: reference, exact: true }).click();
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(reference);
  }

  // Opens the hand-off of a request, as somebody who has its reference on a note.
  async handoff(reference: string): Promise<void> {
    await this.page.getByRole("link", { name: say("nav.handoffs"), exact: true }).click();
    await this.page.getByLabel(say("handoff.search"), { exact: true }).fill(reference.toLowerCase());
    await this.page.getByRole("button", { name: say("handoff.search_button"), exact: true }).click();
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(reference);
  }

  // The stages the open request can go to, the usual one first.
  async next(): Promise<string[]> {
    const prefix = say("move.to", { stage: "" });
    const buttons = await this.page.locator("button").allTextContents();
    return buttons.map((text) => text.trim()).filter((text) => text.startsWith(prefix)).map((text) => text.slice(prefix.length));
  }

  // Leaves a note that only staff see.
  async note(note: string): Promise<void> {
    await this.page.getByLabel(say("move.note"), { exact: true }).fill(note);
    await this.page.getByRole("checkbox", { name: say("move.public") }).setChecked(false);
    await this.page.getByRole("button", { name: say("move.only_note"), exact: true }).click();
    await expect(this.page.getByText(note).first()).toBeVisible();
  }

  // Moves the open request to the stage of this title.
  async moveTo(stage: string, note: string, visible: "for the resident" | "for staff only"): Promise<void> {
    await this.page.getByLabel(say("move.note"), { exact: true }).fill(note);
    await this.page.getByRole("checkbox", { name: say("move.public") }).setChecked(visible === "for the resident");
    await this.page.getByRole("button", { name: say("move.to", { stage }), exact: true }).click();
    await expect(this.page.getByText(note).first()).toBeVisible();
  }

  // Moves the open request to a stage that is no usual next one.
  async moveAside(stage: string, note: string): Promise<void> {
    await this.page.getByText(say("move.other"), { exact: true }).click();
    await this.moveTo(stage, note, "for the resident");
  }

  // Every reference in the queue, page by page.
  async queue(): Promise<string[]> {
    const references: string[] = [];
    await this.page.goto("/staff/requests");
    for (;;) {
      references.push(...(await this.page.getByRole("rowheader").allInnerTexts()));
      const more = this.page.getByRole("link", { name: say("pagination.next"), exact: true });
      if ((await more.count()) === 0) return references.map((reference) => reference.trim());
      await more.click();
    }
  }
}
