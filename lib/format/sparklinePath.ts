/**
 * The two paths of a sparkline in a box of `width` × `height`; nulls are left out, the line is drawn across them. Null: nothing
 * to draw. `zeros`: also where all are none, as a flat line.
 */
export function sparklinePath(
  values: readonly (number | null)[],
  width: number,
  height: number,
  zeros = false,
): { line: string; area: string } | null {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < 2) return null;
  // A line of zeros says nothing that the zero beside it does not.
  const top = Math.max(...known.map(({ value }) => value));
  if (top === 0 && !zeros) return null;
  // From zero, so that a quiet line does not look like a mountain range.
  const x = (index: number) => round((index / (values.length - 1)) * width);
  const y = (value: number) => round(height - 1 - (value / (top || 1)) * (height - 2));
  const line = known
    .map(({ value, index }, step) => `${step === 0 ? "M" : "L"}${x(index)} ${y(value)}`)
    .join("");
  return { line, area: `${line}L${x(last.index)} ${height}L${x(first.index)} ${height}Z` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
