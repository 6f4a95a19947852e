import { expect, test } from "../fixtures";

test("queues are listed with what waits and who takes it, and are found by name", async ({ page }) => {
  await page.goto("/broker");
  const table = page.getByRole("table", { name: "Queues" });
  await expect(table.getByRole("row", { name: /^reports/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^mail/ }).getByRole("link", { name: "1" })).toHaveAttribute(
    "href",
    /worker\/shop%40demo/,
  );
  await expect(page.getByRole("region", { name: /Who serves what/ })).toContainText("shop@demo");
  await page.getByRole("searchbox", { name: "Find a queue" }).fill("web");
  await expect(table.getByRole("row", { name: /^webhooks/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^reports/ })).toBeHidden();
  await expect(page).toHaveURL(/search=web/);
});

test("looking into a queue says first what that does to the messages, and a purge wants the name typed", async ({
  page,
}) => {
  await page.goto("/broker?search=audit");
  await page.getByRole("button", { name: "Look into audit" }).click();
  const drawer = page.getByRole("dialog", { name: "Peek: audit" });
  const ask = drawer.getByRole("button", { name: "Look at the oldest 20" });
  const told = drawer.getByText(/The oldest \d+ of \d+, at/);
  await expect(ask.or(told)).toBeVisible();
  if (await ask.isVisible()) {
    await expect(drawer.getByText(/marked as redelivered/)).toBeVisible();
    await ask.click();
  }
  await expect(told).toBeVisible();
  await drawer.getByRole("button", { name: "Purge queue…" }).click();
  const dialog = page.getByRole("dialog", { name: "Purge audit?" });
  await expect(dialog.getByRole("button", { name: "Purge" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("audit");
  await expect(dialog.getByRole("button", { name: "Purge" })).toBeEnabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
});
