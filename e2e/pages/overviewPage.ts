import type { Locator, Page } from "@playwright/test";

export class OverviewPage {
  constructor(private readonly page: Page) {}

  async open(range?: string): Promise<void> {
    await this.page.goto(range === undefined ? "/" : `/?range=${range}`);
  }

  panel(name: string): Locator {
    return this.page.getByRole("region", { name });
  }

  range(name: string): Locator {
    return this.page.getByRole("radiogroup", { name: "Time range" }).first().getByRole("radio", { name });
  }

  /** A figure of the strip: the link that leads to what is behind it. */
  figure(name: string): Locator {
    return this.page.getByRole("main").getByRole("link", { name, exact: true });
  }

  names(): Locator {
    return this.panel("Tasks").getByRole("row");
  }

  /** The chart's crosshair: arrow keys move it, its text says the values. */
  throughput(): Locator {
    return this.page.getByRole("slider", { name: "Outcomes per minute over time" });
  }

  /** What the page is narrowed to: type a part of a name, take a choice. */
  scope(): Locator {
    return this.page.getByRole("combobox", { name: "Show only" }).first();
  }

  choice(name: string): Locator {
    return this.page.getByRole("option", { name, exact: true });
  }
}
