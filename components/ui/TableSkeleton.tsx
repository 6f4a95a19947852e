import classes from "./TableSkeleton.module.css";

interface TableSkeletonProps {
  /** What is loading, for readers. */
  label: string;
  rows: number;
  rowHeight: number;
  /** One entry per column: its width in px or as a share of the rest (`"1fr"`), and whether it has two lines. */
  columns: readonly { width: number | "1fr"; lines?: 1 | 2 }[];
}

/** The table's own shape while it loads, shown only when that takes longer than 150 ms. It does not move. */
export function TableSkeleton({ label, rows, rowHeight, columns }: TableSkeletonProps) {
  return (
    <div className={classes.skeleton} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div className={classes.row} style={{ height: rowHeight }} key={row}>
          {columns.map(({ width, lines = 1 }, column) => (
            <div
              className={classes.cell}
              // On a narrow screen the fixed ones give way, for nothing may stick out of the panel.
              style={
                width === "1fr"
                  ? { flex: "1 1 0", minWidth: `min(${LEAST_PX}px, ${50 / columns.length}%)` }
                  : { flex: `0 1 ${width}px` }
              }
              key={column}
            >
              <div className={classes.bar} style={{ width: share(row, column, 90) }} />
              {lines === 2 && <div className={classes.bar} style={{ width: share(row, column + 1, 60) }} />}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

const LEAST_PX = 64;

/** Texts differ in length; the same row always gets the same, so that nothing moves between two renderings. */
function share(row: number, column: number, most: number): string {
  return `${most - ((row * 7 + column * 13) % 5) * 8}%`;
}
