/** The URL with its password hidden, fit for logs and pages; also for text that is not quite a URL. */
export function redactUrl(url: string): string {
  return url.replace(/(:\/\/[^:@/?#]*):.*@/, "$1:***@");
}
