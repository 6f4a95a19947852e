import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_TEMPLATE_CHARS, messageTemplate } from "./messageTemplate";

describe("messageTemplate", () => {
  it.each([
    ["Your card was declined. (code card_declined)", "Your card was declined. (code card_declined)"],
    ["SKU-1: 400 wanted, 12 left", "…: … wanted, … left"],
    [
      "Worker exited prematurely: signal 9 (SIGKILL) Job: 101.",
      "Worker exited prematurely: signal … (SIGKILL) Job: …",
    ],
    ["TimeLimitExceeded(600,)", "TimeLimitExceeded(…,)"],
    ["hooks.acme-erp.com:443 read timed out", "hooks.acme-erp.com:… read timed out"],
    [
      'duplicate key value violates unique constraint "users_email_key"\nDETAIL:  Key (email)=(a@b.example) already exists.',
      'duplicate key value violates unique constraint "…" DETAIL: Key (email)=(…) already exists.',
    ],
    ["no user 0f6f8a1e-5a0c-4a70-9d0a-2c1f6f0f9d11", "no user …"],
    ["commit deadbeefcafe, at 0x7f3a2c", "commit …, at …"],
    ["due 2026-11-21T10:00:00.123+01:00, now 2026-11-21 10:00", "due …, now …"],
    ["GET https://api.example.com/v2/orders?id=7 (timeout=4.0)", "GET … (timeout=…)"],
    ["cannot open /srv/data/q3.csv and C:\\data\\q3.csv", "cannot open … and C:…"],
    ["read/write and ./x, ~/y", "read/write and …"],
    ["'NoneType' object has no attribute \"name\"", "'…' object has no attribute \"…\""],
    ["can't find `table` for «склад», don't know why", "can't find `…` for «…», don't know why"],
    ["bad bytes b'\\xff\\'' in u'a b'", "bad bytes b'…' in u'…'"],
    ["got [1, 2, 3] and ['a', 'b']", "got […] and ['…']"],
    ["got [1] and ['a']", "got […] and ['…']"],
    ["{'a': 1, 'b': 2} is not {'c': 3}", "{'…': …} is not {'…': …}"],
    ["версия 12 и ٣٤ — 没有 文件", "версия … и … — 没有 文件"],
    ["an 'unclosed quote", "an 'unclosed quote"],
    ["  two \n\t lines  ", "two lines"],
    ["", ""],
  ])("of %j is %j", (message, template) => {
    expect(messageTemplate(message)).toBe(template);
  });

  it("is the same whatever the numbers, ids and quoted texts", () => {
    const varying = fc.oneof(
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.uuid(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.emailAddress().filter((email) => /^[\w.+-]+@/.test(email)),
      fc.webUrl({ withQueryParameters: true }).filter((url) => !/['()]/.test(url)),
    );
    const shape = (a: string, b: string) => messageTemplate(`order ${a} not there, asked by ${b} twice`);
    fc.assert(
      fc.property(varying, varying, (a, b) => {
        expect(shape(a, b)).toBe("order … not there, asked by … twice");
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (quoted) => {
        expect(messageTemplate(`no ${JSON.stringify(quoted)} here`)).toBe('no "…" here');
      }),
    );
  });

  it("is the same for a quoted text that is longer than what is read", () => {
    const shape = (length: number) => messageTemplate(`Invalid payload: '${"x ".repeat(length)}'`);
    expect(shape(10_000)).toBe(shape(10));
  });

  it("is bounded, well-formed and never throws", () => {
    const any = fc.oneof(
      fc.string({ unit: "binary", maxLength: 2000 }),
      fc
        .array(fc.constantFrom("'", '"', "a", "1", " ", "\\", "…", ", ", "😀", "://", "@"), {
          maxLength: 2000,
        })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(any, (message) => {
        const template = messageTemplate(message);
        expect(template.length).toBeLessThanOrEqual(MAX_TEMPLATE_CHARS);
        if (isWellFormed(message)) expect(isWellFormed(template)).toBe(true);
      }),
    );
  });
});

/** Without half characters: only then it can be encoded. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
