/** Python's JSON as text again: every number as it came, so that nothing is rounded on its way to a page. */
import { PythonNumber, type PythonJson } from "./pythonJson";

/** Compact JSON text; not standard JSON where the value holds `NaN` or an infinity. */
export function printPythonJson(value: PythonJson): string {
  if (value instanceof PythonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(printPythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(
      ([name, inner]) => `${JSON.stringify(name)}: ${printPythonJson(inner)}`,
    );
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}
