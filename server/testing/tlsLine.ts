/** A line to a live server that is encrypted: a TLS end on a free port, with certificates made for the test. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { promisify } from "node:util";

export interface TlsLine {
  port: number;
  /** The authority that vouches for the server, and for clients. */
  caFile: string;
  /** A client's, by that authority. */
  certFile: string;
  keyFile: string;
  close(): Promise<void>;
}

/** Asks clients for a certificate. The server's own is for `localhost` alone. */
export async function openTlsLine(serverUrl: string): Promise<TlsLine> {
  const folder = await mkdtemp(join(tmpdir(), "umbel-tls-"));
  const file = (name: string) => join(folder, name);
  await makeCertificates(file);
  const target = new URL(serverUrl);
  const server = createServer(
    {
      ca: await readFile(file("ca.pem")),
      cert: await readFile(file("server.pem")),
      key: await readFile(file("server.key")),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (client) => {
      const upstream = connect(Number(target.port), target.hostname);
      client.pipe(upstream).pipe(client);
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        socket.on("close", () => other.destroy());
        socket.on("error", () => other.destroy()); // one side is gone: so is the other
      }
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    port: (server.address() as AddressInfo).port, // a TCP server's address is no text
    caFile: file("ca.pem"),
    certFile: file("client.pem"),
    keyFile: file("client.key"),
    async close() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An authority, and by it a server (`localhost`) and a client: `<name>.pem` and `<name>.key`, with openssl. */
export async function makeCertificates(file: (name: string) => string): Promise<void> {
  const openssl = (...args: string[]) => promisify(execFile)("openssl", args);
  const key = (name: string) => [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    file(name),
  ];
  await openssl(
    "req",
    "-x509",
    ...key("ca.key"),
    "-out",
    file("ca.pem"),
    "-days",
    "2",
    "-subj",
    "/CN=test authority",
  );
  const signed = ["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-days", "2"];
  for (const [name, subject] of [
    ["server", "/CN=localhost"],
    ["client", "/CN=umbel"],
  ] as const) {
    await openssl(
      "req",
      ...key(`${name}.key`),
      "-out",
      file(`${name}.csr`),
      "-subj",
      subject,
      "-addext",
      "subjectAltName=DNS:localhost",
    );
    await openssl(
      ...["x509", "-req", "-in", file(`${name}.csr`), "-out", file(`${name}.pem`)],
      ...["-CAcreateserial", "-copy_extensions", "copy", ...signed],
    );
  }
}
