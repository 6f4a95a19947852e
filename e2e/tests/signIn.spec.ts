import { OIDC_CLIENT, startOidcServer } from "../cluster/oidcServer";
import { freePort } from "../cluster/startUmbel";
import { expect, test } from "../fixtures";
import { faultsOf } from "../pages/faults";

test("signs in on a page, and out in all tabs at once", async ({ context, page, startUmbel }) => {
  const umbel = await startUmbel({ args: ["--url-prefix", "/umbel", "--basic-auth", "vera:look:viewer"] });
  await page.goto(`${umbel.url}/umbel/workers?sort=name`);
  await expect(page).toHaveURL(/\/umbel\/login\?next=/);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    expect(await faultsOf(page, colorScheme === "light" ? "all" : "colours")).toEqual([]);
  }
  await page.getByLabel("User").fill("vera");
  await page.getByLabel("Password", { exact: true }).fill("peek");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not go together" })).toBeVisible();
  // As on a page that stood open for longer than its form counts.
  await context.clearCookies({ name: /^umbel_form_/ });
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
  const [cookie] = (await context.cookies()).filter(({ name }) => name.startsWith("umbel_session_"));
  expect(cookie).toBeUndefined();
});

test("signs in at an OpenID provider, and out, with the rights of now, until the session is over", async ({
  page,
  startUmbel,
}) => {
  // It waits for the end of a session besides.
  test.setTimeout(120_000);
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/login`;
  const ada = { email: "ada@example.com", email_verified: true, groups: ["ops"] };
  const provider = await startOidcServer(redirectUri, {
    ada,
    eve: { email: "eve@evil.org", email_verified: true, groups: [] },
  });
  const args = Object.entries({
    "auth-provider": "oidc",
    "oidc-issuer": provider.issuer,
    "oauth2-key": OIDC_CLIENT.id,
    "oauth2-secret": OIDC_CLIENT.secret,
    "oauth2-redirect-uri": redirectUri,
    "auth-roles": "ops=admin,*@example.com=viewer",
    permissions: JSON.stringify([{ who: ["billing"], may: ["pause"], queues: ["mail"] }]),
    "session-age": "20s",
  }).flatMap(([name, value]) => [`--${name}`, value]);
  const umbel = await startUmbel({ port, args });

  await page.goto(`${umbel.url}/workers`);
  await page.getByRole("link", { name: /^Sign in with/ }).click();
  await page.getByRole("link", { name: "I am eve" }).click();
  await expect(page.getByText("You are known there, but not allowed in here.")).toBeVisible();
  await expect(page).toHaveURL(/trouble=notAllowed/);
  await page.context().clearCookies();
  await page.getByRole("link", { name: /^Sign in with/ }).click();
  await page.getByRole("link", { name: "I am ada" }).click();
  await expect(page).toHaveURL(`${umbel.url}/workers`);
  await expect(page.getByText("ada@example.com admin")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Select all workers shown" })).toBeVisible();
  const stolen = await page.context().cookies();

  // The same person in another group: other buttons, and what was allowed before is refused.
  await page.getByRole("button", { name: "Sign out" }).click();
  ada.groups = ["billing"];
  await page.getByRole("link", { name: /^Sign in with/ }).click();
  await expect(page.getByText("ada@example.com viewer +")).toBeVisible();
  await page.goto(`${umbel.url}/broker?search=mail`);
  await page.getByRole("button", { name: "More about mail" }).click();
  await expect(page.getByRole("menuitem", { name: "Pause" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Purge…" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  const shutDown = () =>
    page.request.post(`${umbel.url}/api/v1/workers/actions/shutdown`, {
      headers: { origin: umbel.url },
      data: { workers: ["nobody@nowhere"] },
    });
  const refused = await shutDown();
  expect([refused.status(), await refused.text()]).toEqual([403, expect.stringContaining('"shutdown"')]);
  const now = await page.context().cookies();
  await page.context().addCookies(stolen);
  expect((await shutDown()).status()).toBe(401);
  await page.context().addCookies(now);

  // While one looks at it, the page says that the session is over, and leads back to where one was.
  await expect(page.getByText("You are no longer signed in.")).toBeVisible({ timeout: 40_000 });
  await page.getByRole("button", { name: "Sign in", exact: true }).first().click();
  await page.getByRole("link", { name: /^Sign in with/ }).click();
  await expect(page).toHaveURL(`${umbel.url}/broker?search=mail`);
  await expect(page.getByText("ada@example.com viewer +")).toBeVisible();
  await provider.stop();
});
