import { expect, type Locator, type Page } from "@playwright/test";

/** The page of one worker. Words are the English ones. */
export class WorkerPage {
  constructor(private readonly page: Page) {}

  async open(url: string, name: string): Promise<void> {
    await this.page.goto(`${url}/worker/${encodeURIComponent(name)}`);
    await expect(this.page.getByRole("heading", { level: 1, name })).toBeVisible();
  }

  panel(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** The line that shows the command of a control that was changed. */
  change(command: string): Locator {
    return this.page.getByRole("group", { name: "Change that is not sent yet" }).filter({ hasText: command });
  }

  /** Applies a change of which exactly this command is shown. */
  async apply(command: string): Promise<void> {
    await this.change(command).getByRole("button", { name: "Apply" }).click();
  }

  dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** What was sent and what came of it. */
  toast(words: string | RegExp): Locator {
    return this.page.getByRole("region", { name: "What was sent" }).getByText(words);
  }
}
