/** Every call of our API. Made from the routes by `npm run client`: change those, not this. */
export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first, by pages */
        get: {
            parameters: {
                query?: {
                    /** @description part of the user's name; - for those who had not signed in */
                    user?: string;
                    /** @description one or several, apart by commas */
                    action?: string;
                    /** @description one or several, apart by commas: done, partly, failed, refused, running, unknown */
                    outcome?: string;
                    /** @description part of a name, a target, the reason, the details, the error or the address */
                    text?: string;
                    /** @description exactly this among the first 50 targets */
                    target?: string;
                    /** @description Unix milliseconds */
                    from?: number;
                    /** @description Unix milliseconds */
                    to?: number;
                    /** @description `next` of the page before */
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Unix milliseconds */
                            at: number;
                            /** @description newest first */
                            lines: {
                                id: string;
                                /** @description when it began, Unix milliseconds */
                                at: number;
                                /** @description empty where nobody had signed in; token:NAME for an API token */
                                user: string;
                                /** @description empty of a sign-in that failed, and where tries are gathered */
                                role: string;
                                /** @description the address it came from; empty where it is not known */
                                from: string;
                                reason: string | null;
                                action: string;
                                /** @description the first 50 of what it is about: task ids, workers, queues */
                                targets: string[];
                                targetCount: number;
                                /** @description what else was asked for, JSON; cut after 2000 characters */
                                details: string;
                                /** @enum {string} */
                                outcome: "done" | "partly" | "failed" | "refused" | "running" | "unknown";
                                /** @description Unix milliseconds; null while it is under way, or not known */
                                endedAt: number | null;
                                /** @description how many by outcome */
                                counts: {
                                    [key: string]: number;
                                } | null;
                                /** @description why it was not done, in words */
                                error: string | null;
                            }[];
                            /** @description where to go on; null: there is no more. A page may be short, or empty, and not be the last. */
                            next: string | null;
                            /** @description how far back this page looked, Unix milliseconds; null: to the end */
                            searchedTo: number | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All of it that matches, as a file */
        get: {
            parameters: {
                query?: {
                    /** @description part of the user's name; - for those who had not signed in */
                    user?: string;
                    /** @description one or several, apart by commas */
                    action?: string;
                    /** @description one or several, apart by commas: done, partly, failed, refused, running, unknown */
                    outcome?: string;
                    /** @description part of a name, a target, the reason, the details, the error or the address */
                    text?: string;
                    /** @description exactly this among the first 50 targets */
                    target?: string;
                    /** @description Unix milliseconds */
                    from?: number;
                    /** @description Unix milliseconds */
                    to?: number;
                    format?: "csv" | "jsonl";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv; charset=utf-8; header=present": components["schemas"]["Error"];
                        "application/jsonl; charset=utf-8": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Failed tasks in groups, what wants to be looked at first */
        get: {
            parameters: {
                query?: {
                    range?: "15m" | "1h" | "6h" | "24h" | "7d";
                    /** @description only groups that stand so; without it all of them */
                    status?: "new" | "back" | "open" | "muted" | "resolved";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            range: "15m" | "1h" | "6h" | "24h" | "7d";
                            /** @description Unix milliseconds */
                            from: number;
                            /** @description Unix milliseconds */
                            to: number;
                            stepMs: number;
                            /** @description groups that stand so, with failures in the range; of the resolved all */
                            counts: {
                                new: number;
                                back: number;
                                open: number;
                                muted: number;
                                resolved: number;
                            };
                            /** @description failures in the range, of all groups */
                            failures: number;
                            /** @description at most 500, what wants to be looked at first */
                            groups: {
                                id: string;
                                /** @description the task's name */
                                name: string | null;
                                /** @description the exception's class without its module */
                                type: string | null;
                                /** @description the exception's message with … for what varies */
                                message: string;
                                /** @description the deepest frame that is not a library's, file:function */
                                frame: string | null;
                                /**
                                 * @description new: first seen within a day; back: failed again after it was resolved
                                 * @enum {string}
                                 */
                                status: "new" | "back" | "open" | "muted" | "resolved";
                                /** @description failures in the range */
                                count: number;
                                /** @description failures per step of the range, oldest first */
                                trend: number[];
                                /** @description its first failure ever */
                                firstAt: number;
                                /** @description Unix milliseconds */
                                lastAt: number;
                                /** @description id of the task that failed last */
                                lastTask: string;
                                lastWorker: string | null;
                                /** @description whole, at most 300 characters */
                                lastMessage: string;
                                /** @description when it began to fail, within the range; null: before it */
                                begunAt: number | null;
                                /** @description likely, where what is known allows a guess */
                                cause: ({
                                    /** @enum {string} */
                                    kind: "timeLimit";
                                    seconds: number | null;
                                } | {
                                    /** @enum {string} */
                                    kind: "softTimeLimit";
                                } | {
                                    /** @enum {string} */
                                    kind: "killed";
                                    signal: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "exited";
                                    code: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "notRegistered";
                                } | {
                                    /** @enum {string} */
                                    kind: "workerLost";
                                    worker: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "workerStarted";
                                    worker: string;
                                    others: number;
                                }) | null;
                                mark: {
                                    /** @enum {string} */
                                    kind: "resolved" | "muted";
                                    /** @description who said it; empty where nobody signs in */
                                    by: string;
                                    /** @description Unix milliseconds */
                                    at: number;
                                    /** @description muted until then; null: for good */
                                    until: number | null;
                                } | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One group: its course, its newest traceback, what its tasks have in common */
        get: {
            parameters: {
                query?: {
                    range?: "15m" | "1h" | "6h" | "24h" | "7d";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description its trend in finer steps than in the list */
                            group: {
                                id: string;
                                /** @description the task's name */
                                name: string | null;
                                /** @description the exception's class without its module */
                                type: string | null;
                                /** @description the exception's message with … for what varies */
                                message: string;
                                /** @description the deepest frame that is not a library's, file:function */
                                frame: string | null;
                                /**
                                 * @description new: first seen within a day; back: failed again after it was resolved
                                 * @enum {string}
                                 */
                                status: "new" | "back" | "open" | "muted" | "resolved";
                                /** @description failures in the range */
                                count: number;
                                /** @description failures per step of the range, oldest first */
                                trend: number[];
                                /** @description its first failure ever */
                                firstAt: number;
                                /** @description Unix milliseconds */
                                lastAt: number;
                                /** @description id of the task that failed last */
                                lastTask: string;
                                lastWorker: string | null;
                                /** @description whole, at most 300 characters */
                                lastMessage: string;
                                /** @description when it began to fail, within the range; null: before it */
                                begunAt: number | null;
                                /** @description likely, where what is known allows a guess */
                                cause: ({
                                    /** @enum {string} */
                                    kind: "timeLimit";
                                    seconds: number | null;
                                } | {
                                    /** @enum {string} */
                                    kind: "softTimeLimit";
                                } | {
                                    /** @enum {string} */
                                    kind: "killed";
                                    signal: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "exited";
                                    code: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "notRegistered";
                                } | {
                                    /** @enum {string} */
                                    kind: "workerLost";
                                    worker: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "workerStarted";
                                    worker: string;
                                    others: number;
                                }) | null;
                                mark: {
                                    /** @enum {string} */
                                    kind: "resolved" | "muted";
                                    /** @description who said it; empty where nobody signs in */
                                    by: string;
                                    /** @description Unix milliseconds */
                                    at: number;
                                    /** @description muted until then; null: for good */
                                    until: number | null;
                                } | null;
                            };
                            /** @description Unix milliseconds */
                            from: number;
                            /** @description Unix milliseconds */
                            to: number;
                            stepMs: number;
                            /** @description repr of the newest failure's exception */
                            exception: string | null;
                            /** @description of the newest failure; of very long ones the last calls */
                            traceback: string | null;
                            /** @description tasks of this group that are still held */
                            retained: number;
                            /** @description on which workers these failed, most first, at most 8 */
                            workers: {
                                value: string;
                                count: number;
                            }[];
                            /** @description on how many workers */
                            workerCount: number;
                            /** @description of how many of them `shared` tells, the newest */
                            sampled: number;
                            /** @description what most of the sampled have in common, the commonest first */
                            shared: {
                                /** @enum {string} */
                                field: "worker" | "queue" | "args" | "kwargs";
                                /** @description which argument */
                                path: string | null;
                                value: string;
                                count: number;
                            }[];
                            /** @description at most 8, newest first */
                            latest: {
                                id: string;
                                version: number;
                                state: string;
                                /** @description started or received by a worker that has gone silent or restarted since */
                                lost: boolean;
                                name: string | null;
                                /** @description repr of the arguments, at most 300 characters */
                                args: string | null;
                                /** @description repr of the keyword arguments, at most 300 characters */
                                kwargs: string | null;
                                queue: string | null;
                                worker: string | null;
                                pid: number | null;
                                retries: number;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                receivedAt: number | null;
                                startedAt: number | null;
                                finishedAt: number | null;
                                /** @description Unix milliseconds */
                                updatedAt: number;
                                etaAt: number | null;
                                waitedMs: number | null;
                                /** @description seconds */
                                runtime: number | null;
                                /** @description runtime divided by the p50 of its name, null where unknown */
                                runtimeRatio: number | null;
                                exceptionType: string | null;
                                terminated: boolean;
                                expired: boolean;
                                rootId: string | null;
                                parentId: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failures/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that these are mended; a group that fails again comes back by itself */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            marked: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failures/unresolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take that back */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            marked: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failures/unmute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell of these again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            marked: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failures/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell no more of these, until then or for good */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids: string[];
                        /**
                         * @description null: for good
                         * @default null
                         */
                        until?: number | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            marked: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the result backend keeps of a task, also of one that no event told of */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            source: {
                                /** @enum {string} */
                                kind: "redis" | "database" | "django" | "memcached" | "mongodb" | "file" | "none";
                                /** @description with kind none: why nothing can be read */
                                reason: ("not-given" | "rpc" | "disabled" | "memory" | "unsupported" | "django-without-url" | "bad-url") | null;
                                /** @description where results are, without passwords */
                                address: string | null;
                            };
                            /**
                             * @description absent: the backend has nothing of it; unreadable: what is stored cannot be read; unavailable: the backend cannot be read now; none: there is no backend to read
                             * @enum {string}
                             */
                            state: "found" | "absent" | "unreadable" | "unavailable" | "none";
                            /** @description when the backend answered, or was given up */
                            readAt: number;
                            /** @description stored; all of it at /download */
                            sizeBytes: number;
                            /** @description the beginning, where it is too large to be read */
                            head: string | null;
                            /** @description why it cannot be shown, English */
                            problem: {
                                /** @enum {string} */
                                code: "unreachable" | "credentials" | "no-table" | "not-allowed" | "timeout" | "unsupported" | "corrupt" | "too-large" | "compression" | "serializer" | "failed";
                                message: string;
                            } | null;
                            /** @description of a custom state whose meta has the two numbers: worth asking for again while it runs */
                            progress: {
                                current: number;
                                total: number;
                            } | null;
                            meta: {
                                taskId: string | null;
                                /** @description Celery's `status`: SUCCESS, FAILURE, RETRY, REVOKED, STARTED, or a custom one */
                                state: string;
                                result: components["schemas"]["PythonValue"];
                                /** @description of FAILURE, RETRY and REVOKED */
                                exception: {
                                    type: string;
                                    module: string | null;
                                    args: components["schemas"]["PythonValue"][];
                                } | null;
                                traceback: string | null;
                                /** @description tasks and groups that it has started */
                                children: components["schemas"]["ResultLink"][];
                                doneAt: number | null;
                                parentId: string | null;
                                groupId: string | null;
                                /** @description whether Celery's result_extended was on: name to queue */
                                extended: boolean;
                                name: string | null;
                                /** @description as they were when the task ended */
                                args: components["schemas"]["PythonValue"] | null;
                                kwargs: components["schemas"]["PythonValue"] | null;
                                worker: string | null;
                                retries: number | null;
                                queue: string | null;
                                stamps: {
                                    name: string;
                                    value: components["schemas"]["PythonValue"];
                                }[];
                                /** @description fields that Celery does not write */
                                others: {
                                    name: string;
                                    value: components["schemas"]["PythonValue"];
                                }[];
                                serializer: ("json" | "pickle" | "yaml" | "msgpack") | null;
                                /** @description names of fields that are not shown whole */
                                cut: string[];
                            } | null;
                            /** @description what is hidden, and why; at most 50 */
                            hidden: {
                                /** @enum {string} */
                                field: "args" | "kwargs" | "result" | "exception" | "traceback" | "custom" | "message";
                                /**
                                 * @description name: it stands under a secret's name; card: a card number; key: it looks like a key or token; url: the sign-in of a URL; position: an argument by its number; pattern: an expression of --redact
                                 * @enum {string}
                                 */
                                kind: "name" | "card" | "key" | "url" | "position" | "pattern";
                                /** @description the name, the sort of key, the position from 0; else empty */
                                of: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/result/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stored result, byte for byte but for what is hidden */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known before a task is run again: its arguments and how sure they are, its queue */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description the registered name */
                            name: string | null;
                            state: string | null;
                            /**
                             * @description whether these are the arguments that the worker received
                             * @enum {string}
                             */
                            verdict: "exact" | "likely" | "inexact";
                            /**
                             * @description message: its message in the queue; worker: one that holds it now; caught: one that held it, asked meanwhile
                             * @enum {string}
                             */
                            source: "result-backend" | "message" | "worker" | "caught" | "events" | "none";
                            /** @description of message and caught: when, and of whom */
                            learned: {
                                at: number;
                                /** @description the worker or the queue */
                                by: string;
                            } | null;
                            /** @description its message may wait on RabbitMQ: looking marks messages, so it must be asked for */
                            mayLookInQueue: boolean;
                            /** @description JSON array; with verdict inexact as much as is known, for an editor */
                            argsText: string;
                            /** @description JSON object */
                            kwargsText: string;
                            /** @description as events show them */
                            argsRepr: string | null;
                            kwargsRepr: string | null;
                            /** @description why it is not exact */
                            reasons: {
                                /** @enum {string} */
                                where: "args" | "kwargs";
                                /** @description why it is not exact: see lib/cluster/retryArguments.ts */
                                code: string;
                                /** @description where in the event's text, in UTF-16 units */
                                position: number | null;
                                /** @description where in the value, as in Python */
                                path: string | null;
                                /** @description what stands there */
                                what: string | null;
                            }[];
                            /** @description which setting of Celery's would keep them */
                            remedy: ("result_extended" | "argsrepr_maxsize" | "argsrepr_alone" | "accept_content") | null;
                            route: {
                                /** @description empty: straight to the queue */
                                exchange: string;
                                /** @description of ordinary queues their name */
                                routingKey: string;
                            } | null;
                            /** @enum {string} */
                            routeSource: "events" | "result-backend" | "worker" | "none";
                            /** @description workers that take from that queue, by their own word */
                            consumers: string[];
                            /** @description workers that have a task of that name */
                            registeredOn: string[];
                            warnings: ("NOT_FINAL" | "SUCCEEDED" | "RETRIED_BEFORE" | "PART_OF_WORKFLOW" | "NOT_REGISTERED" | "NO_CONSUMER" | "JSON_NOT_ACCEPTED" | "QUEUE_UNKNOWN" | "WORKERS_SILENT")[];
                            /** @description exact, with a name and a queue: nothing has to be asked */
                            canRetryAtOnce: boolean;
                            /** @description earlier retries of it, newest first */
                            retriedAs: {
                                id: string;
                                at: number;
                                user: string;
                                /** @description what is known of it now */
                                state: string | null;
                            }[];
                            /** @description the task that it is a retry of */
                            retryOf: string | null;
                            /** @description why the result backend could not help, English */
                            resultProblem: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Run a task again, with the arguments that its worker received or with others */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description JSON array, sent letter by letter; left out: the exact ones */
                        args?: string;
                        /** @description JSON object */
                        kwargs?: string;
                        /**
                         * @description a person looked at arguments that are likely, not exact
                         * @default false
                         */
                        acceptLikely?: boolean;
                        /** @description straight to this queue, instead of where it came by */
                        queue?: string;
                        countdownMs?: number;
                        /** @description instead of countdownMs */
                        eta?: number;
                        expires?: number;
                        priority?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description the new task's */
                            id: string;
                            name: string;
                            route: {
                                /** @description empty: straight to the queue */
                                exchange: string;
                                /** @description of ordinary queues their name */
                                routingKey: string;
                            };
                            /** @description a queue has it since */
                            sentAt: number;
                            retryOf: string;
                            /** @enum {string} */
                            source: "result-backend" | "message" | "worker" | "caught" | "events" | "none" | "edited";
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/retry/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look for the task's message in its queue, at most 200 from the next, and keep its arguments */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description yes: it marks messages of the queue as redelivered
                         * @enum {boolean}
                         */
                        takeAndGiveBack: true;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description the registered name */
                            name: string | null;
                            state: string | null;
                            /**
                             * @description whether these are the arguments that the worker received
                             * @enum {string}
                             */
                            verdict: "exact" | "likely" | "inexact";
                            /**
                             * @description message: its message in the queue; worker: one that holds it now; caught: one that held it, asked meanwhile
                             * @enum {string}
                             */
                            source: "result-backend" | "message" | "worker" | "caught" | "events" | "none";
                            /** @description of message and caught: when, and of whom */
                            learned: {
                                at: number;
                                /** @description the worker or the queue */
                                by: string;
                            } | null;
                            /** @description its message may wait on RabbitMQ: looking marks messages, so it must be asked for */
                            mayLookInQueue: boolean;
                            /** @description JSON array; with verdict inexact as much as is known, for an editor */
                            argsText: string;
                            /** @description JSON object */
                            kwargsText: string;
                            /** @description as events show them */
                            argsRepr: string | null;
                            kwargsRepr: string | null;
                            /** @description why it is not exact */
                            reasons: {
                                /** @enum {string} */
                                where: "args" | "kwargs";
                                /** @description why it is not exact: see lib/cluster/retryArguments.ts */
                                code: string;
                                /** @description where in the event's text, in UTF-16 units */
                                position: number | null;
                                /** @description where in the value, as in Python */
                                path: string | null;
                                /** @description what stands there */
                                what: string | null;
                            }[];
                            /** @description which setting of Celery's would keep them */
                            remedy: ("result_extended" | "argsrepr_maxsize" | "argsrepr_alone" | "accept_content") | null;
                            route: {
                                /** @description empty: straight to the queue */
                                exchange: string;
                                /** @description of ordinary queues their name */
                                routingKey: string;
                            } | null;
                            /** @enum {string} */
                            routeSource: "events" | "result-backend" | "worker" | "none";
                            /** @description workers that take from that queue, by their own word */
                            consumers: string[];
                            /** @description workers that have a task of that name */
                            registeredOn: string[];
                            warnings: ("NOT_FINAL" | "SUCCEEDED" | "RETRIED_BEFORE" | "PART_OF_WORKFLOW" | "NOT_REGISTERED" | "NO_CONSUMER" | "JSON_NOT_ACCEPTED" | "QUEUE_UNKNOWN" | "WORKERS_SILENT")[];
                            /** @description exact, with a name and a queue: nothing has to be asked */
                            canRetryAtOnce: boolean;
                            /** @description earlier retries of it, newest first */
                            retriedAs: {
                                id: string;
                                at: number;
                                user: string;
                                /** @description what is known of it now */
                                state: string | null;
                            }[];
                            /** @description the task that it is a retry of */
                            retryOf: string | null;
                            /** @description why the result backend could not help, English */
                            resultProblem: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which tasks it was retried as, and which one it is a retry of */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description its retries, newest first */
                            retriedAs: {
                                id: string;
                                at: number;
                                user: string;
                                /** @description what is known of it now */
                                state: string | null;
                            }[];
                            /** @description the task that it is a retry of */
                            retryOf: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/retry/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How many of a list, or of all that match a filter, could be run again, and why the others not */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids?: string[];
                        /** @description filter language, as for the task list */
                        filter?: string;
                        /** @description with filter: only tasks created at or after, Unix ms */
                        from?: number;
                        /** @description with filter: only tasks created before, Unix ms */
                        to?: number;
                        /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                        zone?: string;
                        /** @default false */
                        acceptLikely?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                            /** @description by outcome */
                            counts: {
                                [key: string]: number;
                            };
                            /** @description by code, of those that are not exact */
                            reasons: {
                                [key: string]: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run many tasks again: begins an operation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids?: string[];
                        /** @description filter language, as for the task list */
                        filter?: string;
                        /** @description with filter: only tasks created at or after, Unix ms */
                        from?: number;
                        /** @description with filter: only tasks created before, Unix ms */
                        to?: number;
                        /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                        zone?: string;
                        /** @default false */
                        acceptLikely?: boolean;
                        /**
                         * @description tasks a second
                         * @default 10
                         */
                        rate?: number;
                        /**
                         * @description so many first, and then wait for how they end
                         * @default 0
                         */
                        canary?: number;
                        /**
                         * @description stops by itself when more than this share of those that ended have failed; 1: never
                         * @default 1
                         */
                        stopShare?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "failed" | "lost";
                            user: string;
                            startedAt: number;
                            updatedAt: number;
                            finishedAt: number | null;
                            total: number;
                            done: number;
                            /** @description by outcome */
                            counts: {
                                [key: string]: number;
                            };
                            error: string | null;
                            stopAsked: boolean;
                            /** @description of those that were retried, so far */
                            ended: {
                                succeeded: number;
                                failed: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far such an operation is, and what became of each task */
        get: {
            parameters: {
                query?: {
                    outcome?: "retried" | "likely" | "inexact" | "unknown" | "unfinished" | "succeeded" | "under-way" | "same-work" | "no-queue" | "unsent" | "not-allowed";
                    limit?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            operation: {
                                id: string;
                                /** @enum {string} */
                                state: "running" | "done" | "stopped" | "failed" | "lost";
                                user: string;
                                startedAt: number;
                                updatedAt: number;
                                finishedAt: number | null;
                                total: number;
                                done: number;
                                /** @description by outcome */
                                counts: {
                                    [key: string]: number;
                                };
                                error: string | null;
                                stopAsked: boolean;
                                /** @description of those that were retried, so far */
                                ended: {
                                    succeeded: number;
                                    failed: number;
                                };
                            };
                            items: {
                                id: string;
                                /** @enum {string} */
                                outcome: "retried" | "likely" | "inexact" | "unknown" | "unfinished" | "succeeded" | "under-way" | "same-work" | "no-queue" | "unsent" | "not-allowed";
                                text: string;
                                newId: string | null;
                                /** @description what is known of the new task now */
                                newState: string | null;
                            }[];
                            itemsTotal: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retries/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End it before the next task */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "failed" | "lost";
                            user: string;
                            startedAt: number;
                            updatedAt: number;
                            finishedAt: number | null;
                            total: number;
                            done: number;
                            /** @description by outcome */
                            counts: {
                                [key: string]: number;
                            };
                            error: string | null;
                            stopAsked: boolean;
                            /** @description of those that were retried, so far */
                            ended: {
                                succeeded: number;
                                failed: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/runnable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks that workers have, and the queues that those take from */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tasks: {
                                name: string;
                                workers: string[];
                                /** @description that those workers take from */
                                queues: string[];
                            }[];
                            /** @description workers that did not tell what they have */
                            silent: string[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a task by its name */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /**
                         * @description JSON array
                         * @default []
                         */
                        args?: string;
                        /**
                         * @description JSON object
                         * @default {}
                         */
                        kwargs?: string;
                        /**
                         * @description also where no worker is known to have it
                         * @default false
                         */
                        evenIfUnregistered?: boolean;
                        /** @description straight to this queue, instead of where it came by */
                        queue?: string;
                        countdownMs?: number;
                        /** @description instead of countdownMs */
                        eta?: number;
                        expires?: number;
                        priority?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description the new task's */
                            id: string;
                            name: string;
                            route: {
                                /** @description empty: straight to the queue */
                                exchange: string;
                                /** @description of ordinary queues their name */
                                routingKey: string;
                            };
                            /** @description a queue has it since */
                            sentAt: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A task with nothing hidden: its arguments, events, result and error; audited */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description null: no event told of it, only the result backend knows it */
                            task: {
                                id: string;
                                state: string;
                                name: string | null;
                                taskName: string | null;
                                args: string | null;
                                kwargs: string | null;
                                rootId: string | null;
                                parentId: string | null;
                                retries: number;
                                etaAt: number | null;
                                expiresAt: number | null;
                                queue: string | null;
                                exchange: string | null;
                                routingKey: string | null;
                                client: string | null;
                                worker: string | null;
                                pid: number | null;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                sentAt: number | null;
                                firstReceivedAt: number | null;
                                receivedAt: number | null;
                                startedAt: number | null;
                                finishedAt: number | null;
                                /** @description Unix milliseconds */
                                updatedAt: number;
                                runtime: number | null;
                                result: string | null;
                                exception: string | null;
                                traceback: string | null;
                                terminated: boolean;
                                signum: number | string | null;
                                expired: boolean;
                                requeue: boolean;
                                attempts: {
                                    number: number;
                                    state: string;
                                    worker: string | null;
                                    pid: number | null;
                                    sentAt: number | null;
                                    receivedAt: number | null;
                                    startedAt: number | null;
                                    endedAt: number | null;
                                    etaAt: number | null;
                                    runtime: number | null;
                                    exception: string | null;
                                    traceback: string | null;
                                }[];
                                custom: {
                                    type: string;
                                    /** @description Unix milliseconds */
                                    at: number;
                                    fields: string;
                                }[];
                                cut: string[];
                                eventCount: number;
                            } | null;
                            events: {
                                type: string;
                                /** @description Unix milliseconds */
                                at: number;
                                hostname: string;
                                pid: number | null;
                                clock: number | null;
                                fields: string;
                            }[];
                            result: {
                                id: string;
                                source: {
                                    /** @enum {string} */
                                    kind: "redis" | "database" | "django" | "memcached" | "mongodb" | "file" | "none";
                                    /** @description with kind none: why nothing can be read */
                                    reason: ("not-given" | "rpc" | "disabled" | "memory" | "unsupported" | "django-without-url" | "bad-url") | null;
                                    /** @description where results are, without passwords */
                                    address: string | null;
                                };
                                /**
                                 * @description absent: the backend has nothing of it; unreadable: what is stored cannot be read; unavailable: the backend cannot be read now; none: there is no backend to read
                                 * @enum {string}
                                 */
                                state: "found" | "absent" | "unreadable" | "unavailable" | "none";
                                /** @description when the backend answered, or was given up */
                                readAt: number;
                                /** @description stored; all of it at /download */
                                sizeBytes: number;
                                /** @description the beginning, where it is too large to be read */
                                head: string | null;
                                /** @description why it cannot be shown, English */
                                problem: {
                                    /** @enum {string} */
                                    code: "unreachable" | "credentials" | "no-table" | "not-allowed" | "timeout" | "unsupported" | "corrupt" | "too-large" | "compression" | "serializer" | "failed";
                                    message: string;
                                } | null;
                                /** @description of a custom state whose meta has the two numbers: worth asking for again while it runs */
                                progress: {
                                    current: number;
                                    total: number;
                                } | null;
                                meta: {
                                    taskId: string | null;
                                    /** @description Celery's `status`: SUCCESS, FAILURE, RETRY, REVOKED, STARTED, or a custom one */
                                    state: string;
                                    result: components["schemas"]["PythonValue"];
                                    /** @description of FAILURE, RETRY and REVOKED */
                                    exception: {
                                        type: string;
                                        module: string | null;
                                        args: components["schemas"]["PythonValue"][];
                                    } | null;
                                    traceback: string | null;
                                    /** @description tasks and groups that it has started */
                                    children: components["schemas"]["ResultLink"][];
                                    doneAt: number | null;
                                    parentId: string | null;
                                    groupId: string | null;
                                    /** @description whether Celery's result_extended was on: name to queue */
                                    extended: boolean;
                                    name: string | null;
                                    /** @description as they were when the task ended */
                                    args: components["schemas"]["PythonValue"] | null;
                                    kwargs: components["schemas"]["PythonValue"] | null;
                                    worker: string | null;
                                    retries: number | null;
                                    queue: string | null;
                                    stamps: {
                                        name: string;
                                        value: components["schemas"]["PythonValue"];
                                    }[];
                                    /** @description fields that Celery does not write */
                                    others: {
                                        name: string;
                                        value: components["schemas"]["PythonValue"];
                                    }[];
                                    serializer: ("json" | "pickle" | "yaml" | "msgpack") | null;
                                    /** @description names of fields that are not shown whole */
                                    cut: string[];
                                } | null;
                                /** @description what is hidden, and why; at most 50 */
                                hidden: {
                                    /** @enum {string} */
                                    field: "args" | "kwargs" | "result" | "exception" | "traceback" | "custom" | "message";
                                    /**
                                     * @description name: it stands under a secret's name; card: a card number; key: it looks like a key or token; url: the sign-in of a URL; position: an argument by its number; pattern: an expression of --redact
                                     * @enum {string}
                                     */
                                    kind: "name" | "card" | "key" | "url" | "position" | "pattern";
                                    /** @description the name, the sort of key, the position from 0; else empty */
                                    of: string;
                                }[];
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/messages/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The message of a task that waits, with nothing hidden; audited */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description of the task that the message asks for */
                        id: string;
                        /**
                         * @description RabbitMQ: must be said, for looking marks messages as redelivered
                         * @default false
                         */
                        takeAndGiveBack?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            task: {
                                protocol: (1 | 2) | null;
                                id: string | null;
                                name: string | null;
                                /** @description as Python writes them */
                                args: string | null;
                                kwargs: string | null;
                                /** @description headers: as the sender shows them, perhaps cut or hidden */
                                argsFrom: ("body" | "headers") | null;
                                retries: number | null;
                                etaAt: number | null;
                                expiresAt: number | null;
                                rootId: string | null;
                                parentId: string | null;
                                groupId: string | null;
                                origin: string | null;
                                shadow: string | null;
                                priority: number | null;
                                redelivered: boolean;
                                contentType: string | null;
                                contentEncoding: string | null;
                                compression: string | null;
                                bytes: number;
                                /** @description the beginning of what cannot be read */
                                text: string | null;
                                problem: ("not-json" | "not-an-envelope" | "bad-base64" | "signed" | "compression" | "serializer" | "too-large" | "unreadable" | "poison" | "not-celery") | null;
                            };
                            /** @description as JSON, the beginning; null where there are none */
                            headers: string | null;
                            /** @description as it came, the beginning; null where it is no text */
                            body: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Queues, by all that tell of them */
        get: {
            parameters: {
                query?: {
                    /** @description part of the name */
                    search?: string;
                    sort?: "name" | "ready" | "unacked" | "in" | "out";
                    order?: "asc" | "desc";
                    limit?: number;
                    offset?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description when the broker was asked: the age of the counts; null: never yet */
                            at: number | null;
                            /** @enum {string} */
                            broker: "rabbitmq" | "redis";
                            /** @description RabbitMQ's management API was given */
                            hasApi: boolean;
                            /** @description queues that match */
                            total: number;
                            /** @description all queues */
                            known: number;
                            /** @description of all queues together */
                            ready: number;
                            unacked: number | null;
                            /** @description unacknowledged messages of which the queue is not known */
                            unackedElsewhere: number;
                            /** @description the first 20 */
                            unconsumed: {
                                queue: string;
                                ready: number;
                            }[];
                            delayed: number;
                            /** @description of all queues, newest first: can be put back until then */
                            purges: {
                                id: string;
                                queue: string;
                                /** @description Unix milliseconds */
                                at: number;
                                by: string;
                                count: number;
                                /** @description then the copy is gone */
                                until: number;
                            }[];
                            /** @description ways of asking that failed; the others stand */
                            troubles: {
                                /** @enum {string} */
                                source: "broker" | "api" | "declare" | "bindings" | "keys" | "workers" | "events";
                                /** @enum {string} */
                                code: "wrong-password" | "not-there" | "unreachable" | "not-understood" | "refused";
                                /** @description what failed, English, without secrets */
                                text: string;
                                since: number | null;
                            }[];
                            queues: {
                                name: string;
                                sources: ("api" | "declare" | "bindings" | "keys" | "workers" | "events")[];
                                /** @description on the broker; false: only named by workers or events; null: not known */
                                exists: boolean | null;
                                /** @description classic, quorum or stream; list on Redis */
                                kind: string | null;
                                /** @description waiting; null: the broker does not tell, see problem */
                                ready: number | null;
                                /** @description taken by workers and not acknowledged; null: the broker does not tell */
                                unacked: number | null;
                                /** @description Redis: waiting by priority, in the order in which they are taken; null: there is one only */
                                priorities: {
                                    priority: number;
                                    ready: number;
                                }[] | null;
                                /** @description as the broker counts them */
                                consumerCount: number | null;
                                /** @description online workers that say that they take from it */
                                workers: string[];
                                /** @description messages wait, and nobody takes from it */
                                unconsumed: boolean;
                                /** @description of those workers together; null where not told */
                                slots: number | null;
                                /** @description over the last minute */
                                inPerSecond: number | null;
                                /** @description over the last minute */
                                outPerSecond: number | null;
                                /** @description who measured the two */
                                ratesFrom: ("broker" | "events") | null;
                                /** @description ms between due and started, of tasks that started in the last 15 minutes */
                                waitP50: number | null;
                                waitP95: number | null;
                                waitP99: number | null;
                                /** @description when the message that is taken next was sent */
                                oldestAt: number | null;
                                /** @description message: the one that is next in the queue; events: the oldest task that was sent there and not taken */
                                oldestFrom: ("message" | "events") | null;
                                /** @description held by workers until they are due */
                                delayed: number;
                                forecast: {
                                    /**
                                     * @description empty: nothing waits · draining: empty at emptyAt · steady: neither grows nor shrinks · growing: never empty at this rate · stuck: nothing is taken out · unknown: the rates are not known yet
                                     * @enum {string}
                                     */
                                    code: "empty" | "draining" | "steady" | "growing" | "stuck" | "unknown";
                                    emptyAt: number | null;
                                    /** @description growing: so many slots more would keep up; null where runtimes are not known */
                                    slotsMissing: number | null;
                                };
                                pause: {
                                    by: string;
                                    reason: string;
                                    /** @description Unix milliseconds */
                                    since: number;
                                    /** @description those that took from it, or came since: they will again when it is resumed */
                                    workers: string[];
                                } | null;
                                /** @description one a minute, oldest first */
                                trend: {
                                    /** @description Unix milliseconds */
                                    at: number;
                                    ready: number;
                                }[];
                                /** @description why there are no counts, in the broker's words */
                                problem: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue-matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which workers take from which queues */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            at: number | null;
                            /** @description queues from which somebody takes or in which messages wait */
                            total: number;
                            /** @description of those the first 500 by name, queues that are taken from before the others */
                            queues: {
                                name: string;
                                ready: number | null;
                                unconsumed: boolean;
                                /** @description of all workers together; null: none of their rates is known */
                                perMinute: number | null;
                            }[];
                            workers: {
                                name: string;
                                /** @enum {string} */
                                status: "online" | "lost";
                                slots: number | null;
                                /** @description tasks that it runs now; null: not known */
                                active: number | null;
                                /** @description null: it has not told; of a lost one what it told last */
                                consumes: string[] | null;
                                /** @description tasks a minute that it ended of late, by queue; a queue that is not named has no rate yet */
                                rates: {
                                    [key: string]: number;
                                };
                                toldAt: number | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One queue, with the tasks that workers hold for later and what was purged */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            queue: {
                                name: string;
                                sources: ("api" | "declare" | "bindings" | "keys" | "workers" | "events")[];
                                /** @description on the broker; false: only named by workers or events; null: not known */
                                exists: boolean | null;
                                /** @description classic, quorum or stream; list on Redis */
                                kind: string | null;
                                /** @description waiting; null: the broker does not tell, see problem */
                                ready: number | null;
                                /** @description taken by workers and not acknowledged; null: the broker does not tell */
                                unacked: number | null;
                                /** @description Redis: waiting by priority, in the order in which they are taken; null: there is one only */
                                priorities: {
                                    priority: number;
                                    ready: number;
                                }[] | null;
                                /** @description as the broker counts them */
                                consumerCount: number | null;
                                /** @description online workers that say that they take from it */
                                workers: string[];
                                /** @description messages wait, and nobody takes from it */
                                unconsumed: boolean;
                                /** @description of those workers together; null where not told */
                                slots: number | null;
                                /** @description over the last minute */
                                inPerSecond: number | null;
                                /** @description over the last minute */
                                outPerSecond: number | null;
                                /** @description who measured the two */
                                ratesFrom: ("broker" | "events") | null;
                                /** @description ms between due and started, of tasks that started in the last 15 minutes */
                                waitP50: number | null;
                                waitP95: number | null;
                                waitP99: number | null;
                                /** @description when the message that is taken next was sent */
                                oldestAt: number | null;
                                /** @description message: the one that is next in the queue; events: the oldest task that was sent there and not taken */
                                oldestFrom: ("message" | "events") | null;
                                /** @description held by workers until they are due */
                                delayed: number;
                                forecast: {
                                    /**
                                     * @description empty: nothing waits · draining: empty at emptyAt · steady: neither grows nor shrinks · growing: never empty at this rate · stuck: nothing is taken out · unknown: the rates are not known yet
                                     * @enum {string}
                                     */
                                    code: "empty" | "draining" | "steady" | "growing" | "stuck" | "unknown";
                                    emptyAt: number | null;
                                    /** @description growing: so many slots more would keep up; null where runtimes are not known */
                                    slotsMissing: number | null;
                                };
                                pause: {
                                    by: string;
                                    reason: string;
                                    /** @description Unix milliseconds */
                                    since: number;
                                    /** @description those that took from it, or came since: they will again when it is resumed */
                                    workers: string[];
                                } | null;
                                /** @description one a minute, oldest first */
                                trend: {
                                    /** @description Unix milliseconds */
                                    at: number;
                                    ready: number;
                                }[];
                                /** @description why there are no counts, in the broker's words */
                                problem: string | null;
                            };
                            /** @description the first 200, soonest first */
                            delayed: {
                                id: string;
                                name: string | null;
                                queue: string | null;
                                worker: string;
                                dueAt: number | null;
                            }[];
                            /** @description the oldest answer of those that hold them */
                            delayedToldAt: number | null;
                            purges: {
                                id: string;
                                queue: string;
                                /** @description Unix milliseconds */
                                at: number;
                                by: string;
                                count: number;
                                /** @description then the copy is gone */
                                until: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/peek": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Waiting messages, decoded, from the one that is taken next */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description unacked: on Redis only
                         * @default ready
                         * @enum {string}
                         */
                        place?: "ready" | "unacked";
                        /**
                         * @description RabbitMQ: offset and limit together at most 1000, for all of these are taken
                         * @default 0
                         */
                        offset?: number;
                        /** @default 20 */
                        limit?: number;
                        /**
                         * @description RabbitMQ: messages can only be looked at by taking them and giving them back, which marks them as redelivered, and counts against the delivery limit of quorum queues. Must be said there; needs an operator
                         * @default false
                         */
                        takeAndGiveBack?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Unix milliseconds */
                            at: number;
                            /** @description false: taken and given back, so a sample of a moment */
                            exact: boolean;
                            /** @description messages at that place */
                            total: number;
                            offset: number;
                            /** @description from the one that is taken next */
                            messages: {
                                /** @description by which it can be deleted or moved; null: it cannot */
                                ref: string | null;
                                /** @enum {string} */
                                place: "ready" | "unacked";
                                /** @description when a worker took it */
                                takenAt: number | null;
                                /** @description when it was sent, if an event told */
                                sentAt: number | null;
                                /** @description of the task, by its events */
                                state: string | null;
                                task: {
                                    protocol: (1 | 2) | null;
                                    id: string | null;
                                    name: string | null;
                                    /** @description as Python writes them */
                                    args: string | null;
                                    kwargs: string | null;
                                    /** @description headers: as the sender shows them, perhaps cut or hidden */
                                    argsFrom: ("body" | "headers") | null;
                                    retries: number | null;
                                    etaAt: number | null;
                                    expiresAt: number | null;
                                    rootId: string | null;
                                    parentId: string | null;
                                    groupId: string | null;
                                    origin: string | null;
                                    shadow: string | null;
                                    priority: number | null;
                                    redelivered: boolean;
                                    contentType: string | null;
                                    contentEncoding: string | null;
                                    compression: string | null;
                                    bytes: number;
                                    /** @description the beginning of what cannot be read */
                                    text: string | null;
                                    problem: ("not-json" | "not-an-envelope" | "bad-base64" | "signed" | "compression" | "serializer" | "too-large" | "unreadable" | "poison" | "not-celery") | null;
                                };
                                /** @description as JSON, the beginning; null where there are none */
                                headers: string | null;
                                /** @description as it came, the beginning; null where it is no text */
                                body: string | null;
                                /** @description what is hidden, and why; at most 50 */
                                hidden: {
                                    /** @enum {string} */
                                    field: "args" | "kwargs" | "result" | "exception" | "traceback" | "custom" | "message";
                                    /**
                                     * @description name: it stands under a secret's name; card: a card number; key: it looks like a key or token; url: the sign-in of a URL; position: an argument by its number; pattern: an expression of --redact
                                     * @enum {string}
                                     */
                                    kind: "name" | "card" | "key" | "url" | "position" | "pattern";
                                    /** @description the name, the sort of key, the position from 0; else empty */
                                    of: string;
                                }[];
                            }[];
                            /** @description tasks by name, most first; of the page, with offset 0 on Redis of up to 2000 messages */
                            names: {
                                name: string | null;
                                count: number;
                            }[];
                            /** @description messages that were counted by name */
                            named: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/messages/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete messages; no worker will have heard of them */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        refs: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            done: number;
                            /** @description no longer in the queue: taken by a worker meanwhile, perhaps */
                            gone: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/messages/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put messages at the end of another queue */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        refs: string[];
                        target: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            done: number;
                            /** @description no longer in the queue: taken by a worker meanwhile, perhaps */
                            gone: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove all that waits; unless told otherwise a copy can be put back for an hour */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description the queue's name once more */
                        confirm: string;
                        /**
                         * @description copy the messages out first; they can be put back for an hour
                         * @default true
                         */
                        keep?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description exact */
                            purged: number;
                            /** @description id by which they can be put back */
                            keptAs: string | null;
                            until: number | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/purges/{purge}/put-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put back what a purge took out, before all that came since where the broker can */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                    purge: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            putBack: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** No worker takes from it until it is resumed, those that join neither */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default  */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            pause: {
                                by: string;
                                reason: string;
                                /** @description Unix milliseconds */
                                since: number;
                                /** @description those that took from it, or came since: they will again when it is resumed */
                                workers: string[];
                            } | null;
                            /** @description what became of it at each worker; null: none took from it */
                            workers: {
                                action: string;
                                /** @description Unix milliseconds */
                                sentAt: number;
                                tookMs: number;
                                /** @description one for each worker that was told, by name */
                                outcomes: {
                                    worker: string;
                                    /**
                                     * @description silent: no answer came; the worker may still have done it, or do it later
                                     * @enum {string}
                                     */
                                    outcome: "ok" | "refused" | "silent";
                                    /** @description what the worker said, or what is known in its stead; English */
                                    text: string;
                                    /** @description why, where it is known: each code has a setting or a way that helps */
                                    code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                                }[];
                            } | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The workers that took from it do so again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            pause: {
                                by: string;
                                reason: string;
                                /** @description Unix milliseconds */
                                since: number;
                                /** @description those that took from it, or came since: they will again when it is resumed */
                                workers: string[];
                            } | null;
                            /** @description what became of it at each worker; null: none took from it */
                            workers: {
                                action: string;
                                /** @description Unix milliseconds */
                                sentAt: number;
                                tookMs: number;
                                /** @description one for each worker that was told, by name */
                                outcomes: {
                                    worker: string;
                                    /**
                                     * @description silent: no answer came; the worker may still have done it, or do it later
                                     * @enum {string}
                                     */
                                    outcome: "ok" | "refused" | "silent";
                                    /** @description what the worker said, or what is known in its stead; English */
                                    text: string;
                                    /** @description why, where it is known: each code has a setting or a way that helps */
                                    code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                                }[];
                            } | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/why-waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a task does not run: everything that may hold it up, with what was seen */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Unix milliseconds */
                            at: number;
                            id: string;
                            name: string | null;
                            state: string | null;
                            queue: string | null;
                            /** @description that holds it */
                            worker: string | null;
                            /** @description about so many are taken before it */
                            position: number | null;
                            /** @description causes first */
                            checks: {
                                /** @enum {string} */
                                code: "ENDED" | "RUNNING" | "PAUSED" | "NO_CONSUMER" | "NAME_UNKNOWN" | "ETA_AHEAD" | "EXPIRED" | "REVOKED" | "RATE_LIMITED" | "SLOTS_BUSY" | "IN_PREFETCH" | "EVENTS_OFF" | "NOT_FOUND";
                                /**
                                 * @description clear: looked at, and it is not that
                                 * @enum {string}
                                 */
                                verdict: "cause" | "clear" | "unknown";
                                /** @description what was seen, for the words */
                                evidence: {
                                    [key: string]: string | number | boolean | string[] | null;
                                };
                                /** @description the age of the evidence */
                                toldAt: number | null;
                            }[];
                            /** @description workers that gave no answer: it may be there */
                            silent: string[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have workers skip a task, or end it while it runs */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description also kill the process that runs it
                         * @default false
                         */
                        terminate?: boolean;
                        /**
                         * @description with terminate
                         * @default SIGTERM
                         * @enum {string}
                         */
                        signal?: "SIGTERM" | "SIGKILL" | "SIGQUIT" | "SIGHUP" | "SIGABRT" | "SIGUSR1" | "SIGUSR2";
                        /**
                         * @description also where nothing is known of a task with this id
                         * @default false
                         */
                        evenIfUnknown?: boolean;
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            outcome: "revoked" | "terminated" | "finished" | "unknown" | "unconfirmed" | "refused" | "not-allowed";
                            text: string;
                            code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            /** @description what was known of the task before */
                            state: string | null;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            workers: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same for a list of tasks, or for all that match a filter: begins an operation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids?: string[];
                        /** @description filter language, as for the task list */
                        filter?: string;
                        /** @description with filter: only tasks created at or after, Unix ms */
                        from?: number;
                        /** @description with filter: only tasks created before, Unix ms */
                        to?: number;
                        /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                        zone?: string;
                        /**
                         * @description also kill the process that runs it
                         * @default false
                         */
                        terminate?: boolean;
                        /**
                         * @description with terminate
                         * @default SIGTERM
                         * @enum {string}
                         */
                        signal?: "SIGTERM" | "SIGKILL" | "SIGQUIT" | "SIGHUP" | "SIGABRT" | "SIGUSR1" | "SIGUSR2";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            kind: "revoke";
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "failed" | "lost";
                            user: string;
                            /** @description Unix milliseconds */
                            startedAt: number;
                            /** @description Unix milliseconds */
                            updatedAt: number;
                            finishedAt: number | null;
                            /** @description items it is about */
                            total: number;
                            /** @description items that have an outcome */
                            done: number;
                            /** @description by outcome */
                            counts: {
                                [key: string]: number;
                            };
                            error: string | null;
                            /** @description workers that gave no answer */
                            silentWorkers: string[];
                            stopAsked: boolean;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/revoke/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How many of a list, or of all that match a filter, would be revoked, and why the others not */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ids?: string[];
                        /** @description filter language, as for the task list */
                        filter?: string;
                        /** @description with filter: only tasks created at or after, Unix ms */
                        from?: number;
                        /** @description with filter: only tasks created before, Unix ms */
                        to?: number;
                        /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                        zone?: string;
                        /**
                         * @description also kill the process that runs it
                         * @default false
                         */
                        terminate?: boolean;
                        /**
                         * @description with terminate
                         * @default SIGTERM
                         * @enum {string}
                         */
                        signal?: "SIGTERM" | "SIGKILL" | "SIGQUIT" | "SIGHUP" | "SIGABRT" | "SIGUSR1" | "SIGUSR2";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                            /** @description would be revoked */
                            open: number;
                            /** @description over: left as they are */
                            finished: number;
                            /** @description nothing is known of them: left as they are */
                            unknown: number;
                            /** @description not for whoever asks: left out */
                            notAllowed: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/holders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which workers hold a task now, by their own word */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Unix milliseconds */
                            askedAt: number;
                            holders: {
                                worker: string;
                                /** @description active, reserved, or ready: about to be either */
                                place: string;
                                task: {
                                    id: string;
                                    name: string | null;
                                    taskName: string | null;
                                    args: string | null;
                                    kwargs: string | null;
                                    /**
                                     * @description repr: as the publisher shows them; json: the real values
                                     * @enum {string}
                                     */
                                    argsForm: "repr" | "json";
                                    startedAt: number | null;
                                    acknowledged: boolean | null;
                                    exchange: string | null;
                                    routingKey: string | null;
                                    priority: number | null;
                                    redelivered: boolean | null;
                                    pid: number | null;
                                };
                            }[];
                            /** @description workers that gave no answer: it may be there */
                            silent: string[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an operation is, and what became of its items */
        get: {
            parameters: {
                query?: {
                    outcome?: "revoked" | "terminated" | "finished" | "unknown" | "unconfirmed" | "refused" | "not-allowed";
                    limit?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            operation: {
                                id: string;
                                /** @enum {string} */
                                kind: "revoke";
                                /** @enum {string} */
                                state: "running" | "done" | "stopped" | "failed" | "lost";
                                user: string;
                                /** @description Unix milliseconds */
                                startedAt: number;
                                /** @description Unix milliseconds */
                                updatedAt: number;
                                finishedAt: number | null;
                                /** @description items it is about */
                                total: number;
                                /** @description items that have an outcome */
                                done: number;
                                /** @description by outcome */
                                counts: {
                                    [key: string]: number;
                                };
                                error: string | null;
                                /** @description workers that gave no answer */
                                silentWorkers: string[];
                                stopAsked: boolean;
                            };
                            items: {
                                id: string;
                                /** @enum {string} */
                                outcome: "revoked" | "terminated" | "finished" | "unknown" | "unconfirmed" | "refused" | "not-allowed";
                                text: string;
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                            /** @description items of this outcome */
                            itemsTotal: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End an operation after the batch that is under way */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            kind: "revoke";
                            /** @enum {string} */
                            state: "running" | "done" | "stopped" | "failed" | "lost";
                            user: string;
                            /** @description Unix milliseconds */
                            startedAt: number;
                            /** @description Unix milliseconds */
                            updatedAt: number;
                            finishedAt: number | null;
                            /** @description items it is about */
                            total: number;
                            /** @description items that have an outcome */
                            done: number;
                            /** @description by outcome */
                            counts: {
                                [key: string]: number;
                            };
                            error: string | null;
                            /** @description workers that gave no answer */
                            silentWorkers: string[];
                            stopAsked: boolean;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tasks that match a filter as a file, newest first, with all that is known of each */
        get: {
            parameters: {
                query?: {
                    /** @description filter language, e.g. `state:FAILURE name:shop.*` */
                    filter?: string;
                    /** @description only tasks created at or after, Unix ms; negative: that long ago */
                    from?: number;
                    /** @description only tasks created before, Unix ms */
                    to?: number;
                    /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                    zone?: string;
                    /** @description csv: one line a task, instants in ISO 8601; jsonl: one JSON object a line, instants in Unix ms */
                    format?: "csv" | "jsonl";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv; charset=utf-8; header=present": components["schemas"]["Error"];
                        "application/jsonl; charset=utf-8": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one can sign in here */
        get: {
            parameters: {
                query?: {
                    /** @description the page that was wanted, as path and query */
                    next?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description by name and password */
                            password: boolean;
                            /** @description at a provider, by going to /login/start */
                            provider: {
                                id: string;
                                name: string;
                            } | null;
                            /** @description who asks has signed in already */
                            signedIn: boolean;
                            /** @description where to go on: the page that was wanted, if it is one of ours */
                            next: string;
                            /** @description to be sent back in the header x-umbel-form with the cookie of this answer; null: nobody signs in here */
                            formToken: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Sign in by name and password; the answer sets a cookie */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        user: string;
                        password: string;
                        /** @description the page that was wanted, as path and query */
                        next?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description where to go on: the page that was wanted, if it is one of ours */
                            next: string;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session, in all its tabs and wherever its cookie was copied to */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description false: nobody was signed in */
                            signedOut: boolean;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API tokens, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tokens: {
                                id: string;
                                name: string;
                                /** @enum {string} */
                                role: "viewer" | "operator" | "admin";
                                /** @description who made it; empty where nobody had signed in */
                                by: string;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                /** @description Unix milliseconds; null: never */
                                expiresAt: number | null;
                                /** @description Unix milliseconds, to the minute; null: never */
                                lastUsedAt: number | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Make a token; its secret is told this once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description what it is for */
                        name: string;
                        /** @enum {string} */
                        role: "viewer" | "operator" | "admin";
                        /** @description for how many days it counts; null: until it is revoked */
                        days: number | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            token: {
                                id: string;
                                name: string;
                                /** @enum {string} */
                                role: "viewer" | "operator" | "admin";
                                /** @description who made it; empty where nobody had signed in */
                                by: string;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                /** @description Unix milliseconds; null: never */
                                expiresAt: number | null;
                                /** @description Unix milliseconds, to the minute; null: never */
                                lastUsedAt: number | null;
                            };
                            /** @description what the program sends; it is told this once and kept nowhere */
                            secret: string;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token, and cut what it has open */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tokens: {
                                id: string;
                                name: string;
                                /** @enum {string} */
                                role: "viewer" | "operator" | "admin";
                                /** @description who made it; empty where nobody had signed in */
                                by: string;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                /** @description Unix milliseconds; null: never */
                                expiresAt: number | null;
                                /** @description Unix milliseconds, to the minute; null: never */
                                lastUsedAt: number | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/embed-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link that opens a widget, or all of a kind, to whoever has it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description one widget, or all of a kind: whoever has such a link sees every task whose id they know */
                        widget: ({
                            /** @enum {string} */
                            kind: "task";
                            id: string;
                        } | {
                            /** @enum {string} */
                            kind: "queue";
                            name: string;
                        } | {
                            /** @enum {string} */
                            kind: "worker";
                            name: string;
                        } | {
                            /** @enum {string} */
                            kind: "health";
                            /** @description with this task on top */
                            task?: string;
                            /** @description what waits in this queue, in place of all */
                            queue?: string;
                        } | {
                            /** @enum {string} */
                            kind: "failures";
                            /**
                             * @description 1h if left out
                             * @enum {string}
                             */
                            range?: "15m" | "1h" | "6h" | "24h" | "7d";
                            /** @description of this task name only, in which * stands for any characters */
                            name?: string;
                            /**
                             * @description groups that stand so, as the tabs of the page of failures
                             * @enum {string}
                             */
                            tab?: "open" | "new" | "muted" | "fixed";
                            /** @description this group of failures only */
                            group?: string;
                        }) | {
                            /** @enum {string} */
                            every: "task" | "queue" | "worker";
                        };
                        /** @description for how long the link counts */
                        seconds: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description behind Umbel's own address; of a link for all of a kind `{id}` stands for what is to be shown */
                            path: string;
                            /** @description Unix milliseconds */
                            expiresAt: number;
                            /** @description the sites whose pages may hold widgets, as a browser is told */
                            hosts: string[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Saved views of the task list */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description by name */
                            views: {
                                id: string;
                                name: string;
                                filter: string;
                                /** @enum {string} */
                                sort: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                                /** @enum {string} */
                                order: "asc" | "desc";
                                columns: string[] | null;
                                /** @enum {string} */
                                range: "15m" | "1h" | "6h" | "24h" | "7d" | "all";
                                by: string;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                /** @description Unix milliseconds */
                                changedAt: number;
                            }[];
                            /** @description the view that the task list opens with */
                            defaultId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        /** Save a view for everybody */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /**
                         * @description filter language, e.g. `state:FAILURE name:shop.*`
                         * @default
                         */
                        filter?: string;
                        /**
                         * @default created
                         * @enum {string}
                         */
                        sort?: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                        /**
                         * @default desc
                         * @enum {string}
                         */
                        order?: "asc" | "desc";
                        /**
                         * @description columns of the table in their order; null: those that are shown at first
                         * @default null
                         */
                        columns?: string[] | null;
                        /**
                         * @description how far back it reaches
                         * @default 1h
                         * @enum {string}
                         */
                        range?: "15m" | "1h" | "6h" | "24h" | "7d" | "all";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            filter: string;
                            /** @enum {string} */
                            sort: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                            /** @enum {string} */
                            order: "asc" | "desc";
                            columns: string[] | null;
                            /** @enum {string} */
                            range: "15m" | "1h" | "6h" | "24h" | "7d" | "all";
                            by: string;
                            /** @description Unix milliseconds */
                            createdAt: number;
                            /** @description Unix milliseconds */
                            changedAt: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which view the task list opens with */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description null: the list opens with all tasks */
                        id: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description by name */
                            views: {
                                id: string;
                                name: string;
                                filter: string;
                                /** @enum {string} */
                                sort: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                                /** @enum {string} */
                                order: "asc" | "desc";
                                columns: string[] | null;
                                /** @enum {string} */
                                range: "15m" | "1h" | "6h" | "24h" | "7d" | "all";
                                by: string;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                /** @description Unix milliseconds */
                                changedAt: number;
                            }[];
                            /** @description the view that the task list opens with */
                            defaultId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a view */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description by name */
                            views: {
                                id: string;
                                name: string;
                                filter: string;
                                /** @enum {string} */
                                sort: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                                /** @enum {string} */
                                order: "asc" | "desc";
                                columns: string[] | null;
                                /** @enum {string} */
                                range: "15m" | "1h" | "6h" | "24h" | "7d" | "all";
                                by: string;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                /** @description Unix milliseconds */
                                changedAt: number;
                            }[];
                            /** @description the view that the task list opens with */
                            defaultId: string | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Rename a view, or change what it shows */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        filter?: string;
                        /** @enum {string} */
                        sort?: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                        /** @enum {string} */
                        order?: "asc" | "desc";
                        columns?: string[] | null;
                        /** @enum {string} */
                        range?: "15m" | "1h" | "6h" | "24h" | "7d" | "all";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            filter: string;
                            /** @enum {string} */
                            sort: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                            /** @enum {string} */
                            order: "asc" | "desc";
                            columns: string[] | null;
                            /** @enum {string} */
                            range: "15m" | "1h" | "6h" | "24h" | "7d" | "all";
                            by: string;
                            /** @description Unix milliseconds */
                            createdAt: number;
                            /** @description Unix milliseconds */
                            changedAt: number;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/workers/actions/pool-grow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** More slots at once, until a new start */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                        /**
                         * @description by how many slots
                         * @default 1
                         */
                        by?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/pool-shrink": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fewer slots; only idle ones are taken away */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                        /**
                         * @description by how many slots
                         * @default 1
                         */
                        by?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/pool-restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New pool processes, each when its present task has ended */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/autoscale": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The range of workers that scale themselves */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                        min: number;
                        max: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/shutdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish what runs, then stop */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/add-consumer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take tasks from one more queue */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                        queue: string;
                        /**
                         * @description null: of the queue's own name
                         * @default null
                         */
                        exchange?: string | null;
                        /**
                         * @description null: direct
                         * @default null
                         */
                        exchangeType?: ("direct" | "topic" | "fanout" | "headers") | null;
                        /**
                         * @description null: the queue's own name
                         * @default null
                         */
                        routingKey?: string | null;
                        /** @default true */
                        durable?: boolean;
                        /** @default false */
                        autoDelete?: boolean;
                        /**
                         * @description such as {"x-max-priority": 10}
                         * @default {}
                         */
                        queueArguments?: {
                            [key: string]: string | number | boolean;
                        };
                        /**
                         * @description make the queue where there is none of this name; else that is an error
                         * @default false
                         */
                        create?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/cancel-consumer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take no more tasks from a queue */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                        queue: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/rate-limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How many tasks of a name may begin */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                        /** @description a registered task name */
                        task: string;
                        /** @description such as "10/m", for each worker; null: no limit */
                        rate: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/time-limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How long tasks of a name may run */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                        /** @description a registered task name */
                        task: string;
                        /** @description null: none */
                        softMs: number | null;
                        /** @description null: none */
                        hardMs: number | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/enable-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell of tasks by events */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/disable-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell no more of tasks */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a heartbeat now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is online */
                        workers: "all" | string[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave the list and the metrics, for workers that went away; nothing is sent */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description worker names, or "all" for every worker that is offline or lost */
                        workers: "all" | string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/actions/revoke-stamped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Skip every task that carries one of these stamps (Celery 5.3 and later) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description worker names, or "all" for every worker that is online
                         * @default all
                         */
                        workers?: "all" | string[];
                        /** @description stamps and their values, such as {"customer": ["42"]} */
                        headers: {
                            [key: string]: string[];
                        };
                        /**
                         * @description also kill the process that runs it
                         * @default false
                         */
                        terminate?: boolean;
                        /**
                         * @description with terminate
                         * @default SIGTERM
                         * @enum {string}
                         */
                        signal?: "SIGTERM" | "SIGKILL" | "SIGQUIT" | "SIGHUP" | "SIGABRT" | "SIGUSR1" | "SIGUSR2";
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string;
                            /** @description Unix milliseconds */
                            sentAt: number;
                            tookMs: number;
                            /** @description one for each worker that was told, by name */
                            outcomes: {
                                worker: string;
                                /**
                                 * @description silent: no answer came; the worker may still have done it, or do it later
                                 * @enum {string}
                                 */
                                outcome: "ok" | "refused" | "silent";
                                /** @description what the worker said, or what is known in its stead; English */
                                text: string;
                                /** @description why, where it is known: each code has a setting or a way that helps */
                                code: ("POOL_RESTARTS_OFF" | "AUTOSCALE_OFF" | "AUTOSCALE_ON" | "POOL_BUSY" | "NOT_SUPPORTED_BY_POOL" | "UNKNOWN_TASK" | "BAD_RATE" | "BAD_SIGNAL" | "NOT_KNOWN_BY_VERSION" | "EVENTS_FIXED_BY_E" | "WORKER_OFFLINE" | "NOT_LISTENING" | "BUSY" | "BROKER_LOST" | "UNREADABLE" | "TWO_OF_ONE_NAME" | "SHRUNK_LESS" | "LEAVES_NO_SLOT" | "NOT_CONSUMING" | "QUEUE_REFUSED" | "ALREADY_CONSUMING" | "NOT_SEEN_YET" | "STOPPING" | "FORGOTTEN_BEFORE_ETA" | "IN_FORCE_LATER" | "NOT_GONE") | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pool, slots and queues of every worker, as last told */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workers: {
                                worker: string;
                                /**
                                 * @description of its pool's figures
                                 * @enum {string}
                                 */
                                state: "never" | "answered" | "silent" | "refused";
                                answeredAt: number | null;
                                pool: ("prefork" | "solo" | "threads" | "gevent" | "eventlet") | null;
                                slots: number | null;
                                processes: number[];
                                prefetchCount: number | null;
                                uptimeMs: number | null;
                                autoscale: {
                                    max: number | null;
                                    min: number | null;
                                    current: number | null;
                                    held: number | null;
                                } | null;
                                /** @description null until told */
                                queues: string[] | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/inspect/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask every worker online for its pool, slots and queues, and wait for the answers */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workers: {
                                worker: string;
                                /**
                                 * @description of its pool's figures
                                 * @enum {string}
                                 */
                                state: "never" | "answered" | "silent" | "refused";
                                answeredAt: number | null;
                                pool: ("prefork" | "solo" | "threads" | "gevent" | "eventlet") | null;
                                slots: number | null;
                                processes: number[];
                                prefetchCount: number | null;
                                uptimeMs: number | null;
                                autoscale: {
                                    max: number | null;
                                    min: number | null;
                                    current: number | null;
                                    held: number | null;
                                } | null;
                                /** @description null until told */
                                queues: string[] | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/{name}/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a worker told when it was last asked, each panel with its age */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            worker: string;
                            /** @description when it last answered anything */
                            answeredAt: number | null;
                            panels: {
                                stats: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        pid: number | null;
                                        clock: number | null;
                                        uptimeMs: number | null;
                                        prefetchCount: number | null;
                                        /** @description tasks taken since start, most first */
                                        totals: {
                                            name: string;
                                            count: number;
                                        }[];
                                        total: number;
                                        pool: {
                                            kind: ("prefork" | "solo" | "threads" | "gevent" | "eventlet") | null;
                                            implementation: string | null;
                                            /** @description how many tasks it runs at once, now */
                                            slots: number | null;
                                            maxConcurrency: number | null;
                                            processes: number[];
                                            threads: number | null;
                                            freeSlots: number | null;
                                            runningSlots: number | null;
                                            maxTasksPerChild: number | null;
                                            softTimeLimitMs: number | null;
                                            hardTimeLimitMs: number | null;
                                            strategy: string | null;
                                            writes: string | null;
                                        };
                                        /** @description null: it was not started with --autoscale */
                                        autoscale: {
                                            max: number | null;
                                            min: number | null;
                                            current: number | null;
                                            held: number | null;
                                        } | null;
                                        broker: {
                                            transport: string | null;
                                            hostname: string | null;
                                            port: number | null;
                                            virtualHost: string | null;
                                            userid: string | null;
                                            ssl: boolean;
                                            heartbeatMs: number | null;
                                            connectTimeoutMs: number | null;
                                            transportOptions: string | null;
                                        };
                                        usage: {
                                            userMs: number | null;
                                            systemMs: number | null;
                                            maxRssBytes: number | null;
                                            all: {
                                                [key: string]: number;
                                            };
                                        } | null;
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                queues: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        name: string;
                                        exchange: string | null;
                                        exchangeType: string | null;
                                        routingKey: string | null;
                                        durable: boolean | null;
                                        exclusive: boolean | null;
                                        autoDelete: boolean | null;
                                        noAck: boolean | null;
                                        alias: string | null;
                                        queueArguments: string | null;
                                        bindingArguments: string | null;
                                        consumerArguments: string | null;
                                    }[] | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                active: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: {
                                            id: string;
                                            name: string | null;
                                            taskName: string | null;
                                            args: string | null;
                                            kwargs: string | null;
                                            /**
                                             * @description repr: as the publisher shows them; json: the real values
                                             * @enum {string}
                                             */
                                            argsForm: "repr" | "json";
                                            startedAt: number | null;
                                            acknowledged: boolean | null;
                                            exchange: string | null;
                                            routingKey: string | null;
                                            priority: number | null;
                                            redelivered: boolean | null;
                                            pid: number | null;
                                        }[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                reserved: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: {
                                            id: string;
                                            name: string | null;
                                            taskName: string | null;
                                            args: string | null;
                                            kwargs: string | null;
                                            /**
                                             * @description repr: as the publisher shows them; json: the real values
                                             * @enum {string}
                                             */
                                            argsForm: "repr" | "json";
                                            startedAt: number | null;
                                            acknowledged: boolean | null;
                                            exchange: string | null;
                                            routingKey: string | null;
                                            priority: number | null;
                                            redelivered: boolean | null;
                                            pid: number | null;
                                        }[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                scheduled: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: {
                                            dueAt: number | null;
                                            task: {
                                                id: string;
                                                name: string | null;
                                                taskName: string | null;
                                                args: string | null;
                                                kwargs: string | null;
                                                /**
                                                 * @description repr: as the publisher shows them; json: the real values
                                                 * @enum {string}
                                                 */
                                                argsForm: "repr" | "json";
                                                startedAt: number | null;
                                                acknowledged: boolean | null;
                                                exchange: string | null;
                                                routingKey: string | null;
                                                priority: number | null;
                                                redelivered: boolean | null;
                                                pid: number | null;
                                            };
                                        }[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                revoked: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: string[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                registered: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        name: string;
                                        rateLimit: string | null;
                                        softTimeLimitMs: number | null;
                                        hardTimeLimitMs: number | null;
                                        attributes: {
                                            [key: string]: string;
                                        };
                                    }[] | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                conf: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        name: string;
                                        /** @description JSON text, secrets masked */
                                        value: string;
                                    }[] | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                report: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: string | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                clock: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: number | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/{name}/inspect/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a worker again, and wait for its answers */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description all but report and clock, if left out */
                        panels?: ("stats" | "queues" | "active" | "reserved" | "scheduled" | "revoked" | "registered" | "conf" | "report" | "clock")[];
                        /**
                         * @description how long to wait for answers, ms; ends as soon as all have answered
                         * @default 5000
                         */
                        waitMs?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            worker: string;
                            /** @description when it last answered anything */
                            answeredAt: number | null;
                            panels: {
                                stats: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        pid: number | null;
                                        clock: number | null;
                                        uptimeMs: number | null;
                                        prefetchCount: number | null;
                                        /** @description tasks taken since start, most first */
                                        totals: {
                                            name: string;
                                            count: number;
                                        }[];
                                        total: number;
                                        pool: {
                                            kind: ("prefork" | "solo" | "threads" | "gevent" | "eventlet") | null;
                                            implementation: string | null;
                                            /** @description how many tasks it runs at once, now */
                                            slots: number | null;
                                            maxConcurrency: number | null;
                                            processes: number[];
                                            threads: number | null;
                                            freeSlots: number | null;
                                            runningSlots: number | null;
                                            maxTasksPerChild: number | null;
                                            softTimeLimitMs: number | null;
                                            hardTimeLimitMs: number | null;
                                            strategy: string | null;
                                            writes: string | null;
                                        };
                                        /** @description null: it was not started with --autoscale */
                                        autoscale: {
                                            max: number | null;
                                            min: number | null;
                                            current: number | null;
                                            held: number | null;
                                        } | null;
                                        broker: {
                                            transport: string | null;
                                            hostname: string | null;
                                            port: number | null;
                                            virtualHost: string | null;
                                            userid: string | null;
                                            ssl: boolean;
                                            heartbeatMs: number | null;
                                            connectTimeoutMs: number | null;
                                            transportOptions: string | null;
                                        };
                                        usage: {
                                            userMs: number | null;
                                            systemMs: number | null;
                                            maxRssBytes: number | null;
                                            all: {
                                                [key: string]: number;
                                            };
                                        } | null;
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                queues: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        name: string;
                                        exchange: string | null;
                                        exchangeType: string | null;
                                        routingKey: string | null;
                                        durable: boolean | null;
                                        exclusive: boolean | null;
                                        autoDelete: boolean | null;
                                        noAck: boolean | null;
                                        alias: string | null;
                                        queueArguments: string | null;
                                        bindingArguments: string | null;
                                        consumerArguments: string | null;
                                    }[] | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                active: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: {
                                            id: string;
                                            name: string | null;
                                            taskName: string | null;
                                            args: string | null;
                                            kwargs: string | null;
                                            /**
                                             * @description repr: as the publisher shows them; json: the real values
                                             * @enum {string}
                                             */
                                            argsForm: "repr" | "json";
                                            startedAt: number | null;
                                            acknowledged: boolean | null;
                                            exchange: string | null;
                                            routingKey: string | null;
                                            priority: number | null;
                                            redelivered: boolean | null;
                                            pid: number | null;
                                        }[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                reserved: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: {
                                            id: string;
                                            name: string | null;
                                            taskName: string | null;
                                            args: string | null;
                                            kwargs: string | null;
                                            /**
                                             * @description repr: as the publisher shows them; json: the real values
                                             * @enum {string}
                                             */
                                            argsForm: "repr" | "json";
                                            startedAt: number | null;
                                            acknowledged: boolean | null;
                                            exchange: string | null;
                                            routingKey: string | null;
                                            priority: number | null;
                                            redelivered: boolean | null;
                                            pid: number | null;
                                        }[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                scheduled: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: {
                                            dueAt: number | null;
                                            task: {
                                                id: string;
                                                name: string | null;
                                                taskName: string | null;
                                                args: string | null;
                                                kwargs: string | null;
                                                /**
                                                 * @description repr: as the publisher shows them; json: the real values
                                                 * @enum {string}
                                                 */
                                                argsForm: "repr" | "json";
                                                startedAt: number | null;
                                                acknowledged: boolean | null;
                                                exchange: string | null;
                                                routingKey: string | null;
                                                priority: number | null;
                                                redelivered: boolean | null;
                                                pid: number | null;
                                            };
                                        }[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                revoked: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        total: number;
                                        /** @description the first 1000 */
                                        items: string[];
                                    } | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                registered: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        name: string;
                                        rateLimit: string | null;
                                        softTimeLimitMs: number | null;
                                        hardTimeLimitMs: number | null;
                                        attributes: {
                                            [key: string]: string;
                                        };
                                    }[] | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                conf: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: {
                                        name: string;
                                        /** @description JSON text, secrets masked */
                                        value: string;
                                    }[] | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                report: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: string | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                                clock: {
                                    /** @enum {string} */
                                    state: "never" | "answered" | "silent" | "refused";
                                    askedAt: number | null;
                                    /** @description when `value` was answered: its age */
                                    answeredAt: number | null;
                                    value: number | null;
                                    /** @description fields of the answer that could not be read, by path */
                                    unreadable: string[];
                                    /** @description why there is no newer answer, English */
                                    problem: string | null;
                                    code: ("UNENCODABLE" | "BUSY" | "NOT_LISTENING" | "UNREADABLE" | "BROKER_LOST" | "REFUSED") | null;
                                };
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of tasks */
        get: {
            parameters: {
                query?: {
                    /** @description filter language, e.g. `state:FAILURE name:shop.*` */
                    filter?: string;
                    sort?: "created" | "updated" | "state" | "name" | "queue" | "worker" | "waited" | "runtime" | "retries" | "received" | "started" | "finished";
                    order?: "asc" | "desc";
                    limit?: number;
                    offset?: number;
                    /** @description `next` of the page before: goes on after its last task, whatever came in or went meanwhile */
                    cursor?: string;
                    /** @description only tasks created at or after, Unix ms; negative: that long ago */
                    from?: number;
                    /** @description only tasks created before, Unix ms */
                    to?: number;
                    /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                    zone?: string;
                    /** @description Terms on arguments, results and tracebacks are decided by reading them from the store. false: all are read first, within half a minute, and the total is exact. true: the answer comes after a moment with what was found so far, and `unread` says how many are left; asking again reads on. */
                    partial?: "true" | "false";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description tasks that match: exact where `unread` is 0, else those that are known to match so far */
                            total: number;
                            /** @description all tasks held */
                            retained: number;
                            /** @description the table is still being read from the store; totals grow */
                            hydrating: boolean;
                            /** @description tasks of which only long texts not yet read can tell whether they match: 0 unless `partial` was asked for, or half a minute was not enough */
                            unread?: number;
                            /** @description `cursor` for the next page of the same query; null after the last */
                            next?: string | null;
                            rows: {
                                id: string;
                                version: number;
                                state: string;
                                /** @description started or received by a worker that has gone silent or restarted since */
                                lost: boolean;
                                name: string | null;
                                /** @description repr of the arguments, at most 300 characters */
                                args: string | null;
                                /** @description repr of the keyword arguments, at most 300 characters */
                                kwargs: string | null;
                                queue: string | null;
                                worker: string | null;
                                pid: number | null;
                                retries: number;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                receivedAt: number | null;
                                startedAt: number | null;
                                finishedAt: number | null;
                                /** @description Unix milliseconds */
                                updatedAt: number;
                                etaAt: number | null;
                                waitedMs: number | null;
                                /** @description seconds */
                                runtime: number | null;
                                /** @description runtime divided by the p50 of its name, null where unknown */
                                runtimeRatio: number | null;
                                exceptionType: string | null;
                                terminated: boolean;
                                expired: boolean;
                                rootId: string | null;
                                parentId: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts per value; terms on long texts count as far as those were read for a page of tasks */
        get: {
            parameters: {
                query?: {
                    /** @description filter language, e.g. `state:FAILURE name:shop.*` */
                    filter?: string;
                    /** @description only tasks created at or after, Unix ms; negative: that long ago */
                    from?: number;
                    /** @description only tasks created before, Unix ms */
                    to?: number;
                    /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                    zone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description LOST is a value of its own beside Celery's states */
                            state: {
                                value: string;
                                count: number;
                            }[];
                            name: {
                                value: string;
                                count: number;
                            }[];
                            queue: {
                                value: string;
                                count: number;
                            }[];
                            worker: {
                                value: string;
                                count: number;
                            }[];
                            distinct: {
                                name: number;
                                queue: number;
                                worker: number;
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts over time; terms on long texts as for the counts per value */
        get: {
            parameters: {
                query?: {
                    /** @description filter language, e.g. `state:FAILURE name:shop.*` */
                    filter?: string;
                    /** @description only tasks created at or after, Unix ms; negative: that long ago */
                    from?: number;
                    /** @description only tasks created before, Unix ms */
                    to?: number;
                    /** @description IANA time zone in which dates in the filter without an offset are meant; UTC if absent */
                    zone?: string;
                    buckets?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Unix milliseconds */
                            from: number;
                            /** @description Unix milliseconds */
                            to: number;
                            stepMs: number;
                            series: {
                                [key: string]: number[];
                            };
                            /** @description within from and to, when nothing was collected: no tasks there does not mean that none ran */
                            gaps: {
                                /** @description Unix milliseconds */
                                from: number;
                                /** @description Unix milliseconds */
                                to: number;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that is known of one task, with every event */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            task: {
                                id: string;
                                state: string;
                                name: string | null;
                                taskName: string | null;
                                args: string | null;
                                kwargs: string | null;
                                rootId: string | null;
                                parentId: string | null;
                                retries: number;
                                etaAt: number | null;
                                expiresAt: number | null;
                                queue: string | null;
                                exchange: string | null;
                                routingKey: string | null;
                                client: string | null;
                                worker: string | null;
                                pid: number | null;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                sentAt: number | null;
                                firstReceivedAt: number | null;
                                receivedAt: number | null;
                                startedAt: number | null;
                                finishedAt: number | null;
                                /** @description Unix milliseconds */
                                updatedAt: number;
                                runtime: number | null;
                                result: string | null;
                                exception: string | null;
                                traceback: string | null;
                                terminated: boolean;
                                signum: number | string | null;
                                expired: boolean;
                                requeue: boolean;
                                attempts: {
                                    number: number;
                                    state: string;
                                    worker: string | null;
                                    pid: number | null;
                                    sentAt: number | null;
                                    receivedAt: number | null;
                                    startedAt: number | null;
                                    endedAt: number | null;
                                    etaAt: number | null;
                                    runtime: number | null;
                                    exception: string | null;
                                    traceback: string | null;
                                }[];
                                custom: {
                                    type: string;
                                    /** @description Unix milliseconds */
                                    at: number;
                                    fields: string;
                                }[];
                                cut: string[];
                                eventCount: number;
                            };
                            lost: boolean;
                            /** @description oldest first, at most 500 */
                            events: {
                                type: string;
                                /** @description Unix milliseconds */
                                at: number;
                                hostname: string;
                                pid: number | null;
                                clock: number | null;
                                fields: string;
                            }[];
                            root: {
                                id: string;
                                name: string | null;
                                state: string;
                            } | null;
                            parent: {
                                id: string;
                                name: string | null;
                                state: string;
                            } | null;
                            /** @description at most 100 */
                            children: {
                                id: string;
                                name: string | null;
                                state: string;
                            }[];
                            /** @description seconds, of the same name over the last 24 hours */
                            runtimeP50: number | null;
                            /** @description the group of its failure while it has failed */
                            failure: string | null;
                            /** @description what is hidden, and why; at most 50 */
                            hidden: {
                                /** @enum {string} */
                                field: "args" | "kwargs" | "result" | "exception" | "traceback" | "custom" | "message";
                                /**
                                 * @description name: it stands under a secret's name; card: a card number; key: it looks like a key or token; url: the sign-in of a URL; position: an argument by its number; pattern: an expression of --redact
                                 * @enum {string}
                                 */
                                kind: "name" | "card" | "key" | "url" | "position" | "pattern";
                                /** @description the name, the sort of key, the position from 0; else empty */
                                of: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/workflow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workflow that a task belongs to */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description the root of the task that was asked for; it may not be held itself */
                            rootId: string;
                            /** @description tasks of the workflow that are held, exact */
                            total: number;
                            /** @description the client that sent the root in one go with others, which are told as well; null: it was sent alone, or nobody said */
                            sentBy: string | null;
                            /** @description the group of the root and of those sent with it, as the result backend tells; null: where `sentBy` is told, that they are a group is concluded from the times */
                            groupId: string | null;
                            /** @description oldest first, at most 5000; the task asked for and those that led to it are among them */
                            tasks: {
                                id: string;
                                /** @description grows with what is known of the task */
                                version: number;
                                name: string | null;
                                state: string;
                                lost: boolean;
                                worker: string | null;
                                queue: string | null;
                                retries: number;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                receivedAt: number | null;
                                startedAt: number | null;
                                finishedAt: number | null;
                                /** @description Unix milliseconds */
                                updatedAt: number;
                                etaAt: number | null;
                                /** @description seconds */
                                runtime: number | null;
                                exceptionType: string | null;
                                rootId: string | null;
                                parentId: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{rootId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tasks of one root, and of those sent in one go with it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    rootId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description the root of the task that was asked for; it may not be held itself */
                            rootId: string;
                            /** @description tasks of the workflow that are held, exact */
                            total: number;
                            /** @description the client that sent the root in one go with others, which are told as well; null: it was sent alone, or nobody said */
                            sentBy: string | null;
                            /** @description the group of the root and of those sent with it, as the result backend tells; null: where `sentBy` is told, that they are a group is concluded from the times */
                            groupId: string | null;
                            /** @description oldest first, at most 5000; the task asked for and those that led to it are among them */
                            tasks: {
                                id: string;
                                /** @description grows with what is known of the task */
                                version: number;
                                name: string | null;
                                state: string;
                                lost: boolean;
                                worker: string | null;
                                queue: string | null;
                                retries: number;
                                /** @description Unix milliseconds */
                                createdAt: number;
                                receivedAt: number | null;
                                startedAt: number | null;
                                finishedAt: number | null;
                                /** @description Unix milliseconds */
                                updatedAt: number;
                                etaAt: number | null;
                                /** @description seconds */
                                runtime: number | null;
                                exceptionType: string | null;
                                rootId: string | null;
                                parentId: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All workers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workers: {
                                name: string;
                                /**
                                 * @description lost: silent without a goodbye; unknown: our own line to it is away, so nobody can tell
                                 * @enum {string}
                                 */
                                status: "online" | "offline" | "lost" | "unknown";
                                /** @description since when it is silent, where that means something: lost, unknown, or online and busy in its only process */
                                silentSince: number | null;
                                pid: number | null;
                                freqMs: number;
                                active: number | null;
                                processed: number | null;
                                /** @description retained tasks that failed on it since it started */
                                failed: number;
                                /** @description retained tasks now in RETRY or with retries, on it since it started */
                                retried: number;
                                loadavg: [
                                    number,
                                    number,
                                    number
                                ] | null;
                                swIdent: string | null;
                                swVer: string | null;
                                swSys: string | null;
                                onlineAt: number | null;
                                offlineAt: number | null;
                                startedAt: number | null;
                                lastHeartbeatAt: number | null;
                                /** @description Unix milliseconds */
                                lastSeenAt: number;
                                driftMs: number;
                                /** @description the last twelve heartbeat intervals, oldest first: did it beat */
                                beats: boolean[];
                                /** @description tasks that events say it is running, at most 100 */
                                running: {
                                    id: string;
                                    name: string | null;
                                    startedAt: number | null;
                                    pid: number | null;
                                }[];
                                /** @description queues that its retained tasks came from */
                                queues: string[];
                                /** @description of its pool, as it told when it was last asked; null until then */
                                slots: number | null;
                                /** @description false: it processes tasks and tells nothing of them; null: cannot be told yet */
                                sendsTaskEvents: boolean | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One worker */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /**
                             * @description lost: silent without a goodbye; unknown: our own line to it is away, so nobody can tell
                             * @enum {string}
                             */
                            status: "online" | "offline" | "lost" | "unknown";
                            /** @description since when it is silent, where that means something: lost, unknown, or online and busy in its only process */
                            silentSince: number | null;
                            pid: number | null;
                            freqMs: number;
                            active: number | null;
                            processed: number | null;
                            /** @description retained tasks that failed on it since it started */
                            failed: number;
                            /** @description retained tasks now in RETRY or with retries, on it since it started */
                            retried: number;
                            loadavg: [
                                number,
                                number,
                                number
                            ] | null;
                            swIdent: string | null;
                            swVer: string | null;
                            swSys: string | null;
                            onlineAt: number | null;
                            offlineAt: number | null;
                            startedAt: number | null;
                            lastHeartbeatAt: number | null;
                            /** @description Unix milliseconds */
                            lastSeenAt: number;
                            driftMs: number;
                            /** @description the last twelve heartbeat intervals, oldest first: did it beat */
                            beats: boolean[];
                            /** @description tasks that events say it is running, at most 100 */
                            running: {
                                id: string;
                                name: string | null;
                                startedAt: number | null;
                                pid: number | null;
                            }[];
                            /** @description queues that its retained tasks came from */
                            queues: string[];
                            /** @description of its pool, as it told when it was last asked; null until then */
                            slots: number | null;
                            /** @description false: it processes tasks and tells nothing of them; null: cannot be told yet */
                            sendsTaskEvents: boolean | null;
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cluster over a time range */
        get: {
            parameters: {
                query?: {
                    range?: "15m" | "1h" | "6h" | "24h" | "7d";
                    /** @description figures and points of this task name only */
                    name?: string;
                    /** @description of this queue only */
                    queue?: string;
                    /** @description of this worker only */
                    worker?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            range: "15m" | "1h" | "6h" | "24h" | "7d";
                            /** @description Unix milliseconds */
                            from: number;
                            /** @description Unix milliseconds */
                            to: number;
                            stepMs: number;
                            points: {
                                /** @description Unix milliseconds */
                                at: number;
                                received: number;
                                succeeded: number;
                                failed: number;
                                retried: number;
                                revoked: number;
                                rejected: number;
                                /** @description ms */
                                waitP50: number | null;
                                waitP95: number | null;
                                waitP99: number | null;
                                /** @description ms */
                                runP50: number | null;
                                runP95: number | null;
                                runP99: number | null;
                                /** @description nothing was collected for some of this step */
                                gap: boolean;
                            }[];
                            workersOnline: number;
                            workersKnown: number;
                            lostWorkers: {
                                name: string;
                                /** @description Unix milliseconds */
                                lastSeenAt: number;
                            }[];
                            running: number;
                            runningOver10Min: number;
                            /** @description pool slots of all online workers, null until all were inspected */
                            slots: number | null;
                            /** @description messages that wait in the queues; where the broker does not tell, tasks sent and not yet taken */
                            queued: number;
                            /**
                             * @description who counted them
                             * @enum {string}
                             */
                            queuedBy: "broker" | "events";
                            oldestQueuedAt: number | null;
                            finishedPerMinute: number;
                            receivedPerMinute: number;
                            failingPerMinute: number;
                            /** @description mean of the 24 hours before the range */
                            usualFailingPerMinute: number | null;
                            failedShare: number;
                            /** @description of what ended in the 24 hours before the range; null where nothing did */
                            usualFailedShare: number | null;
                            /** @description ms, over the range's last 5 minutes */
                            waitP95: number | null;
                            /** @description at most 8 each */
                            busiest: {
                                name: string;
                                /** @description finished runs: succeeded, failed, revoked, rejected */
                                runs: number;
                                perMinute: number;
                                failed: number;
                                /** @description 0 to 1 */
                                failedShare: number;
                                /** @description ms */
                                runP50: number | null;
                                runP95: number | null;
                                waitP95: number | null;
                            }[];
                            slowest: {
                                name: string;
                                /** @description finished runs: succeeded, failed, revoked, rejected */
                                runs: number;
                                perMinute: number;
                                failed: number;
                                /** @description 0 to 1 */
                                failedShare: number;
                                /** @description ms */
                                runP50: number | null;
                                runP95: number | null;
                                waitP95: number | null;
                            }[];
                            failing: {
                                name: string;
                                /** @description finished runs: succeeded, failed, revoked, rejected */
                                runs: number;
                                perMinute: number;
                                failed: number;
                                /** @description 0 to 1 */
                                failedShare: number;
                                /** @description ms */
                                runP50: number | null;
                                runP95: number | null;
                                waitP95: number | null;
                            }[];
                            names: number;
                            /** @description of the whole cluster, most waiting first, at most 8 */
                            queues: {
                                name: string;
                                /** @description messages that wait, as the broker last said; of a queue it does not tell of, tasks by their events */
                                waiting: number;
                                /** @description messages wait, and nobody takes from it */
                                unconsumed: boolean;
                                /** @description when the oldest task was sent that waits there by its events */
                                oldestAt: number | null;
                                /** @description over the last 5 minutes */
                                inPerMinute: number;
                                /** @description finished, over the last 5 minutes */
                                outPerMinute: number;
                            }[];
                            queueCount: number;
                            /** @description within the range, oldest first, at most 12 */
                            generations: {
                                /** @description Unix milliseconds */
                                at: number;
                                /** @description by name, at most 20 */
                                workers: string[];
                                /** @description how many workers began anew */
                                count: number;
                                /** @description of Celery, if it is another one than before */
                                version: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shell": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connections, live counts, and who asks */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Unix milliseconds */
                            at: number;
                            cluster: string;
                            connections: {
                                /** @description which ingest process */
                                id: string;
                                /**
                                 * @description mute: the line is open and the broker says nothing, also when asked; waiting: between two tries; silent: the process gave no word
                                 * @enum {string}
                                 */
                                state: "connecting" | "connected" | "mute" | "waiting" | "stopped" | "silent";
                                /** @description without the password */
                                url: string;
                                /** @description Unix milliseconds */
                                since: number;
                                /** @description in words, without secrets */
                                lastError: string | null;
                                nextTryAt: number | null;
                                lastEventAt: number | null;
                                /** @description when the broker last said anything */
                                heardAt: number | null;
                                /** @description from when the newest event was sent, by its sender's clock, to when it was written */
                                lagMs: number | null;
                                /** @description messages that wait for us; null where the broker does not tell */
                                backlog: number | null;
                                queue: string | null;
                                /** @description what the way of consuming costs, if anything */
                                note: string | null;
                            }[];
                            storeOk: boolean;
                            /** @description why the store, which answers, takes nothing: its memory or its disk is full, it is a replica, or too few replicas follow it */
                            storeRefusal: ("full" | "disk" | "replica" | "replicas") | null;
                            eventsPerSecond: number;
                            tasks: number;
                            hydrating: boolean;
                            failuresLastHour: number;
                            /** @description failure groups first seen within a day, of which nobody has said anything */
                            newFailures: number;
                            workersOnline: number;
                            workersKnown: number;
                            /** @description silent without a goodbye */
                            workersLost: number;
                            running: number;
                            /** @description in all queues, as the broker said when it was last asked; null until then */
                            messagesWaiting: number | null;
                            /** @description queues in which messages wait and from which no worker takes, though none is paused; the first 20 */
                            unconsumedQueues: {
                                queue: string;
                                ready: number;
                            }[];
                            /** @description queues that somebody paused, the longest paused first; the first 20 */
                            pausedQueues: {
                                queue: string;
                                by: string;
                                reason: string;
                                /** @description Unix milliseconds */
                                since: number;
                            }[];
                            /** @description every action on the cluster must say why (X-Umbel-Reason) */
                            reasonRequired: boolean;
                            user: {
                                name: string;
                                /** @enum {string} */
                                role: "viewer" | "operator" | "admin";
                                /** @description permissions beyond the role */
                                readonly grants: {
                                    readonly may: ("retry" | "run" | "revoke" | "limits" | "pool" | "events" | "ping" | "forget" | "consumers" | "pause" | "messages" | "purge" | "shutdown" | "mark" | "views" | "reveal" | "tokens" | "widgets" | "audit")[];
                                    /** @description patterns of task names; null: all tasks */
                                    tasks: string[] | null;
                                    /** @description patterns of queue names; null: all queues */
                                    queues: string[] | null;
                                }[];
                                readOnly: boolean;
                                /** @description when a new sign-in is needed; null: not signed in, or by a password with each request */
                                sessionEndsAt: number | null;
                                /** @description nobody yet, and could sign in */
                                canSignIn: boolean;
                            };
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Umbel about itself */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            version: string;
                            node: string;
                            /** @description Unix milliseconds */
                            startedAt: number;
                            store: {
                                /** @enum {string} */
                                kind: "embedded" | "external" | "broker";
                                ok: boolean;
                                usedMemoryBytes: number | null;
                                version: string | null;
                            };
                            retention: {
                                maxTasks: number;
                                maxAgeMs: number | null;
                                tasks: number;
                            };
                            ingest: {
                                /** @description events that came over the broker, ever */
                                received: number;
                                /** @description events new to the store */
                                written: number;
                                duplicates: number;
                                undecodable: number;
                                /** @description known lost: over a limit of ours or of the event queue */
                                dropped: number;
                            };
                            problems: {
                                kind: string;
                                /** @enum {string} */
                                outcome: "dropped" | "repaired";
                                count: number;
                                detail: string;
                                sample: string;
                                /** @description Unix milliseconds */
                                lastAt: number;
                            }[];
                            /** @description times when no ingest was connected, newest first */
                            gaps: {
                                /** @description Unix milliseconds */
                                from: number;
                                to: number | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An error; its status goes by its code */
        ErrorInput: {
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "BAD_FILTER" | "NOT_SIGNED_IN" | "WRONG_PASSWORD" | "NOT_ALLOWED" | "FORM_EXPIRED" | "REASON_REQUIRED" | "LINK_INVALID" | "LINK_EXPIRED" | "NOT_FOUND" | "TASK_NOT_FOUND" | "WORKER_NOT_FOUND" | "FAILURE_NOT_FOUND" | "QUEUE_NOT_FOUND" | "OPERATION_NOT_FOUND" | "VIEW_NOT_FOUND" | "TOKEN_NOT_FOUND" | "ARGUMENTS_NOT_EXACT" | "QUEUE_UNKNOWN" | "QUEUE_NOT_CHOSEN" | "QUEUE_UNREADABLE" | "TASK_NOT_REGISTERED" | "RESULT_HIDDEN" | "TOO_MANY_TRIES" | "TOO_MANY_ACTIONS" | "TOO_MANY_OPERATIONS" | "STORE_UNAVAILABLE" | "BROKER_UNAVAILABLE" | "RESULTS_UNAVAILABLE" | "SENT_UNCONFIRMED" | "INTERNAL";
                message: string;
                details: {
                    [key: string]: string | number;
                };
            };
        };
        PythonValueInput: {
            /** @constant */
            kind: "none";
        } | {
            /** @constant */
            kind: "bool";
            value: boolean;
        } | {
            /** @enum {string} */
            kind: "int" | "float" | "complex";
            text: string;
        } | {
            /** @constant */
            kind: "str";
            value: string;
            /** @constant */
            cut?: true;
        } | {
            /** @constant */
            kind: "bytes";
            hex: string;
            /** @constant */
            cut?: true;
        } | {
            /** @enum {string} */
            kind: "list" | "tuple" | "set" | "frozenset";
            items: components["schemas"]["PythonValueInput"][];
        } | {
            /** @constant */
            kind: "dict";
            entries: [
                components["schemas"]["PythonValueInput"],
                components["schemas"]["PythonValueInput"]
            ][];
        } | {
            /** @constant */
            kind: "opaque";
            label: string;
            text: string | null;
            args: components["schemas"]["PythonValueInput"][];
            fields: [
                string,
                components["schemas"]["PythonValueInput"]
            ][];
            state: components["schemas"]["PythonValueInput"] | null;
        } | {
            /** @constant */
            kind: "cut";
            /** @enum {string} */
            reason: "ellipsis" | "missing" | "depth" | "size" | "cycle";
            text: string;
        };
        ResultLinkInput: {
            /** @enum {string} */
            kind: "task" | "group";
            id: string;
            parentId: string | null;
            children: components["schemas"]["ResultLinkInput"][];
        };
        /** @description An error; its status goes by its code */
        Error: {
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "BAD_FILTER" | "NOT_SIGNED_IN" | "WRONG_PASSWORD" | "NOT_ALLOWED" | "FORM_EXPIRED" | "REASON_REQUIRED" | "LINK_INVALID" | "LINK_EXPIRED" | "NOT_FOUND" | "TASK_NOT_FOUND" | "WORKER_NOT_FOUND" | "FAILURE_NOT_FOUND" | "QUEUE_NOT_FOUND" | "OPERATION_NOT_FOUND" | "VIEW_NOT_FOUND" | "TOKEN_NOT_FOUND" | "ARGUMENTS_NOT_EXACT" | "QUEUE_UNKNOWN" | "QUEUE_NOT_CHOSEN" | "QUEUE_UNREADABLE" | "TASK_NOT_REGISTERED" | "RESULT_HIDDEN" | "TOO_MANY_TRIES" | "TOO_MANY_ACTIONS" | "TOO_MANY_OPERATIONS" | "STORE_UNAVAILABLE" | "BROKER_UNAVAILABLE" | "RESULTS_UNAVAILABLE" | "SENT_UNCONFIRMED" | "INTERNAL";
                message: string;
                details: {
                    [key: string]: string | number;
                };
            };
        };
        PythonValue: {
            /** @constant */
            kind: "none";
        } | {
            /** @constant */
            kind: "bool";
            value: boolean;
        } | {
            /** @enum {string} */
            kind: "int" | "float" | "complex";
            text: string;
        } | {
            /** @constant */
            kind: "str";
            value: string;
            /** @constant */
            cut?: true;
        } | {
            /** @constant */
            kind: "bytes";
            hex: string;
            /** @constant */
            cut?: true;
        } | {
            /** @enum {string} */
            kind: "list" | "tuple" | "set" | "frozenset";
            items: components["schemas"]["PythonValue"][];
        } | {
            /** @constant */
            kind: "dict";
            entries: [
                components["schemas"]["PythonValue"],
                components["schemas"]["PythonValue"]
            ][];
        } | {
            /** @constant */
            kind: "opaque";
            label: string;
            text: string | null;
            args: components["schemas"]["PythonValue"][];
            fields: [
                string,
                components["schemas"]["PythonValue"]
            ][];
            state: components["schemas"]["PythonValue"] | null;
        } | {
            /** @constant */
            kind: "cut";
            /** @enum {string} */
            reason: "ellipsis" | "missing" | "depth" | "size" | "cycle";
            text: string;
        };
        ResultLink: {
            /** @enum {string} */
            kind: "task" | "group";
            id: string;
            parentId: string | null;
            children: components["schemas"]["ResultLink"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
