// What eyes would notice: text that is cut off or covered, things too small to press, a focus that cannot be seen.
import type { Page } from "@playwright/test";

import { overflow } from "./sound.ts";

// What keeps somebody from reading the page: must be nothing.
export async function readable(page: Page): Promise<string[]> {
  const wider = await overflow(page);
  return [...(wider > 0 ? [`${wider} px wider than the screen`] : []), ...(await unreadable(page))];
}

// Texts that are cut off at the screen's edge or by a box, or that lie over other texts or controls.
async function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Seen {
      what: string;
      owner: Element;
      box: DOMRect;
    }
    const unseen = "script, style, option, textarea, .govuk-visually-hidden, .govuk-skip-link:not(:focus)";
    const seen: Seen[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const owner = node.parentElement!;
      const what = node.textContent!.trim();
      if (!what || owner.closest(unseen) || !owner.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) seen.push({ what, owner, box });
    }
    const cut = ({ owner, box }: Seen) => {
      if (box.left < -1 || box.right > document.documentElement.clientWidth + 1) return true;
      for (let outer: Element | null = owner; outer && outer !== document.body; outer = outer.parentElement) {
        if (getComputedStyle(outer).overflowX === "visible") continue;
        const edge = outer.getBoundingClientRect();
        if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 2) return true;
      }
      return false;
    };
    const fields = [...document.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, button")]
      .filter((owner) => owner.checkVisibility({ visibilityProperty: true }) && !owner.closest(unseen))
      .map((owner) => ({ what: `<${owner.tagName.toLowerCase()} ${owner.getAttribute("name") ?? ""}>`, owner, box: owner.getBoundingClientRect() }));
    // Letters stand in the middle half of their line's box; the rest may touch the next line.
    const over = (a: Seen, b: Seen) => {
      const height = (box: DOMRect) => [box.top + box.height / 4, box.bottom - box.height / 4] as const;
      const [[top, bottom], [otherTop, otherBottom]] = [height(a.box), height(b.box)];
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      return wide > 1 && Math.min(bottom, otherBottom) - Math.max(top, otherTop) > 1;
    };
    const all = [...seen, ...fields];
    const found = seen.filter(cut).map(({ what }) => `cut off: ${what}`);
    for (const [n, one] of seen.entries()) {
      for (const other of all.slice(n + 1)) {
        if (one.owner !== other.owner && !other.owner.contains(one.owner) && over(one, other)) found.push(`${one.what} lies over ${other.what}`);
        // A text straight inside an element that also holds the other: two texts of one sentence never share a place.
        else if (one.owner !== other.owner && other.owner.contains(one.owner) && seen.includes(other) && over(one, other)) found.push(`${one.what} lies over ${other.what}`);
      }
    }
    return [...new Set(found)];
  });
}

// Texts that stay small where people set a larger size in their browser: nothing is smaller than 14 px at the usual 16.
export async function stiff(page: Page, size: number): Promise<string[]> {
  return page.evaluate((least) => {
    const holds = (element: Element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim());
    const shown = [...document.body.querySelectorAll("*")].filter((element) => holds(element) && element.checkVisibility() && element.tagName !== "SCRIPT");
    const sized = shown.map((element) => ({ size: Number.parseFloat(getComputedStyle(element).fontSize), text: element.textContent!.trim() }));
    return sized.filter(({ size }) => size < least).map(({ size, text }) => `${size} px: ${text}`);
  }, (size * 14) / 16);
}

// Controls that have no edge of their own: where the system picks the colours, a background alone does not show.
export async function edgeless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edged = (style: CSSStyleDeclaration) => style.borderTopStyle !== "none" && Number.parseFloat(style.borderTopWidth) > 0;
    const controls = document.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), select, textarea, button:not(.govuk-visually-hidden), .govuk-button");
    const bare = [...controls].filter((control) => {
      const choice = ["radio", "checkbox"].includes(control.type);
      return control.checkVisibility() && !edged(choice ? getComputedStyle(control.labels![0]!, "::before") : getComputedStyle(control));
    });
    return bare.map((control) => control.textContent?.trim() || control.id);
  });
}

