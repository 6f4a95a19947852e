/** What a bench prints beside a number that has a bound. */
export function holds(value: number, bound: number): string {
  return `${value <= bound ? "holds" : "ABOVE"} ${bound.toLocaleString("en")}`;
}
