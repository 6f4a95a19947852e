/** The arithmetic of benches: shares of a sorted list, lines through points. */

/** The value below which this part of them lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

export interface Line {
  slope: number;
  /** By how much the slope may be off by chance: one standard error. */
  slopeError: number;
  intercept: number;
}

/** The line through these points with the least squares of what is off it. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  const off = points.reduce((sum, [x, y]) => sum + (y - intercept - slope * x) ** 2, 0);
  return { slope, intercept, slopeError: n > 2 ? Math.sqrt(off / (n - 2) / spread) : NaN };
}

/** The power with which y grows with x: 0 not at all, 1 in proportion. */
export function growthExponent(points: readonly (readonly [x: number, y: number])[]): Line {
  return fitLine(points.map(([x, y]) => [Math.log(x), Math.log(y)] as const));
}
