import { apart } from "./plotModel";
import classes from "./Markers.module.css";

/** Something that happened, at a share of the width. */
export interface Marker {
  at: number;
  share: number;
  label: string;
}

/** Closer together than this (a share of the width) two labels would run into each other: then the later one is shown. */
const LABEL_SHARE = 0.17;

/** Dotted lines through a chart's plots, with words above them unless only the lines are wanted. A picture: the tooltip tells. */
export function Markers({ markers, labels = true }: { markers: readonly Marker[]; labels?: boolean }) {
  const told = apart(markers, LABEL_SHARE);
  return (
    <div className={classes.markers} aria-hidden>
      {markers.map((marker) => (
        <div className={classes.line} style={{ left: `${marker.share * 100}%` }} key={marker.at}>
          {labels && told.has(marker) && (
            <span className={classes.label} data-side={sideOf(marker.share)}>
              {marker.label}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

/** Near an edge the words stand on the inner side of their line. */
function sideOf(share: number): "left" | "middle" | "right" {
  if (share < 0.1) return "right";
  return share > 0.9 ? "left" : "middle";
}
