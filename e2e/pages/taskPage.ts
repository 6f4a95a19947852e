import { expect, type Locator, type Page } from "@playwright/test";

/** The page of one task. Words are the English ones. */
export class TaskPage {
  constructor(private readonly page: Page) {}

  /** Its link may be followed before its first event has come: the page turns by itself then. */
  async open(id: string): Promise<void> {
    await this.page.goto(`/task/${id}`);
    await expect(this.events()).toBeVisible();
  }

  state(word: string): Locator {
    return this.page.getByRole("main").getByText(word, { exact: true }).first();
  }

  panel(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  events(): Locator {
    return this.page.getByRole("list", { name: "Events" });
  }

  /** A line of the arguments' or the result's tree. */
  tree(name: string): Locator {
    return this.page.getByRole("list", { name });
  }
}
