/** Who asks, as a proxy in front says that has signed them in. Only what comes from that proxy's own address counts. */
import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Identity } from "./sessions";

export interface ProxyHeaderSettings {
  /** In small letters, such as `x-forwarded-email`. */
  header: string;
  /** Of the groups, apart by commas; null: none are told. */
  groupsHeader: string | null;
  /** Addresses and networks of proxies. What comes over a socket file comes from them as well. */
  from: readonly string[];
}

export type ReadProxyHeader = (request: {
  headers: IncomingHttpHeaders;
  remoteAddress: string;
}) => Identity | null;

export function createProxyHeader({ header, groupsHeader, from }: ProxyHeaderSettings): ReadProxyHeader {
  const proxies = new BlockList();
  for (const network of from) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  // Over a socket file there is no address: who may connect to it is decided by who may reach the file.
  const isProxy = (address: string) =>
    address === "" || proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return ({ headers, remoteAddress }) => {
    if (!isProxy(remoteAddress)) return null;
    const name = textOf(headers[header]);
    // Two of them come with a comma between: then somebody has sent one of their own, and the proxy has added to it.
    if (name === null || name.includes(",")) return null;
    const groups = groupsHeader === null ? [] : (textOf(headers[groupsHeader]) ?? "").split(",");
    return {
      by: "proxy",
      name,
      email: name.includes("@") ? name : null,
      groups: groups.map((group) => group.trim()).filter((group) => group !== ""),
    };
  };
}

const MOST_CHARS = 8192;

function textOf(header: string | string[] | undefined): string | null {
  const text = [header].flat().join(",").trim();
  return text === "" || text.length > MOST_CHARS ? null : text;
}
