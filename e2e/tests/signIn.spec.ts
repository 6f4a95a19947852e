import { OIDC_CLIENT, startOidcServer } from "../cluster/oidcServer";
import { freePort } from "../cluster/startUmbel";
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

test("signs in at an OpenID provider, with the role that the groups give", async ({ page, startUmbel }) => {
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/login`;
  const provider = await startOidcServer(redirectUri, {
    ada: { email: "ada@example.com", email_verified: true, groups: ["ops"] },
    eve: { email: "eve@evil.org", email_verified: true, groups: [] },
  });
  const args = Object.entries({
    "auth-provider": "oidc",
    "oidc-issuer": provider.issuer,
    "oauth2-key": OIDC_CLIENT.id,
    "oauth2-secret": OIDC_CLIENT.secret,
    "oauth2-redirect-uri": redirectUri,
    "auth-roles": "ops=admin,*@example.com=viewer",
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
  await provider.stop();
});
