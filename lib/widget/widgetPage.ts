/** What a widget's page is given to go on with, as JSON in an attribute: nothing in it is ever run. */
import type { Locale } from "../format/locale";
import type { LinkClaim, Widget, WidgetData, WidgetSize } from "./widget";
import type { WidgetMessages } from "./words";

export type WidgetPageState = ShownState | RefusedState;

export interface ShownState {
  widget: Widget;
  /** With which the socket is opened; null: by who looks. */
  link: LinkClaim | null;
  locale: Locale;
  size: WidgetSize;
  /** "" or such as "/umbel". */
  urlPrefix: string;
  /** The page of Umbel that tells more, with the prefix. */
  href: string;
  /** Sites whose pages are listened to. */
  hosts: readonly string[];
  messages: WidgetMessages;
  /** What was read when the page was made. */
  data: WidgetData;
}

export interface RefusedState {
  hosts: readonly string[];
  data: null;
  /** Asking again may help. */
  again: boolean;
}
