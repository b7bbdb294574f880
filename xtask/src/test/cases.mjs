// Gives each line of standard input to the engine in WebAssembly (forms/examples/cases.rs), and prints its answers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { memory, room, answered, length } = createRequire(import.meta.url)(process.argv[2]).__wasm;
const cases = readFileSync(0, "utf8").split("\n").filter((line) => line !== "");
for (const line of cases) {
  const bytes = new TextEncoder().encode(line);
  // The memory is another one once it has grown.
  const there = room(bytes.length);
  new Uint8Array(memory.buffer, there, bytes.length).set(bytes);
  const at = answered();
  process.stdout.write(`${new TextDecoder().decode(new Uint8Array(memory.buffer, at, length()))}\n`);
}
