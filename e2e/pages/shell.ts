import type { Locator, Page } from "@playwright/test";

/** What stands around every page. Words are the English ones. */
export class Shell {
  constructor(private readonly page: Page) {}

  /** The sidebar, or on phones the bottom bar. */
  places(): Locator {
    return this.page.getByRole("navigation", { name: "Places" });
  }

  place(name: "Overview" | "Tasks" | "Queues" | "Workers"): Locator {
    return this.places().getByRole("link", { name: new RegExp(`^${name}`) });
  }

  title(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  /** The button that says Live or Paused. */
  liveControl(): Locator {
    return this.page.getByRole("main").getByRole("button", { name: /^(Live|Paused)/ });
  }

  /** What the note above the page says about the connection. */
  note(): Locator {
    return this.page.getByRole("status").filter({ hasText: /Cannot reach|does not answer|reads the events/ });
  }

  /** The word at the foot of the sidebar. */
  connection(): Locator {
    return this.page.getByRole("complementary", { name: "Sidebar" }).getByRole("link", { name: /ev\/s/ });
  }

  /** Opens the search and types. */
  async search(text: string): Promise<void> {
    await this.page.getByRole("button", { name: "Search or jump to" }).click();
    await this.searchField().fill(text);
  }

  searchField(): Locator {
    return this.page.getByPlaceholder("A place, a task's id or name, a worker");
  }

  /** A line that the search offers. */
  found(name: string | RegExp): Locator {
    return this.page.getByRole("dialog").getByRole("button", { name });
  }

  async openPreferences(): Promise<Locator> {
    await this.page.getByRole("button", { name: "Look and language" }).click();
    return this.page.getByRole("dialog", { name: "Look and language" });
  }
}
