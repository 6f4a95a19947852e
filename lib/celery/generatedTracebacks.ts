/** For tests: texts that are tracebacks, nearly tracebacks, or no tracebacks at all. */
import fc from "fast-check";
import { TRACEBACK_HEADER } from "./traceback";

const LINES = [
  TRACEBACK_HEADER,
  TRACEBACK_HEADER,
  `  ${TRACEBACK_HEADER}`,
  '  File "/srv/shop/tasks.py", line 40, in charge',
  '  File "/srv/releases/20261121004417/shop/tasks.py", line 40, in <lambda>',
  '  File "/usr/lib/python3.11/site-packages/stripe/api.py", line 1, in post',
  '  File "lib/python3/x.py", line 1',
  '  File "", line 1, in ',
  '  File "a", line 2, in b", line 3, in c", line 1',
  '  File "/a/<frozen b>/c.py", line 9, in d\r',
  `  File "/${"x".repeat(150)}/${"0123456789abcdef".repeat(10)}z/y.py", line 1, in ${'"f'.repeat(80)}`,
  "    raise ValueError(x)",
  "          ^^^^^^^^^^^^^",
  "  [Previous line repeated 970 more times]",
  "ValueError: no",
  "shop.errors.NoPrice:no price for 12 ",
  "KeyboardInterrupt",
  "Foo \r",
  "Foo:\rbar",
  "Foo: \u2028 bar",
  ": nothing",
  "ОшибкаОплаты: карта 42",
  "billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 101.",
  `ValueError: ${"long ".repeat(300)}`,
  "x".repeat(1500),
  `Foo${" ".repeat(1200)}bar`,
  "The above exception was the direct cause of the following exception:",
  "During handling of the above exception, another exception occurred:",
  "",
  "\r",
  " ",
];

const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...LINES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom("a", "B", "_", ".", ":", " ", "\r", "\t", '"', "'", "1"),
      maxLength: 12,
    }),
  },
);

export const anyTracebackText: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\n", "\r\n"))
  .map(([lines, end]) => lines.join(end));
