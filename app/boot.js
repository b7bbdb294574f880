// Loads the browser half and hands it the words, the definition and the state of this page. If any of it fails, the
// page goes on as the plain HTML form that it is.
const { assets, words, definition } = document.getElementById("boot").dataset;
const state = document.getElementById("state")?.textContent ?? "";
const text = async (address) => {
  if (!address) return "";
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
};
try {
  const [portal, saidWords, saidDefinition] = await Promise.all([
    import(`${assets}/app.js`).then(async (module) => {
      await module.default({ module_or_path: `${assets}/app_bg.wasm` });
      return module;
    }),
    text(words),
    text(definition),
  ]);
  portal.hydrate(saidWords, saidDefinition, state);
} catch (problem) {
  console.warn("Doorstep goes on without its WebAssembly.", problem);
}
