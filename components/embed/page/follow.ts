/** Follows what a widget shows over Socket.IO, and knows how old it is. Times are this machine's, Unix ms. */
import { subjectKey, type JoinAnswer, type ServerToClient } from "@/lib/contract/realtime";
import type { Liveness } from "@/lib/widget/renderWidget";
import type { WidgetData } from "@/lib/widget/widget";
import type { ShownState } from "@/lib/widget/widgetPage";
import { openWire } from "./wire";

export interface Follower {
  /** How old what is known is. */
  liveness(now: number): Liveness;
}

export interface FollowOptions {
  state: ShownState;
  onData: (data: WidgetData) => void;
  /** It is over: nothing more will come. `code`: as in the contract's errors. */
  onEnd: (code: string) => void;
}

/** Umbel says something every five seconds; who misses two of them is cut off. */
const SILENT_AFTER_MS = 12_000;
/** So long a first try to connect is no news. */
const PATIENCE_MS = 4000;
const AGAIN_MS = 5000;
/** With these the server would not have us back. */
const FINAL: ReadonlySet<string> = new Set(["LINK_EXPIRED", "LINK_INVALID", "NOT_SIGNED_IN", "NOT_ALLOWED"]);

export function follow({ state, onData, onEnd }: FollowOptions): Follower {
  const { widget, link, urlPrefix } = state;
  const begunAt = Date.now();
  let heardAt = begunAt;
  let hasHeard = false;
  const subject = { kind: "widget", widget } as const;
  const key = subjectKey(subject);
  const wire = openWire({
    path: `${urlPrefix}/socket.io`,
    auth: link === null ? {} : { link },
    onOpen: join,
    onRefused: endIfFinal,
    onEvent(name, argument) {
      if (name === "session:ended") end(link === null ? "NOT_SIGNED_IN" : "LINK_EXPIRED");
      if (name !== "widget:changed") return;
      const update = argument as Parameters<ServerToClient["widget:changed"]>[0]; // typed at the other end
      if (update.subject !== key) return;
      hasHeard = true;
      heardAt = Date.now();
      onData(update.data);
    },
  });

  function join(): void {
    wire.emit("subject:join", subject, (given) => {
      const answer = given as JoinAnswer; // likewise
      if (answer.ok) return;
      endIfFinal(answer.code);
      setTimeout(() => {
        if (wire.isOpen) join();
      }, AGAIN_MS);
    });
  }

  function endIfFinal(code: string): void {
    if (FINAL.has(code)) end(code);
  }

  function end(code: string): void {
    wire.close();
    onEnd(code);
  }

  return {
    liveness(now) {
      const isSilent = now - heardAt > SILENT_AFTER_MS;
      if (hasHeard && wire.isOpen && !isSilent) return { kind: "live" };
      if (!hasHeard && now - begunAt < PATIENCE_MS) return { kind: "connecting" };
      return { kind: "stale", since: heardAt };
    },
  };
}
