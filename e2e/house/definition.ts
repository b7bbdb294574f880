// What the bundled services ask and what the portal says, read from the same files as the program's own.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

type Text = string | Record<string, string>;

interface Option {
  value: string;
  label: Text;
}

export interface Question {
  id: string;
  type: string;
  label: Text;
  options?: Option[];
  item?: Text;
  questions?: Question[];
}

export interface Page {
  id: string;
  title: Text;
  exit?: boolean;
  questions: Question[];
}

export interface Definition {
  service: string;
  title: Text;
  detail: string;
  pages: Page[];
  check?: { title?: Text };
  stages: { id: string; title: Text; message?: Text }[];
}

export type Answers = Record<string, string | string[]>;

export interface Step {
  page: string;
  answers: Answers;
  problems?: Record<string, string>;
  add?: string;
  upload?: Record<string, string>;
}

export interface Journey {
  file: string;
  service: string;
  about: string;
  steps: Step[];
  ends: string;
  summary?: Record<string, string[]>;
}

export const journeys: Journey[] = jsonFiles("forms/journeys").map((file) => ({ ...read<Journey>(file), file: basename(file, ".json") }));

const definitions = jsonFiles("forms/definitions").map((file) => read<Definition>(file));

// The portal's words over the engine's, in English: buttons and links are found by what they say.
const words: Record<string, string> = { ...read("forms/words/en.json"), ...read("app/words/en.json") };

export function definition(service: string): Definition {
  const found = definitions.find((definition) => definition.service === service);
  if (!found) throw new Error(`no definition of ${service}`);
  return found;
}

export function pageOf(service: string, id: string): Page {
  const found = definition(service).pages.find((page) => page.id === id);
  if (!found) throw new Error(`${service} has no page ${id}`);
  return found;
}

export function journeyOf(file: string): Journey {
  const found = journeys.find((journey) => journey.file === file);
  if (!found) throw new Error(`no journey ${file}`);
  return found;
}

// The journey of bins that pays for a bulky waste collection: every kind of page is in it.
export function referenceJourney(): Journey {
  const found = journeys.find((journey) => journey.service === "bins" && journey.ends === "check" && JSON.stringify(journey).includes("Two-seat sofa"));
  if (!found) throw new Error("no journey of bins with the reference answers");
  return found;
}

// The shortest journey of a service that is sent.
export function shortJourney(service: string): Journey {
  const sent = journeys.filter((journey) => journey.service === service && journey.ends === "check");
  const [shortest] = sent.sort((a, b) => a.steps.length - b.steps.length);
  if (!shortest) throw new Error(`no journey of ${service} is sent`);
  return shortest;
}

// Everything that was answered on the way, the last answer of each input.
export function allAnswers(journey: Journey): Answers {
  return Object.assign({}, ...journey.steps.map((step) => step.answers));
}

// What only the resident knows: the answer that opens a request together with its reference.
export function detailOf(journey: Journey): string {
  const { detail } = definition(journey.service);
  const answers = allAnswers(journey);
  const answer = answers[detail] ?? answers[`${detail}-postcode`];
  if (typeof answer !== "string") throw new Error(`no answer to ${detail}`);
  return answer;
}

export function english(text: Text): string {
  return typeof text === "string" ? text : (text.en ?? "");
}

export function say(key: string, places: Record<string, string> = {}): string {
  const template = words[key];
  if (template === undefined) throw new Error(`no words for ${key}`);
  const [one, other] = template.split("|");
  const form = places.count === "1" ? one! : (other ?? template);
  return Object.entries(places).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), form);
}

export function fixture(name: string): string {
  return join(root, "e2e/fixtures", name);
}

function jsonFiles(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), "utf8")) as T;
}
