"use client";
import { useTranslations } from "next-intl";
import { useFormat } from "@/components/ui/useFormat";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { AUDIT_ERRORS, type AuditLine } from "@/lib/contract/audit";
import { ERROR_WORDS } from "@/lib/contract/errors";
import { keyOfWords, readMissing } from "./auditModel";

export interface AuditWords {
  /** An action's name; one of a newer server as it stands. */
  action: (action: string) => string;
  /** "2 done, 1 refused"; null: nothing was counted. */
  counts: (line: Pick<AuditLine, "counts">) => string | null;
  /** Why it was not done: in the reader's language where the kept words are those of a known error, else as they stand. */
  error: (words: string) => string;
  /** Who it was; nobody has a word of its own. */
  user: (user: string) => string;
}

export function useAuditWords(): AuditWords {
  const t = useTranslations("audit");
  const te = useTranslations("errors");
  const format = useFormat();
  return {
    action: (action) => (t.has(`action.${action}`) ? t(`action.${action}`) : visibleText(action)),
    counts({ counts }) {
      const said = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
      if (said.length === 0) return null;
      return said
        .map(([word, count]) =>
          t.has(`count.${word}`)
            ? t(`count.${word}`, { count, shown: format.count(count) })
            : `${format.count(count)} ${visibleText(word)}`,
        )
        .join(", ");
    },
    error(words) {
      const code = keyOfWords(ERROR_WORDS, words);
      if (code !== null && te.has(code)) return te(code);
      const known = keyOfWords(AUDIT_ERRORS, words);
      if (known !== null) return t(`error.${known}`);
      const missing = readMissing(words);
      if (missing === null) return words;
      const { permission, names } = missing;
      return names.length === 0
        ? te("missing", { permission })
        : te("missingFor", { permission, what: names.map(visibleText).join(" · ") });
    },
    user: (user) => (user === "" ? t("nobody") : visibleText(user)),
  };
}
