/** Ids are any text. One that was not encoded as it should be is shown as it came. */
export function decodeId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch (error) {
    if (error instanceof URIError) return id;
    throw error;
  }
}
