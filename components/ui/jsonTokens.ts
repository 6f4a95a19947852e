/** A line of JSON in coloured pieces. Any text is taken; what is no JSON stays plain. Pure. */

export type JsonTone = "key" | "text" | "number" | "word" | "plain";

const TOKEN =
  /("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null|NaN|Infinity)\b|[^"\d\-a-zA-Z]+|[a-zA-Z]+|-/g;

export interface JsonToken {
  tone: JsonTone;
  text: string;
}

export function jsonTokens(line: string): JsonToken[] {
  return [...line.matchAll(TOKEN)].flatMap(([all, string, colon, number, word]): JsonToken[] => {
    if (string === undefined)
      return [{ tone: number !== undefined ? "number" : word !== undefined ? "word" : "plain", text: all }];
    if (colon === undefined) return [{ tone: "text", text: string }];
    return [
      { tone: "key", text: string },
      { tone: "plain", text: colon },
    ];
  });
}
