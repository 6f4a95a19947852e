/** What a bench prints beside a number that has a bound. One that is above makes the command end with an error. */
export function holds(value: number, bound: number): string {
  return `${mustHold(value <= bound)} ${bound.toLocaleString("en")}`;
}

/** The same for what is no number. */
export function mustHold(isWell: boolean): "holds" | "ABOVE" {
  if (!isWell) process.exitCode = 1;
  return isWell ? "holds" : "ABOVE";
}
