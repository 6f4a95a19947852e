import type { Locator, Page } from "@playwright/test";

export class FailuresPage {
  constructor(private readonly page: Page) {}

  async open(search = ""): Promise<void> {
    await this.page.goto(`/failures${search}`);
  }

  /** The group of an exception's class and a task's name. */
  row(type: string, name: string): Locator {
    return this.page
      .getByRole("list", { name: "Failures" })
      .getByRole("listitem")
      .filter({ hasText: name })
      .filter({ has: this.page.getByRole("button", { name: type, exact: true }) });
  }

  async count(row: Locator): Promise<number> {
    const title = await row.locator("[title*='in this time']").getAttribute("title");
    return Number(/^\d+/.exec(title ?? "")?.[0]);
  }

  /** All that is known of the group that is open. */
  detail(type: string): Locator {
    return this.page.getByRole("article", { name: type });
  }

  async showTab(name: "Open" | "New" | "Muted" | "Fixed"): Promise<void> {
    await this.tab(name).check({ force: true });
  }

  tab(name: string): Locator {
    return this.page.getByRole("radiogroup", { name: "Which groups" }).getByRole("radio", { name });
  }

  search(): Locator {
    return this.page.getByRole("searchbox", { name: "Exception or task name" });
  }

  /** What is under the mouse does not move, so the mouse goes where nothing would. */
  async pointAway(): Promise<void> {
    await this.page.mouse.move(300, 20);
  }
}
