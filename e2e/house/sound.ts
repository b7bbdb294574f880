// Whether a page is sound: accessible by axe's rules for WCAG 2.2 AA, valid HTML as it was sent, no sideways scrolling.
import { createHash } from "node:crypto";

import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, type Response } from "@playwright/test";
import { HtmlValidate } from "html-validate";

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // How attributes and the doctype are written is the renderer's business and says the same.
    "attr-quotes": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    // Phone numbers are kept on one line by the style; a title is as long as its service's name.
    "tel-non-breaking": "off",
    "long-title": "off",
    // Several checkboxes of one name are one answer.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // govuk-frontend writes role="group" on the fieldset of a date, for older screen readers.
    "no-redundant-role": "off",
    // govuk-frontend writes a region or a button's role on its notification banner and its links that look like buttons.
    "prefer-native-element": ["error", { exclude: ["region", "button"] }],
    "no-inline-style": "error",
  },
});

// Pages that were judged in this process already, as they were written: the same page is not judged twice.
const judged = new Set<string>();

const scripts = /<script\b[^>]*>.*?<\/script>/gs;

// What differs each time a page is drawn, and says nothing of how sound it is.
const fleeting: [RegExp, string][] = [
  [scripts, ""],
  [/\bnonce="[^"]*"/g, ""],
  [/\b[0-9a-f]{16,}\b/g, "id"],
  [/\b[A-Z]\d[A-Z]\d[A-Z]-\d[A-Z]\d[A-Z]\d\b/g, "reference"],
  [/127\.0\.0\.1:\d+/g, "here"],
];

// Whether it is new, by what it is and all that its soundness depends on.
function isNew(...about: string[]): boolean {
  const plain = fleeting.reduce((text, [what, instead]) => text.replaceAll(what, instead), about.join("\n"));
  const key = createHash("sha256").update(plain).digest("hex");
  return !judged.has(key) && Boolean(judged.add(key));
}

// Looks at nothing: for a person whose pages others have looked at already.
export const unseen = { check: async (): Promise<void> => {} };

export class Sound {
  private readonly sent: Promise<{ url: string; html: string } | undefined>[] = [];

  // Without JavaScript the page comes whole from the server, so its HTML is kept as it was sent; and since axe is
  // JavaScript itself, it looks at the same HTML in `mirror`, a page where scripts may run but none of ours are left.
  constructor(
    private readonly page: Page,
    private readonly mirror?: Page,
  ) {
    if (mirror) page.on("response", (response) => void this.keep(response));
  }

  // Looks at the page on the screen. Findings do not end the journey: it shows all there are.
  async check(): Promise<void> {
    const html = await this.page.content();
    if (!isNew("check", JSON.stringify(await this.page.evaluate(look)), html)) return;
    const page = this.mirror ? await this.mirrored(this.mirror, html) : this.page;
    const found = await new AxeBuilder({ page }).setLegacyMode().withTags(wcag).analyze();
    const violations = found.violations.map((rule) => `${rule.id}: ${rule.help} at ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`);
    expect.soft(violations, `axe on ${this.page.url()}`).toEqual([]);
    expect.soft(await overflow(this.page), `sideways scrolling on ${this.page.url()}`).toBeLessThanOrEqual(0);
  }

  private async mirrored(mirror: Page, html: string): Promise<Page> {
    const body = html.replaceAll(scripts, "");
    await mirror.route(this.page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
    await mirror.goto(this.page.url());
    await mirror.unrouteAll();
    return mirror;
  }

  // Validates every page that came from the server meanwhile.
  async validate(): Promise<void> {
    for (const kept of await Promise.all(this.sent.splice(0))) {
      if (!kept || !isNew("html", kept.html)) continue;
      // `<!>` marks where Leptos hydrates; browsers read it as an empty comment.
      const report = await validator.validateString(kept.html.replaceAll("<!>", ""));
      // A page that is left by itself is one that asks before whether somebody is there (WCAG 2.2.1).
      const asks = kept.html.includes('class="still-there"');
      const all = report.results.flatMap((result) => result.messages).filter((message) => !(asks && message.ruleId === "meta-refresh"));
      const messages = all.map((message) => `${message.ruleId} ${message.line}:${message.column} ${message.message}`);
      expect.soft(messages, `HTML of ${kept.url}`).toEqual([]);
    }
  }

  private keep(response: Response): void {
    const document = response.request().resourceType() === "document" && (response.headers()["content-type"] ?? "").startsWith("text/html");
    if (!document || (response.status() >= 300 && response.status() < 400)) return;
    // A page that was left before its body was read is no loss: it is met again.
    const body = response.text().then((html) => ({ url: response.url(), html }), () => undefined);
    this.sent.push(body);
  }
}

// What a style depends on and the HTML does not say: the screen, what is chosen and typed (it reveals questions), and the focus.
function look(): unknown {
  const inputs = [...document.querySelectorAll<HTMLInputElement>("input, select, textarea")].map(({ checked, value }) => [checked, value]);
  const focus = [...document.querySelectorAll("*")].indexOf(document.activeElement!);
  const media = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query).matches);
  return [innerWidth, innerHeight, devicePixelRatio, media, inputs, focus];
}

// How many pixels the page is wider than the screen.
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
