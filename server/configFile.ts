/**
 * Flower's configuration file. It is a Python program to Flower; here it is read as data, and nothing of it is run. What it
 * sets to something that is no plain value is a problem where that setting has an effect: starting without it could mean
 * another port, or no sign-in.
 */
import type { PythonValue } from "@/lib/celery/pythonValue";
import { readPythonAssignments } from "@/lib/celery/pythonAssignments";

export interface FileSetting {
  /** As one would give it on the command line; null: it is no plain value. */
  text: string | null;
  /** Where it stands, for messages. */
  from: string;
}

/** By Flower's names; names that are not Flower's are there too. What is set to None is not set. */
export function readFlowerFile(
  name: string,
  source: string,
  env: Readonly<Record<string, string | undefined>>,
): Map<string, FileSetting> {
  const settings = new Map<string, FileSetting>();
  for (const assignment of readPythonAssignments(source, (variable) => env[variable])) {
    const from = `${name} line ${assignment.line}: ${assignment.name}`;
    if (assignment.value?.kind === "none") settings.delete(assignment.name);
    else settings.set(assignment.name, { text: textOf(assignment.value), from });
  }
  return settings;
}

function textOf(value: PythonValue | null): string | null {
  switch (value?.kind) {
    case "str":
      return value.value;
    case "int":
    case "float":
      return value.text;
    case "bool":
      return String(value.value);
    case "list":
    case "tuple":
    case "set": {
      const texts = value.items.map(textOf);
      return texts.every((text) => text !== null) ? texts.join(",") : null;
    }
    default:
      return null;
  }
}
