/** The words of widgets, taken out of the catalogues: what the server writes with, and what goes along with the page. */
import type { Locale } from "@/lib/format/locale";
import { createWidgetWords, type WidgetMessages, type WidgetWords } from "@/lib/widget/words";
import en from "@/messages/en.json";
import ru from "@/messages/ru.json";
import zh from "@/messages/zh.json";

export const WIDGET_MESSAGES: Readonly<Record<Locale, WidgetMessages>> = {
  en: messagesOf(en),
  ru: messagesOf(ru),
  zh: messagesOf(zh),
};

function messagesOf({ embed, states, time }: typeof en): WidgetMessages {
  return { widget: embed.widget, refused: embed.refused, states, units: time.unit };
}

/** The server does not know the reader's zone; what it writes says that it is UTC. */
export const WIDGET_WORDS: Readonly<Record<Locale, WidgetWords>> = {
  en: createWidgetWords(WIDGET_MESSAGES.en, "en", "UTC"),
  ru: createWidgetWords(WIDGET_MESSAGES.ru, "ru", "UTC"),
  zh: createWidgetWords(WIDGET_MESSAGES.zh, "zh", "UTC"),
};
