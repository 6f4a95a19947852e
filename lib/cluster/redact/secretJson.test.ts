import { describe, expect, it } from "vitest";
import { HIDDEN } from "./hidden";
import { redactorOf } from "./redactor";
import { putBackHidden } from "./secretJson";

const hider = redactorOf({ rules: ["t:1"], defaults: true }).ofTask("t");
const putBack = (original: string, edited: string) =>
  putBackHidden(edited, original, hider.argumentSecrets(original) ?? []);

describe("what is hidden in arguments", () => {
  const kwargs = `{"n": 1.0, "password": "a\\u00e9\\"b", "deep": {"list": ["x", {"token": 12345678901234567890}]}, "note": "Bearer abc123DEF456"}`;
  const shown = hider.json(kwargs);

  it("is put back letter by letter where it stands as it stood, however the rest was edited and laid out", () => {
    expect(shown).not.toMatch(/u00e9|1234|DEF/);
    expect(putBack(kwargs, shown)).toEqual({ ok: true, text: kwargs });
    const edited = shown.replace("1.0", "2.5").replace('"x"', '"new"').replaceAll(", ", ",\n  ");
    const whole = kwargs.replace("1.0", "2.5").replace('"x"', '"new"').replaceAll(", ", ",\n  ");
    expect(putBack(kwargs, edited)).toEqual({ ok: true, text: whole });
    expect(putBack(kwargs, shown.replace(HIDDEN, "\\u2022".repeat(6)))).toEqual({ ok: true, text: kwargs });
  });

  it.each([
    ["moved to another name", shown.replace('"password"', '"passwort"')],
    ["changed in part", shown.replace(`"password": "${HIDDEN}"`, `"password": "${HIDDEN}1"`)],
    ["copied to another place", shown.replace("1.0", `"${HIDDEN}"`)],
    ["in a list that has grown", shown.replace('["x", ', '["x", "y", ')],
    ["in a list that has shrunk", shown.replace('["x", ', "[")],
    ["in a name", shown.replace('"n"', `"${HIDDEN}"`)],
  ])("is not put back when it was %s", (_, edited) => {
    expect(putBack(kwargs, edited)).toMatchObject({ ok: false });
  });

  it("is put back by its number in positional arguments", () => {
    const args = `[1, "second", 3]`;
    expect(putBack(args, hider.argsJson(args))).toEqual({ ok: true, text: args });
    expect(putBack(args, `["${HIDDEN}", 1, 3]`)).toEqual({ ok: false, path: "[0]" });
    expect(putBack(args, `[0, 1, "${HIDDEN}", 3]`)).toMatchObject({ ok: false });
  });

  it("is nothing to put back where nobody left a sign of it", () => {
    expect(putBack(kwargs, '{"password": "written"}')).toEqual({ ok: true, text: '{"password": "written"}' });
  });
});
