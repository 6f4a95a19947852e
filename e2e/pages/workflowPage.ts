import { expect, type Locator, type Page } from "@playwright/test";

type View = "Graph" | "Timeline" | "List";

/** The page of a task's workflow. Words are the English ones. */
export class WorkflowPage {
  constructor(private readonly page: Page) {}

  /** The task's first event may still be on its way: the page turns by itself then. */
  async open(id: string, view: View = "Graph"): Promise<void> {
    await this.page.goto(`/task/${id}/workflow${view === "Graph" ? "" : `?view=${view.toLowerCase()}`}`);
    await expect(this.view(view)).toBeChecked();
  }

  view(name: View): Locator {
    return this.page.getByRole("radio", { name });
  }

  /** Segments are labels over radio buttons. */
  async choose(name: View): Promise<void> {
    await this.page.getByRole("radiogroup", { name: "View" }).getByText(name).click();
  }

  graph(): Locator {
    return this.page.getByRole("group", { name: /^Graph of the workflow/ });
  }

  /** What is said of its shape, as in the graph's name. */
  shaped(words: string): Locator {
    return this.page.getByRole("group", { name: `Graph of the workflow: ${words}` });
  }

  box(words: RegExp): Locator {
    return this.graph().getByRole("link", { name: words });
  }

  folded(words: RegExp): Locator {
    return this.graph().getByRole("button", { name: words });
  }

  counts(): Locator {
    return this.page.getByRole("list", { name: "Tasks by state" });
  }

  timeline(): Locator {
    return this.page.getByRole("list", { name: "Tasks over time" });
  }

  rows(): Locator {
    return this.page.getByRole("table").getByRole("row");
  }
}
