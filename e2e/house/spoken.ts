// The page as assistive technology gets it: Chromium's accessibility tree of what stands in `main`, one line each.
import type { Page } from "@playwright/test";

interface Value {
  value?: unknown;
}

interface AXNode {
  nodeId: string;
  ignored: boolean;
  role?: Value;
  name?: Value;
  description?: Value;
  value?: Value;
  properties?: { name: string; value: Value }[];
  childIds?: string[];
}

// States that are said. `focused` shows where a person is.
const states = ["focused", "checked", "expanded", "disabled", "required", "invalid", "level", "live", "atomic", "hasPopup", "multiline"];
// What only holds other things together and is passed over in silence.
const silent = ["generic", "none", "InlineTextBox", "LineBreak", "paragraph", "LabelText", "ListMarker", "MenuListPopup"];

export async function spoken(page: Page): Promise<string> {
  const browser = await page.context().newCDPSession(page);
  const { nodes } = (await browser.send("Accessibility.getFullAXTree")) as { nodes: AXNode[] };
  await browser.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const main = nodes.find((node) => node.role?.value === "main");
  if (!main) throw new Error("the page has no main");
  return lines(main, byId, 0).join("\n") + "\n";
}

function lines(node: AXNode, byId: Map<string, AXNode>, depth: number): string[] {
  const children = (deeper: number) => (node.childIds ?? []).flatMap((id) => lines(byId.get(id)!, byId, deeper));
  const role = String(node.role?.value ?? "");
  if (node.ignored || silent.includes(role)) return children(depth);
  const indent = "  ".repeat(depth);
  const name = text(node.name);
  if (role === "StaticText") return [`${indent}“${name}”`];
  const said = [role, name && `“${name}”`, text(node.value) && `value “${text(node.value)}”`, ...statesOf(node), text(node.description) && `described “${text(node.description)}”`];
  const inside = children(depth + 1);
  // A text that is the element's name is said once.
  const once = inside.length === 1 && inside[0]!.trim() === `“${name}”` ? [] : inside;
  return [indent + said.filter(Boolean).join(", "), ...once];
}

function statesOf(node: AXNode): string[] {
  const said = (node.properties ?? []).filter(({ name, value }) => states.includes(name) && ![false, "false", ""].includes(value.value as string));
  return said.map(({ name, value }) => (value.value === true || value.value === "true" ? name : `${name} ${value.value}`)).sort();
}

function text(value?: Value): string {
  return String(value?.value ?? "").trim();
}