// What moves, or would when something changes.
export async function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seconds = (durations: string) => durations.split(",").some((duration) => Number.parseFloat(duration) > 0);
    const moves = (style: CSSStyleDeclaration) => seconds(style.transitionDuration) || style.animationName !== "none" || style.scrollBehavior === "smooth";
    const elements = [...document.querySelectorAll("*")].filter((element) => [undefined, "::before", "::after"].some((pseudo) => moves(getComputedStyle(element, pseudo))));
    return [...elements.map((element) => element.tagName + element.className), ...document.getAnimations().map((animation) => animation.id)];
  });
}

// Things to press whose target is below 24 by 24 pixels and too near to another (WCAG 2.2, 2.5.8). Links in a sentence are exempt.
export async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";
    const shown = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0 && !element.matches(".govuk-skip-link");
    const targets = [...document.querySelectorAll<HTMLElement>(pressed)].filter(shown).map((element) => ({ element, box: area(element) }));
    const small = targets.filter(({ element, box }) => (box.width < 24 || box.height < 24) && !inSentence(element));
    // Enough room around makes up for size: a circle of 24 px around its middle meets no other target, and no such circle.
    const crowded = small.filter((one) => targets.some((other) => other !== one && distance(one.box, other.box, small.includes(other)) < (small.includes(other) ? 24 : 12)));
    return crowded.map(({ element, box }) => `${element.textContent?.trim() || element.id || element.tagName}: ${Math.round(box.width)} × ${Math.round(box.height)}`);

    // A label is a target too, and the whole of a card is its link's.
    function area(element: HTMLElement): DOMRect {
      const boxes = [element, ...((element as HTMLInputElement).labels ?? [])].map((part) => part.getBoundingClientRect());
      const after = getComputedStyle(element, "::after");
      if (after.position === "absolute" && after.content !== "none" && element.offsetParent) boxes.push(element.offsetParent.getBoundingClientRect());
      return boxes.reduce((largest, box) => (Math.min(box.width, box.height) > Math.min(largest.width, largest.height) ? box : largest));
    }

    function inSentence(element: HTMLElement): boolean {
      const block = element.closest("p, li, dd, td, figcaption");
      const own = element.textContent?.trim() ?? "";
      return getComputedStyle(element).display === "inline" && (block?.textContent?.trim().length ?? 0) > own.length;
    }

    function distance(a: DOMRect, b: DOMRect, alsoSmall: boolean): number {
      const [x, y] = [a.left + a.width / 2, a.top + a.height / 2];
      if (alsoSmall) return Math.hypot(x - b.left - b.width / 2, y - b.top - b.height / 2);
      return Math.hypot(Math.max(b.left - x, 0, x - b.right), Math.max(b.top - y, 0, y - b.bottom));
    }
  });
}

export interface Stop {
  name: string;
  // It looks other than without the focus.
  marked: boolean;
  // It lies on the screen with nothing over it.
  inSight: boolean;
}

// Every stop of the Tab key, from the top of the page to its end.
export async function stops(page: Page): Promise<Stop[]> {
  await page.evaluate(() => {
    scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const all: Stop[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(stopHere);
    if (!stop) return all;
    all.push(stop);
    if (all.length > 150) throw new Error(`Tab finds no end on ${page.url()}`);
  }
}

// Runs in the page.
function stopHere(): Stop | undefined {
  const element = document.activeElement as HTMLElement | null;
  if (!element || element === document.body) return undefined;
  const labels = [...((element as HTMLInputElement).labels ?? [])];
  const face = () =>
    JSON.stringify(
      [element, ...labels].flatMap((part) =>
        [undefined, "::before", "::after"].map((pseudo) => {
          const { outline, outlineStyle, boxShadow, backgroundColor, borderColor, textDecoration } = getComputedStyle(part, pseudo);
          return [outlineStyle === "none" ? "" : outline, boxShadow, backgroundColor, borderColor, textDecoration];
        }),
      ),
    );
  const parts = [...element.getClientRects()];
  const screen = (box: DOMRect) => box.top >= -1 && box.left >= -1 && box.right <= innerWidth + 1 && (box.bottom <= innerHeight + 1 || box.height > innerHeight);
  const open = (box: DOMRect) => {
    const hit = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
    return hit === element || element.contains(hit) || labels.some((label) => label.contains(hit));
  };
  const inSight = parts.length > 0 && parts.every((box) => screen(box) && open(box));
  const focused = face();
  element.blur();
  const marked = face() !== focused;
  element.focus({ preventScroll: true });
  return { name: `${element.tagName.toLowerCase()} ${element.textContent?.trim() || element.id}`, marked, inSight };
}
