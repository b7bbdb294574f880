// "None of these" and the others rule each other out: at once where WASM listens, by the server's check where not.
import { say } from "../house/definition.ts";
import { answered, ask, expect, goOn, test } from "../house/controls.ts";

test("none of these stands apart, and nobody sends it together with another", async ({ page, sound, javaScriptEnabled }) => {
  const hydrates = javaScriptEnabled !== false;
  await ask(page, "none-of-these", hydrates);
  const group = page.getByRole("group", { name: "Which lids are broken?" });
  await expect(group.getByText(say("choices.or"), { exact: true })).toBeVisible();
  await sound.check();
  const box = (name: string) => group.getByRole("checkbox", { name, exact: true });
  await box("Red").check();
  await box("Another").check();
  await expect(page.getByLabel("Which other lid?")).toBeVisible();
  await box("None of these").check();
  if (hydrates) {
    await expect(box("Red")).not.toBeChecked();
    await expect(page.getByLabel("Which other lid?")).toBeHidden();
    await box("Blue").check();
    await expect(box("None of these")).not.toBeChecked();
    await box("None of these").check();
  } else {
    await goOn(page);
    await expect(page.getByRole("alert").getByRole("link", { name: "Select which lids are broken, or select ‘None of these’" })).toBeVisible();
    await box("Red").uncheck();
    await box("Another").uncheck();
  }
  expect(await answered(page, "none-of-these")).toEqual(["None of these"]);
});
