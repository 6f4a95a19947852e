/** Which language a page speaks. */

export const LOCALES = ["en", "ru", "zh"] as const;
export type Locale = (typeof LOCALES)[number];

/** The cookie that keeps a person's choice of language. */
export const LOCALE_COOKIE = "umbel-locale";

/** The person's own choice if it is one of ours, else the first of the browser's languages that we have, else English. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  return ourLocale(cookie ?? "") ?? preferred(acceptLanguage ?? "") ?? "en";
}

/** `Accept-Language` lists languages with weights, not necessarily in order: `ru;q=0.8, zh-CN`. */
function preferred(header: string): Locale | null {
  const wanted = header
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().split(";");
      const weight = parameters.map((text) => text.trim()).find((text) => text.startsWith("q="));
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) {
    const locale = ourLocale(tag);
    if (locale !== null) return locale;
  }
  return null;
}

function ourLocale(tag: string): Locale | null {
  const language = tag.toLowerCase().split("-")[0];
  return LOCALES.find((locale) => locale === language) ?? null;
}
