import { describe, expect, it } from "vitest";
import { parseTraceback } from "@/lib/celery/traceback";
import { sharedFolder, shortPath, tracebackSections } from "./tracebackModel";

const SITE = "/usr/lib/python3/dist-packages";
const text = `Traceback (most recent call last):
  File "${SITE}/celery/app/trace.py", line 450, in trace_task
    R = retval = fun(*args, **kwargs)
  File "/srv/shop/orders/tasks.py", line 64, in charge_card
    receipt = gateway.charge(order)
  File "${SITE}/stripe/api_requestor.py", line 12, in request
    raise self.error()
  File "${SITE}/stripe/api_requestor.py", line 9, in error
    return CardError()
  File "/srv/shop/payments/gateway.py", line 118, in charge
    intent = create()
stripe.error.CardError: Your card was declined.
`;

describe("tracebackSections", () => {
  it("puts the last call first and folds library frames", () => {
    const [section] = tracebackSections(parseTraceback(text));
    expect(section?.type).toBe("stripe.error.CardError");
    expect(
      section?.parts.map((part) =>
        part.kind === "frame" ? part.frame.function : `${part.frames.length} in ${part.where}`,
      ),
    ).toEqual(["charge", "2 in stripe/api_requestor.py", "charge_card", "1 in celery/app/trace.py"]);
  });

  it("shows the place that raised when every frame is a library's", () => {
    const only = text.replaceAll("/srv/", `${SITE}/`);
    const kinds = tracebackSections(parseTraceback(only))[0]?.parts.map((part) => part.kind);
    expect(kinds).toEqual(["frame", "fold"]);
  });

  it("begins with what the task failed with, then what it came from", () => {
    const chain = `Traceback (most recent call last):
  File "/srv/a.py", line 1, in a
    x
KeyError: 'x'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/b.py", line 2, in b
    y
ValueError: no x
`;
    expect(tracebackSections(parseTraceback(chain)).map(({ type, relation }) => [type, relation])).toEqual([
      ["ValueError", null],
      ["KeyError", "cause"],
    ]);
  });
});

describe("sharedFolder", () => {
  it("is what all own files have in common but for its last folder", () => {
    const deep = text.replaceAll("/srv/", "/srv/app/");
    const folder = sharedFolder(parseTraceback(deep));
    expect(folder).toBe("/srv/app/");
    expect(shortPath("/srv/app/shop/orders/tasks.py", folder)).toBe("shop/orders/tasks.py");
  });

  it("is nothing for one file, nor for files that share no folder", () => {
    const one = text.replace("/srv/shop/payments/gateway.py", "/srv/shop/orders/tasks.py");
    expect(sharedFolder(parseTraceback(one))).toBe("");
    const apart = text.replace("/srv/shop/payments/gateway.py", "/opt/gateway.py");
    expect(sharedFolder(parseTraceback(apart))).toBe("");
  });
});

describe("shortPath", () => {
  it.each([
    [`${SITE}/stripe/error.py`, "stripe/error.py"],
    ["/usr/lib/python3.11/json/decoder.py", "json/decoder.py"],
    ["shop/orders/tasks.py", "shop/orders/tasks.py"],
    ["/home/deploy/releases/20261121141500/current/src/shop/orders/tasks.py", "shop/orders/tasks.py"],
  ])("shows %s as %s", (file, short) => {
    expect(shortPath(file)).toBe(short);
  });
});
