/**
 * The filter language: one grammar for the task page, the API and the command palette.
 *
 *     word  "two words"  field:value  field:a,b  field:shop.*  kwargs.customer:c42
 *     runtime:>2s  retries:>=3  received:-1h..now  received:2026-11-20T10:00..  started:*  queue:""
 *     -term  NOT term  a b (both)  a AND b  a OR b  ( … )
 *
 * AND binds closer than OR. The words AND, OR and NOT are written in capitals. A comma between values of one field
 * means either. Text is compared without regard to case; `*` stands for any characters, in quotes for itself.
 */
export * from "./taskFilterFields";
export * from "./taskFilterFormat";
export * from "./taskFilterMatch";
export * from "./taskFilterNodes";
export * from "./taskFilterParse";
export * from "./taskFilterTokens";
export type { Pattern } from "./taskFilterPattern";
export { isTimeZone } from "./taskFilterValues";
export type { Comparison, FilterClock, InstantValue } from "./taskFilterValues";
