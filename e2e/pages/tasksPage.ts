import type { Locator, Page } from "@playwright/test";

/** The task list. Words are the English ones. */
export class TasksPage {
  constructor(private readonly page: Page) {}

  async open(search = ""): Promise<void> {
    await this.page.goto(`/tasks${search}`);
    await this.filter().waitFor();
  }

  table(): Locator {
    return this.page.getByRole("table", { name: "Tasks" });
  }

  /** All rows that are drawn, without the head. */
  rows(): Locator {
    return this.table()
      .getByRole("row")
      .filter({ has: this.page.getByRole("link") });
  }

  row(id: string): Locator {
    return this.table()
      .getByRole("row")
      .filter({ has: this.page.locator(`a[href$="/task/${id}"]`) });
  }

  head(name: string): Locator {
    return this.table().getByRole("columnheader", { name });
  }

  filter(): Locator {
    return this.page.getByRole("combobox", { name: "Filter tasks" });
  }

  /** A finished term of the filter. */
  chip(term: string): Locator {
    return this.page.getByRole("button", { name: `Edit ${term}`, exact: true });
  }

  facet(value: string): Locator {
    return this.page.getByRole("group", { name: "Narrow down" }).getByRole("button", { name: value });
  }

  /** The saved views in the sidebar. */
  views(): Locator {
    return this.page.getByRole("region", { name: "Saved views" });
  }

  drawer(): Locator {
    return this.page.getByRole("dialog", { name: "Task" });
  }

  bulkBar(): Locator {
    return this.page.getByRole("toolbar", { name: "Selected tasks" });
  }

  /** What is under the mouse does not move, so the mouse goes where nothing would. */
  async pointAway(): Promise<void> {
    await this.page.mouse.move(300, 20);
  }
}
