/** Every error code that the API answers with, and its HTTP status. `server/http` is the only place that maps them. */
export const ERROR_STATUS = {
  BAD_REQUEST: 400,
  BAD_FILTER: 400,
  NOT_SIGNED_IN: 401,
  WRONG_PASSWORD: 401,
  NOT_ALLOWED: 403,
  FORM_EXPIRED: 403,
  REASON_REQUIRED: 428,
  LINK_INVALID: 403,
  LINK_EXPIRED: 403,
  NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  WORKER_NOT_FOUND: 404,
  FAILURE_NOT_FOUND: 404,
  QUEUE_NOT_FOUND: 404,
  OPERATION_NOT_FOUND: 404,
  VIEW_NOT_FOUND: 404,
  TOKEN_NOT_FOUND: 404,
  ARGUMENTS_NOT_EXACT: 409,
  QUEUE_UNKNOWN: 409,
  QUEUE_NOT_CHOSEN: 409,
  QUEUE_UNREADABLE: 409,
  TASK_NOT_REGISTERED: 409,
  RESULT_HIDDEN: 409,
  TOO_MANY_TRIES: 429,
  TOO_MANY_ACTIONS: 429,
  TOO_MANY_OPERATIONS: 429,
  STORE_UNAVAILABLE: 503,
  BROKER_UNAVAILABLE: 503,
  RESULTS_UNAVAILABLE: 503,
  SENT_UNCONFIRMED: 504,
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What an answer says where nothing more exact is known, in English; the pages have words of their own for each code. */
export const ERROR_WORDS: Record<ErrorCode, string> = {
  BAD_REQUEST: "The request is wrong.",
  BAD_FILTER: "The filter cannot be read; the details tell where and why.",
  NOT_SIGNED_IN: "Sign in first.",
  WRONG_PASSWORD: "That user and password do not go together.",
  NOT_ALLOWED: "That is not allowed to you.",
  FORM_EXPIRED: "This form is too old, or was not given to this browser: load the page again.",
  REASON_REQUIRED: "Say why, in the header X-Umbel-Reason: here every action on the cluster needs a reason.",
  LINK_INVALID: "The link does not count: it was changed, or made for another widget or with another key.",
  LINK_EXPIRED: "The link has expired.",
  NOT_FOUND: "There is nothing at this address.",
  TASK_NOT_FOUND: "No such task is known here.",
  WORKER_NOT_FOUND: "There is no worker of this name.",
  FAILURE_NOT_FOUND: "There is no such group of failures.",
  QUEUE_NOT_FOUND: "There is no queue of this name.",
  OPERATION_NOT_FOUND: "There is no such operation, or it is over for long.",
  VIEW_NOT_FOUND: "There is no such saved view.",
  TOKEN_NOT_FOUND: "There is no such token.",
  ARGUMENTS_NOT_EXACT: "The arguments of the task are not known exactly.",
  QUEUE_UNKNOWN: "It is not known to which queue the task went.",
  QUEUE_NOT_CHOSEN: "Name a queue: the workers that have the task take from several, or none is known.",
  QUEUE_UNREADABLE: "The broker does not let this queue be read: the details have its words.",
  TASK_NOT_REGISTERED: "No worker that answers knows a task of this name.",
  RESULT_HIDDEN:
    "This result holds, or may hold, what is hidden, in a form in which it cannot be hidden byte for byte.",
  TOO_MANY_TRIES: "Too many tries; wait a little.",
  TOO_MANY_ACTIONS: "Too many actions one after the other; wait a little.",
  TOO_MANY_OPERATIONS: "Too many operations are under way; wait until one has ended.",
  STORE_UNAVAILABLE: "Our own Redis does not answer.",
  BROKER_UNAVAILABLE: "The broker does not answer.",
  RESULTS_UNAVAILABLE: "The result backend does not answer.",
  SENT_UNCONFIRMED: "It was sent, but the broker has not said that it took it.",
  INTERNAL: "Something went wrong here.",
};

/** A request that is wrong, or something that cannot be had now. `details` is shown to the caller: no secrets. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: Record<string, string | number> = {},
    message: string = ERROR_WORDS[code],
  ) {
    super(message);
    this.name = "AppError";
  }
}

/** The one shape of every error answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; details: Record<string, string | number> };
}
