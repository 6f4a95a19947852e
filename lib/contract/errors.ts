/** Every error code that the API answers with, and its HTTP status. `server/http` is the only place that maps them. */
export const ERROR_STATUS = {
  BAD_REQUEST: 400,
  BAD_FILTER: 400,
  NOT_SIGNED_IN: 401,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  WORKER_NOT_FOUND: 404,
  FAILURE_NOT_FOUND: 404,
  QUEUE_NOT_FOUND: 404,
  OPERATION_NOT_FOUND: 404,
  VIEW_NOT_FOUND: 404,
  ARGUMENTS_NOT_EXACT: 409,
  QUEUE_UNKNOWN: 409,
  TASK_NOT_REGISTERED: 409,
  TOO_MANY_TRIES: 429,
  TOO_MANY_OPERATIONS: 429,
  STORE_UNAVAILABLE: 503,
  BROKER_UNAVAILABLE: 503,
  RESULTS_UNAVAILABLE: 503,
  SENT_UNCONFIRMED: 504,
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** A request that is wrong, or something that cannot be had now. `details` is shown to the caller: no secrets. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: Record<string, string | number> = {},
    message: string = code,
  ) {
    super(message);
    this.name = "AppError";
  }
}

/** The one shape of every error answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; details: Record<string, string | number> };
}
