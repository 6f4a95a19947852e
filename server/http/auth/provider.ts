/** A provider that people sign in at, and what the way to it and back is guarded by. */
import type { Identity } from "./sessions";

/** Made anew for each sign-in, and kept in the browser's own encrypted cookie until it comes back. */
export interface Guards {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface Provider {
  /** What sessions name it by, such as `github`. */
  id: string;
  /** What people call it. */
  name: string;
  /** Where the browser goes. Rejects when the provider cannot be reached. */
  begin(guards: Guards): Promise<URL>;
  /** `url`: where the browser came back to, as the provider knows it. Rejects with whatever is wrong with it. */
  finish(url: URL, guards: Guards): Promise<Identity>;
}

/** The provider said who it is, and that is not enough: an address that nobody has confirmed. */
export class UnconfirmedError extends Error {
  constructor() {
    super("the provider has not confirmed the e-mail address");
    this.name = "UnconfirmedError";
  }
}
