/**
 * The path under which everything is served. A proxy in front may leave it on or take it off before it asks us, and both
 * are answered alike: what comes without it is taken for what somebody asked for with it.
 */

/** `url`: path and query, as in a request. `urlPrefix`: "" or such as "/umbel". */
export function withUrlPrefix(url: string, urlPrefix: string): string {
  if (urlPrefix === "" || !url.startsWith("/")) return url;
  const [path = ""] = url.split("?", 1);
  return path === urlPrefix || path.startsWith(`${urlPrefix}/`) ? url : urlPrefix + url;
}
