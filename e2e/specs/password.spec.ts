// Staff sign-in: the password can be looked at where WASM listens; pasting and password managers work everywhere.
import { say } from "../house/definition.ts";
import { expect, test } from "../house/test.ts";

test("the password is shown and hidden again, and says so", async ({ page, sound, doorstep, javaScriptEnabled }) => {
  const { email, password } = doorstep.firstStaffAccount();
  await page.goto("/staff/sign-in");
  const field = page.getByLabel(say("staff.password"), { exact: true });
  await expect(field).toHaveAttribute("autocomplete", "current-password");
  await expect(page.getByLabel(say("staff.email"), { exact: true })).toHaveAttribute("autocomplete", "username");
  await page.getByLabel(say("staff.email"), { exact: true }).fill(email);
  await field.fill(password);
  const toggle = page.locator(".govuk-password-input__toggle");
  if (javaScriptEnabled === false) {
    await expect(toggle).toBeHidden();
  } else {
    await expect(page.locator("html[data-hydrated]")).toBeAttached();
    await page.getByRole("button", { name: say("password.show_label"), exact: true }).click();
    await expect(field).toHaveAttribute("type", "text");
    await expect(field).toHaveValue(password);
    await expect(page.locator("#announcements")).toHaveText(say("password.visible"));
    await sound.check();
    await page.getByRole("button", { name: say("password.hide_label"), exact: true }).click();
    await expect(page.locator("#announcements")).toHaveText(say("password.hidden"));
    await expect(field).toHaveAttribute("type", "password");
    await toggle.click();
    // Nothing visible is sent: browsers remember what stands in a text.
    await page.evaluate(() => document.addEventListener("submit", (event) => event.preventDefault(), { once: true }));
    await field.press("Enter");
    await expect(field).toHaveAttribute("type", "password");
  }
  await sound.check();
  await page.getByRole("button", { name: say("staff.sign_in_button"), exact: true }).click();
  await expect(page).toHaveURL("/staff/requests");
});
