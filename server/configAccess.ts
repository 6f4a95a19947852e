/** Who gets in when nothing is said of it. */
import type { Role } from "@/lib/contract/roles";
import type { Settings } from "./configSettings";

/** Who gets in without signing in. Only an address that nobody else can reach may be open without a word. */
export function decideAnonymous({
  anonymous,
  basicAuth,
  authProvider,
  authHeader,
  address,
  role,
  unixSocket,
}: Settings): { role: Role | null; isLocal: boolean; problem?: string } {
  if (anonymous !== null) return { role: anonymous === "none" ? null : anonymous, isLocal: false };
  if (basicAuth.length > 0 || authProvider !== null || authHeader !== null)
    return { role: null, isLocal: false };
  // A process that only takes events in listens to nobody.
  if (role === "ingest") return { role: null, isLocal: false };
  // A socket file is there for a proxy, and the proxy for others: what it asks looks as if it came from this machine.
  if (unixSocket === null && isLoopback(address)) return { role: "admin", isLocal: true };
  const problem =
    `--${unixSocket === null ? `address ${address}` : "unix-socket"} can be reached from outside, ` +
    "and nothing keeps anybody out. Set one of: " +
    "--basic-auth user:password, --auth-provider or --auth-header (who may sign in), " +
    "--anonymous viewer (what everybody may do: viewer, operator or admin), " +
    "--address 127.0.0.1 (this machine only)";
  return { role: null, isLocal: false, problem };
}

/** Whether only this machine can reach that address or host name. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return (
    bare === "localhost" || bare.endsWith(".localhost") || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare)
  );
}
