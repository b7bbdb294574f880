// Gives each line of standard input to the engine in WebAssembly (forms/examples/cases.rs), and prints its answers.
import { readFileSync } from "node:fs";

// A module as it is, or with the script that wasm-bindgen wrote for one that calls the browser.
async function engine(file, script) {
  if (script === undefined) return (await WebAssembly.instantiate(readFileSync(file), {})).instance.exports;
  const { initSync } = await import(`data:text/javascript;base64,${readFileSync(script, "base64")}`);
  return initSync({ module: readFileSync(file) });
}

const { memory, room, answered, length } = await engine(process.argv[2], process.argv[3]);
const cases = readFileSync(0, "utf8").split("\n").filter((line) => line !== "");
for (const line of cases) {
  const bytes = new TextEncoder().encode(line);
  // The memory is another one once it has grown.
  const there = room(bytes.length);
  new Uint8Array(memory.buffer, there, bytes.length).set(bytes);
  const at = answered();
  process.stdout.write(`${new TextDecoder().decode(new Uint8Array(memory.buffer, at, length()))}\n`);
}
