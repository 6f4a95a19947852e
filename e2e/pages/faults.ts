/** What axe finds on a page. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What is serious or worse, one line each with where it is. */
export async function faultsOf(page: Page, rules: "all" | "colours"): Promise<string[]> {
  // Without frames there is nothing that its newer way, a page of its own for each answer, would be good for.
  // Of what passes nothing is told, which takes a third of the time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  const { violations } = await (
    rules === "all" ? axe.withTags(WCAG_AA) : axe.withRules(["color-contrast"])
  ).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} ${target.join(" ")} ${failureSummary}`),
    );
}

const WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
