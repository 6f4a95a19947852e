/**
 * Where the program is served: "" or "/umbel". next.config.js sets it, and gives the same to Next as `basePath`.
 * Next's own links and assets have it already; requests and sockets of ours take it from here.
 */
export const BASE_PATH = process.env.NEXT_PUBLIC_BASE_PATH ?? "";
