"use client";
import { followOperation, type Followed, type OperationTeller } from "./operations";
import { useAction, type Action } from "./useAction";

interface FollowedActionOptions<Input, Operation extends Followed> {
  send: (input: Input) => Promise<Operation>;
  /** What the toast says until the operation has begun. */
  sending: string;
  teller: OperationTeller<Operation>;
}

/**
 * Begins what goes on after it was answered: answers when the operation has begun; the toast follows it to its end,
 * whatever page is open then. Errors are the dialog's to show.
 */
export function useFollowedAction<Input, Operation extends Followed>(
  options: FollowedActionOptions<Input, Operation>,
): Action<Input, Operation> {
  const { send, sending, teller } = options;
  return useAction<Input, Operation>({
    send,
    sending: () => sending,
    told: (operation) => {
      followOperation(teller, operation);
      return null;
    },
    errorsIn: "dialog",
  });
}
