import type { Locator, Page } from "@playwright/test";

export class WorkersPage {
  constructor(private readonly page: Page) {}

  async open(search = ""): Promise<void> {
    await this.page.goto(`/workers${search}`);
  }

  table(): Locator {
    return this.page.getByRole("table", { name: "Workers" });
  }

  row(name: string): Locator {
    return this.table().getByRole("row").filter({ hasText: name });
  }

  /** The names in the order in which they are listed. */
  names(): Locator {
    return this.table().getByRole("rowheader").getByRole("link");
  }

  head(name: string): Locator {
    return this.table().getByRole("columnheader", { name, exact: true });
  }

  searchField(): Locator {
    return this.page.getByRole("searchbox", { name: "Name, queue, version" }).first();
  }

  async select(...names: string[]): Promise<void> {
    for (const name of names) await this.page.getByRole("checkbox", { name: `Select ${name}` }).check();
  }

  /** Opens the menu of the selected workers and takes an entry. */
  async act(entry: string): Promise<void> {
    await this.page
      .getByRole("toolbar", { name: "Selected workers" })
      .getByRole("button", { name: "Act" })
      .click();
    await this.page.getByRole("menuitem", { name: entry, exact: true }).click();
  }
}
