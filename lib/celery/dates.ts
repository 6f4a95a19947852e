/** Celery's dates on the wire: ISO 8601, with an offset or naive. */

const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?)$/;
/** Python allows offsets with seconds; `Date.parse` does not. They are worth less than a minute and are left out. */
const OFFSET_SECONDS = /([+-]\d\d:\d\d):\d\d(?:\.\d+)?$/;

/**
 * A date as Celery writes it, in Unix ms; null when it cannot be read. A naive date is UTC, as workers take it
 * (protocol reference d.1), while `Date.parse` alone would take it in our own zone.
 */
export function parseCeleryDate(text: string): number | null {
  const isDateOnly = text.length <= 10;
  const complete = isDateOnly || HAS_OFFSET.test(text) ? text.replace(OFFSET_SECONDS, "$1") : `${text}Z`;
  const at = Date.parse(complete);
  return Number.isNaN(at) ? null : at;
}
