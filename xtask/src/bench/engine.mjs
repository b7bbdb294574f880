// Times the exports of the engine's benchmark in WebAssembly: the median of 101 runs each, in nanoseconds, as JSON.
import { readFileSync } from "node:fs";

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), {});
const median = (run) => {
  const times = Array.from({ length: 101 }, () => {
    const start = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - start);
  });
  return times.sort((a, b) => a - b)[50];
};
const names = ["load", "one_change", "full_check"];
console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, median(instance.exports[name])]))));
