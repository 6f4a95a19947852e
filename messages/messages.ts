/** The shape of a catalogue: every language has the same keys, and a test says so. English is the measure. */
import type en from "./en.json";

export type Messages = typeof en;
