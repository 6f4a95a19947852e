import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

/**
 * Next wants to know at build time under which path it is served; we know at start. So pages are built for a path that
 * nobody has, and `server/http/pages.ts` puts the real one in its place.
 */
export const PREFIX_PLACEHOLDER = "/__umbel_prefix__";

/** @type {(phase: string) => import("next").NextConfig} */
export default function nextConfig(phase) {
  const basePath = phase === PHASE_DEVELOPMENT_SERVER ? "" : PREFIX_PLACEHOLDER;
  return {
    basePath,
    env: { NEXT_PUBLIC_BASE_PATH: basePath },
    reactStrictMode: true,
    poweredByHeader: false,
    // Flower answers under "/umbel/"; a redirect from there to "/umbel" would be one way round for nothing.
    skipTrailingSlashRedirect: true,
    // Nothing here needs images made smaller, and the endpoint that does it is one more that takes requests.
    images: { unoptimized: true },
    // `npm run types` checks them, once for everything; the build need not do it again.
    typescript: { ignoreBuildErrors: true },
    turbopack: { root: import.meta.dirname },
    experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@mantine/spotlight"] },
  };
}
