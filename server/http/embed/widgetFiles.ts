/** The files that widgets are made of, read once at start: they are small, and asked for by every page that holds one. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface WidgetFile {
  text: string;
  /** Of its contents, for addresses and `ETag`. */
  hash: string;
}

export interface WidgetFiles {
  /** What keeps a widget live; it runs in the widget's own page. */
  page: WidgetFile;
  /** The custom element, for the pages that hold widgets. */
  element: WidgetFile;
}

/** `projectDir`: where package.json is. Null: the program was not built. */
export async function readWidgetFiles(projectDir: string): Promise<WidgetFiles | null> {
  try {
    const [page, element] = await Promise.all([
      readFile(join(projectDir, "dist", "embed", "widgetPage.js"), "utf8"),
      readFile(join(projectDir, "dist", "embed", "widget.js"), "utf8"),
    ]);
    return { page: hashed(page), element: hashed(element) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function hashed(text: string): WidgetFile {
  return { text, hash: createHash("sha256").update(text).digest("hex").slice(0, 16) };
}
