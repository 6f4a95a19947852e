/** Writes filters as text. */
import { FILTER_FIELDS, type NumberField } from "./taskFilterFields";
import type { FilterNode } from "./taskFilterNodes";
import { isEmptyPattern, type Pattern } from "./taskFilterPattern";
import { formatDuration, formatInstant, type Comparison } from "./taskFilterValues";

/** Writes a filter so that reading it gives the same tree. */
export function formatFilter(node: FilterNode): string {
  switch (node.kind) {
    case "all":
      return "";
    case "or":
      return node.nodes
        .map((child) => (child.kind === "and" ? `(${formatFilter(child)})` : formatFilter(child)))
        .join(" OR ");
    case "and":
      return node.nodes
        .map((child) => (child.kind === "or" ? `(${formatFilter(child)})` : formatFilter(child)))
        .join(" ");
    case "not": {
      const inner = formatFilter(node.node);
      return node.node.kind === "or" || node.node.kind === "and" ? `-(${inner})` : `-${inner}`;
    }
    case "word":
      return formatWord(node.pattern);
    case "text":
      return `${[node.field, ...node.path.map(formatSegment)].join(".")}:${node.patterns.map(formatPattern).join(",")}`;
    case "number":
      return `${node.field}:${formatComparison(node.test, (value) => formatNumber(node.field, value))}`;
    case "instant":
      return `${node.field}:${formatComparison(node.test, formatInstant)}`;
    case "known":
      return `${node.field}:${node.known ? "*" : '""'}`;
  }
}

/** A value as it has to be written after `field:` to mean exactly that text; for completion. */
export function quoteValue(value: string): string {
  return /[\s"(),*]/.test(value) || value === "" ? quote(value) : value;
}

/** A pattern as it has to be written after `field:`. */
export function formatPattern(pattern: Pattern): string {
  if (isEmptyPattern(pattern)) return '""';
  return pattern.parts.map((part) => (part === "" ? "" : quoteValue(part))).join("*");
}

/** A plain word must not look like `key:`, a keyword or a minus. */
function formatWord(pattern: Pattern): string {
  const text = formatPattern(pattern);
  const isPlain = !/^-|:/.test(text) && !["AND", "OR", "NOT"].includes(text);
  if (isPlain) return text;
  return pattern.parts.map((part) => (part === "" ? "" : quote(part))).join("*");
}

function formatSegment(segment: string): string {
  return /[\s:"().*,]/.test(segment) ? quote(segment) : segment;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

function formatNumber(field: NumberField, value: number): string {
  return FILTER_FIELDS[field].unit === "duration" ? formatDuration(value) : String(value);
}

function formatComparison<Value>(test: Comparison<Value>, format: (value: Value) => string): string {
  if (test.op === "..") return `${format(test.from)}..${format(test.to)}`;
  return (test.op === "=" ? "" : test.op) + format(test.value);
}
