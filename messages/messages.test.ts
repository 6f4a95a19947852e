import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { AUDIT_ACTIONS, AUDIT_OUTCOMES } from "@/lib/contract/audit";
import { OUTCOME_CODES, workerActionBodies } from "@/lib/contract/control";
import { ERROR_STATUS } from "@/lib/contract/errors";
import { LOCALES, type Locale } from "@/lib/format/locale";
import en from "./en.json";
import ru from "./ru.json";
import zh from "./zh.json";

const CATALOGUES: Record<Locale, Map<string, string>> = {
  en: flatten(en),
  ru: flatten(ru),
  zh: flatten(zh),
};
const OTHERS = LOCALES.filter((locale) => locale !== "en");

describe("the errors", () => {
  it("have words for every code that the API answers with", () => {
    expect(Object.keys(en.errors)).toEqual(expect.arrayContaining(Object.keys(ERROR_STATUS)));
  });
});

describe("the audit", () => {
  it("has words for every action and every outcome", () => {
    expect(Object.keys(en.audit.action).sort()).toEqual(Object.keys(AUDIT_ACTIONS).sort());
    expect(Object.keys(en.audit.outcome)).toEqual([...AUDIT_OUTCOMES]);
  });
});

describe("the outcomes of commands", () => {
  it("have words for every code that workers' answers come to", () => {
    expect(Object.keys(en.actions.why).sort()).toEqual([...OUTCOME_CODES].sort());
  });

  it("say what helps, save where nothing needs to", () => {
    const fine = ["ALREADY_CONSUMING", "NOT_CONSUMING", "STOPPING"];
    expect(Object.keys(en.actions.mend).sort()).toEqual(
      OUTCOME_CODES.filter((code) => !fine.includes(code)).sort(),
    );
  });

  it("name every action", () => {
    expect(Object.keys(en.actions.name).sort()).toEqual(Object.keys(workerActionBodies).sort());
  });
});

describe.each(OTHERS)("the catalogue %s", (locale) => {
  it("has the keys of the English one, no more and no less", () => {
    expect([...CATALOGUES[locale].keys()].sort()).toEqual([...CATALOGUES.en.keys()].sort());
  });

  it("takes the same values and tags in every message", () => {
    const different = [...CATALOGUES.en].flatMap(([key, text]) => {
      const wanted = placeholders(parse(text));
      const found = placeholders(parse(CATALOGUES[locale].get(key) ?? ""));
      // A language without plurals may leave out the number that only chooses between them.
      const optional = new Set(categoriesOf(locale).length > 1 ? [] : wanted.plurals);
      const same =
        found.all.every((name) => wanted.all.includes(name)) &&
        wanted.all.every((name) => found.all.includes(name) || optional.has(name));
      return same ? [] : [`${key}: ${wanted.all.join()} / ${found.all.join()}`];
    });
    expect(different).toEqual([]);
  });

  it("leaves no message in English by mistake", () => {
    // Words that are the same everywhere: names, units of Celery, numbers.
    const script = locale === "ru" ? /\p{Script=Cyrillic}/u : /\p{Script=Han}/u;
    const same = [...CATALOGUES.en].filter(([key, text]) => {
      const own = CATALOGUES[locale].get(key) ?? "";
      return own === text && /\p{Letter}{4,} \p{Letter}{2,}/u.test(text) && !script.test(own);
    });
    expect(same.map(([key]) => key)).toEqual([]);
  });
});

describe.each(LOCALES)("the plurals of %s", (locale) => {
  it("have a form for every category of the language", () => {
    const categories = categoriesOf(locale);
    const missing = [...CATALOGUES[locale]].flatMap(([key, text]) =>
      pluralForms(parse(text))
        .filter((forms) => !categories.every((category) => forms.includes(category)))
        .map((forms) => `${key}: ${forms.join()}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Every message with its path as key. */
function flatten(tree: object, path = ""): Map<string, string> {
  const messages = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") messages.set(here, value);
    else if (typeof value === "object" && value !== null) {
      for (const [inner, text] of flatten(value, here)) messages.set(inner, text);
    }
  }
  return messages;
}

function categoriesOf(locale: Locale): string[] {
  return new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
}

/** Names of values, and of tags in angle brackets, sorted, each once; and which of them choose between plurals. */
function placeholders(elements: MessageFormatElement[]): { all: string[]; plurals: string[] } {
  return { all: [...new Set(elements.flatMap(namesOf))].sort(), plurals: elements.flatMap(pluralNames) };
}

function pluralNames(element: MessageFormatElement): string[] {
  if (element.type === TYPE.tag) return element.children.flatMap(pluralNames);
  if (element.type !== TYPE.plural && element.type !== TYPE.select) return [];
  const inner = Object.values(element.options).flatMap((option) => option.value.flatMap(pluralNames));
  return element.type === TYPE.plural ? [element.value, ...inner] : inner;
}

function namesOf(element: MessageFormatElement): string[] {
  switch (element.type) {
    case TYPE.literal:
    case TYPE.pound:
      return [];
    case TYPE.argument:
    case TYPE.number:
    case TYPE.date:
    case TYPE.time:
      return [element.value];
    case TYPE.select:
    case TYPE.plural:
      return [
        element.value,
        ...Object.values(element.options).flatMap((option) => option.value.flatMap(namesOf)),
      ];
    case TYPE.tag:
      return [`<${element.value}>`, ...element.children.flatMap(namesOf)];
  }
}

/** The categories that each plural of a message has forms for. */
function pluralForms(elements: MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.tag) return pluralForms(element.children);
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return [];
    const inner = Object.values(element.options).flatMap((option) => pluralForms(option.value));
    return element.type === TYPE.plural ? [Object.keys(element.options), ...inner] : inner;
  });
}
