/** Fields of a custom event (`task-progress`), JSON as Python writes it, as a tree. */
import { parsePythonJson, PythonNumber, type PythonJson } from "@/lib/celery/pythonJson";
import type { PythonValue } from "@/lib/celery/pythonValue";
import type { TreeRoot } from "@/components/ui/valueTreeModel";

/** One root per field; none when the text is not an object. */
export function customFieldRoots(fields: string): TreeRoot[] {
  const object = parsePythonJson(fields);
  if (object === undefined || object === null || typeof object !== "object") return [];
  if (Array.isArray(object) || object instanceof PythonNumber) return [];
  return Object.entries(object).map(([name, value]) => ({ name, value: pythonValue(value) }));
}

function pythonValue(json: PythonJson): PythonValue {
  if (json === null) return { kind: "none" };
  if (typeof json === "boolean") return { kind: "bool", value: json };
  if (typeof json === "string") return { kind: "str", value: json };
  if (typeof json === "number") return { kind: "int", text: String(json) };
  if (json instanceof PythonNumber) return { kind: "float", text: json.text };
  if (Array.isArray(json)) return { kind: "list", items: json.map(pythonValue) };
  return {
    kind: "dict",
    entries: Object.entries(json).map(([name, value]) => [{ kind: "str", value: name }, pythonValue(value)]),
  };
}
