import { expect, test } from "../fixtures";

test("signs in on a page, and out in all tabs at once", async ({ context, page, startUmbel }) => {
  const umbel = await startUmbel({ args: ["--url-prefix", "/umbel", "--basic-auth", "vera:look:viewer"] });
  await page.goto(`${umbel.url}/umbel/workers?sort=name`);
  await expect(page).toHaveURL(/\/umbel\/login\?next=/);
  await page.getByLabel("User").fill("vera");
  await page.getByLabel("Password", { exact: true }).fill("peek");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not go together" })).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill("look");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${umbel.url}/umbel/workers?sort=name`);
  await expect(page.getByText("vera viewer")).toBeVisible();

  const other = await context.newPage();
  await other.goto(`${umbel.url}/umbel`);
  await expect(other.getByText("Connected", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${umbel.url}/umbel/login`);
  await expect(other.getByText("You are no longer signed in.")).toBeVisible();
  const [cookie] = (await context.cookies()).filter(({ name }) => name === "umbel_session");
  expect(cookie).toBeUndefined();
});
