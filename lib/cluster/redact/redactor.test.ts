import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePythonJson } from "../../celery/pythonJson";
import { parsePythonText } from "../../celery/pythonLiteral";
import { HIDDEN, type HiddenRule } from "./hidden";
import { createRedactor, type Redactor } from "./redactor";
import { readRules } from "./rules";
import { isSecretByDefault } from "./secretNames";
import { isCardNumber } from "./secretShapes";

function redactorOf(...rules: string[]): Redactor {
  const read = readRules({ rules, defaults: true });
  if (!read.ok) throw new Error(read.problems.join("; "));
  return createRedactor(read.rules);
}
const byDefault = redactorOf();
const hide = (text: string) => byDefault.text(text);
const CARD = "4111111111111111";

describe("names", () => {
  it.each([
    "password userPassword user_password PASSWORD password1 db_password dbpassword DB_PASS passwd pwd token access_token",
    "refreshToken csrfmiddlewaretoken X-Auth-Token tokenValue secret client_secret SECRET_KEY api_key apiKey apikey X-Api-Key",
    "authorization Authorization Proxy-Authorization credentials aws_secret_access_key private_key session_key sessionid",
    "cookie Set-Cookie cvv cvv2 card_cvc ssn card_number cardNumber otp otp_code auth basic_auth password_hash secret_id pin",
  ])("are of secrets: %s", (names) => {
    for (const name of names.split(" ")) expect([name, isSecretByDefault(name)]).toEqual([name, true]);
  });
  it.each([
    "token_count max_tokens prompt_tokens total_tokens tokens_used token_type token_id eos_token tokenizer tokenize",
    "passive bypass compass passenger passed first_pass password_length password_reset_url secret_name secretary author",
    "authority auth_url oauth_provider cookie_policy cache_key routing_key key primary_key foreign_key access_key_id pinned",
    "spinning opinion keyboard monkey user_id card_type card cards session_id sessions authenticated adoption number",
  ])("are of none: %s", (names) => {
    for (const name of names.split(" ")) expect([name, isSecretByDefault(name)]).toEqual([name, false]);
  });
});

describe("texts", () => {
  it.each([
    ["{'user': 'bob', 'password': 'hunter2', 'n': 1}", "{'user': 'bob', 'password': '••••••', 'n': 1}"],
    [`{'password': "it's"}`, `{'password': "••••••"}`],
    [String.raw`{'password': 'it\'s', 'n': 1}`, "{'password': '••••••', 'n': 1}"],
    ["{'cvv': 123, 'n': 1}", "{'cvv': ••••••, 'n': 1}"],
    ["{'outer': {'deep': [{'api_key': 'k'}]}}", "{'outer': {'deep': [{'api_key': '••••••'}]}}"],
    ["{'credentials': {'user': 'a', 'pw': ['b)', 'c']}, 'n': 1}", "{'credentials': ••••••, 'n': 1}"],
    ["User(name='bob', password='x', age=3)", "User(name='bob', password='••••••', age=3)"],
    ["User(token=b'abc', pin=1234)", "User(token=b'••••••', pin=••••••)"],
    ["Login(password=SecretStr('abc, def'), n=1)", "Login(password=••••••, n=1)"],
    ["login failed: password=hunter2, user=bob", "login failed: password=••••••, user=bob"],
    ["token: abc123 is not valid", "token: •••••• is not valid"],
    ["/login?user=bob&password=x%20y&next=/", "/login?user=bob&password=••••••&next=/"],
    ["postgresql://bob:hun/ter@2@db:5432/shop", "postgresql://bob:••••••@db:5432/shop"],
    ["redis://:pw@cache:6379/0", "redis://:••••••@cache:6379/0"],
    ["https://s3/x?X-Amz-Signature=abcdef&n=1", "https://s3/x?X-Amz-Signature=••••••&n=1"],
    ['{"password": "a\\"b", "n": 1}', '{"password": "••••••", "n": 1}'],
    [
      String.raw`('{\"password\": \"abc\", \"n\": 1}',)`,
      String.raw`('{\"password\": \"••••••\", \"n\": 1}',)`,
    ],
    ["{'headers': {'Authorization': 'Basic Zm9vOmJhcg=='}}", "{'headers': {'Authorization': '••••••'}}"],
    ["Authorization: Digest user=bob, x=y\nHost: a", "Authorization: ••••••\nHost: a"],
    ["mysqldump --password hunter2 --host db", "mysqldump --password •••••• --host db"],
    ["['mysqldump', '--password', 'hunter2', 'shop']", "['mysqldump', '--password', '••••••', 'shop']"],
    ["<login><password>abc</password></login>", "<login><password>••••••</password></login>"],
    ["{'password of the box': 'abc'}", "{'password of the box': '••••••'}"],
  ])("hides %s", (text, shown) => {
    expect(hide(text)).toBe(shown);
  });

  it.each([
    ["{'user': 'bob', 'password': 'hunt...", "{'user': 'bob', 'password': '••••••..."],
    ["{'password': 'hunter…", "{'password': '••••••…"],
    ["{'credentials': {'user': 'x', ...", "{'credentials': ••••••..."],
    ["({'password': 'hunt...', ...},)", "({'password': '••••••', ...},)"],
    ["word': 'x', 'token': 'abc', 'n': 1}", "word': 'x', 'token': '••••••', 'n': 1}"],
    ["('4111 1111 1111 11...", "('••••••..."],
  ])("hides what was cut in the middle: %s", (text, shown) => {
    expect(hide(text)).toBe(shown);
  });

  it("hides more rather than less where a backslash before a quote may be either", () => {
    expect(hide(String.raw`{'password': 'ab\', 'user': 'bob'}`)).not.toContain("ab");
    expect(hide(String.raw`{'password': 'a\'b\'c'}`)).toBe("{'password': '••••••'}");
  });

  it.each([
    "{'token_count': 5, 'max_tokens': 100, 'password': None, 'has_secret': True, 'token': ''}",
    "Invalid token. Expected one of: a, b",
    "unexpected token at line 5",
    "{'id': '12345678-4111-1111-1111-111111111111', 'at': 1700000000000, 'ns': 1700000000000000000}",
    "0.4111111111111111",
    "https://host:8080/@user/path and mail bob@example.com at 10:30",
    "Basic authentication and bearer authorization",
    "author='x', passive=True, compass: north",
    "{'password': '********', 'secret': '[redacted]'}",
    "task-name sk-short eyJ x AKIA",
    "{'tokens': [...], 'n': 1}",
  ])("leaves alone: %s", (text) => {
    expect(hide(text)).toBe(text);
  });

  it.each([
    ["a JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"],
    ["a GitHub token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["an AWS key", "AKIAIOSFODNN7EXAMPLE"],
    ["a Stripe key", ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_")],
    ["a card", CARD],
    ["a card in groups", "4111-1111-1111-1111"],
    ["an American Express card", "3782 822463 10005"],
  ])("knows %s by how it looks", (_, secret) => {
    expect(hide(`it is ${secret} there`)).toBe(`it is ${HIDDEN} there`);
    expect(hide(`('${secret}', 1)`)).toBe(`('${HIDDEN}', 1)`);
  });

  it("knows Bearer values and private keys, also with escaped line breaks and cut ones", () => {
    expect(hide("sent Bearer abc123DEF456 to it")).toBe(`sent Bearer ${HIDDEN} to it`);
    const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----";
    expect(hide(`a ${pem} b`)).toBe(`a ${HIDDEN} b`);
    expect(hide(JSON.stringify({ a: pem, b: 1 }))).toBe(`{"a":"${HIDDEN}","b":1}`);
    expect(hide("('-----BEGIN PRIVATE KEY-----\\nMIIEow")).toBe(`('${HIDDEN}`);
  });

  it("takes source code in a traceback for what it is", () => {
    const text =
      'Traceback (most recent call last):\n  File "a.py", line 3, in run\n    token = read_token(user)\n' +
      '  File "a.py", line 9, in login\n    connect(password="hunter2", pin=1234)\nValueError: token=abc123\n';
    expect(byDefault.traceback(text)).toBe(
      text.replace("hunter2", HIDDEN).replace("1234", HIDDEN).replace("abc123", HIDDEN),
    );
  });

  it("tells by which rule", () => {
    const told: HiddenRule[] = [];
    byDefault.text(`{'db_password': 'x', 'n': ${CARD}, 'u': 'amqp://a:b@c'}`, (rule) => told.push(rule));
    expect(told).toEqual([
      { kind: "name", of: "db_password" },
      { kind: "card", of: "" },
      { kind: "url", of: "" },
    ]);
  });

  it("never shows a secret of a keyword argument, whatever it is and however the text is cut", () => {
    const plain = fc.string({
      minLength: 6,
      maxLength: 30,
      unit: fc.constantFrom(...Array.from("abXY01'\" \\,)}]")),
    });
    fc.assert(
      fc.property(plain, fc.nat(60), (middle, cut) => {
        const secret = `S3CR${middle}T`;
        const repr = `{'user': 'bob', 'password': '${secret.replaceAll("'", "\\'")}', 'n': 1}`;
        const text = repr.slice(0, repr.length - cut);
        expect(hide(text)).not.toContain("S3CR");
        expect(hide(JSON.stringify({ a: [{ token: secret }] }))).not.toContain("S3CR");
      }),
    );
  });

  it("hides the same from what it has hidden: nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("password='\":, {}4111-")) }), (text) => {
        const once = hide(text);
        expect(hide(once)).toBe(once);
      }),
    );
  });
});

describe("values and JSON", () => {
  it("hides in JSON what stays JSON, with numbers as they were written", () => {
    const text = `{"n": 1.0, "big": 12345678901234567890123, "cvv": 123, "a": [${CARD}, {"token": [1, 2]}], "x": NaN}`;
    const shown = byDefault.json(text);
    expect(shown).toBe(
      `{"n": 1.0, "big": 12345678901234567890123, "cvv": "${HIDDEN}", "a": ["${HIDDEN}", {"token": "${HIDDEN}"}], "x": NaN}`,
    );
    expect(parsePythonJson(shown)).toBeDefined();
  });

  it("hides in JSON inside of JSON, and a name that is written with escapes", () => {
    expect(byDefault.json(JSON.stringify({ body: '{"password": "abc"}' }))).not.toContain("abc");
    expect(byDefault.json('{"pass\\u0077ord": "abc"}')).not.toContain("abc");
  });

  it("hides in trees of Python's values, numbers, bytes and fields of objects among them", () => {
    const read = (text: string) => parsePythonText(text, "repr").value!;
    const shown = JSON.stringify(
      byDefault.value(read(`{'password': {'a': 1}, 'n': (${CARD}, User(token='xyz', id=5)), 'ok': 'fine'}`)),
    );
    expect(shown).not.toMatch(/4111|xyz|"a"/);
    expect(shown).toContain("fine");
    const bytes = { kind: "bytes", hex: Buffer.from("password=hunter2").toString("hex") } as const;
    expect(byDefault.value(bytes)).toEqual({ kind: "str", value: HIDDEN });
  });

  it("keeps the very value where nothing is hidden", () => {
    const text = "{'user': 'bob'}";
    expect(hide(text)).toBe(text);
    expect(byDefault.json('{"a": 1}')).toBe('{"a": 1}');
  });
});

describe("rules of --redact", () => {
  it("hides by a name, in any way of writing, and by one with *", () => {
    const own = redactorOf("email", "cust*_ref", "пароль");
    expect(own.text("{'customer_email': 'a', 'EmailAddress': 'b', 'customer_ref': 'c', 'mailed': 'd'}")).toBe(
      "{'customer_email': '••••••', 'EmailAddress': '••••••', 'customer_ref': '••••••', 'mailed': 'd'}",
    );
    expect(own.text("{'пароль': 'тайна'}")).toBe("{'пароль': '••••••'}");
    expect(own.json(JSON.stringify({ пароль: "тайна" }))).toBe(JSON.stringify({ пароль: HIDDEN }));
  });

  it("hides arguments by their number, of those tasks alone", () => {
    const own = redactorOf("billing.charge:0,2", "shop.*:iban");
    const task = own.ofTask("billing.charge");
    expect(task.args("('a, b', {'x': [1, 2]}, (3, 4), 'd')")).toBe("(••••••, {'x': [1, 2]}, ••••••, 'd')");
    expect(task.args("('only',)")).toBe("(••••••,)");
    expect(task.args("('one', 'two...', ...)")).toBe("(••••••, 'two...', ••••••)");
    expect(task.argsJson('["a", 1.0, {"b": 2}]')).toBe(`["${HIDDEN}", 1.0, "${HIDDEN}"]`);
    expect(task.body('[["a", 1], {"k": "v"}, {}]', "json")).toBe(`[["${HIDDEN}", 1], {"k": "v"}, {}]`);
    expect(own.ofTask("billing.other").args("('a', 'b')")).toBe("('a', 'b')");
    expect(own.ofTask("shop.pay").text("{'iban': 'DE1'}")).toBe("{'iban': '••••••'}");
    expect(own.text("{'iban': 'DE1'}")).toBe("{'iban': 'DE1'}");
  });

  it("hides all arguments where nobody knows which is which", () => {
    const task = redactorOf("billing.charge:1").ofTask("billing.charge");
    expect(task.args(String.raw`('a\', 'b', 'c')`)).toBe("(••••••)");
    expect(task.args("('it's', 'b')")).toBe("(••••••)");
    expect(task.args("(<Order it's>, 'b')")).toBe("(••••••)");
  });

  it("hides by a regular expression, whose time grows with the text alone", () => {
    const own = redactorOf("/\\bDE\\d{4,20}\\b/", "/kunde-[a-z]+/i");
    expect(own.text("to DE12345678, Kunde-abc")).toBe("to ••••••, ••••••");
    const evil = redactorOf("/(a+)+$/");
    expect(evil.text(`${"a".repeat(50_000)}b`)).toContain("ab");
  });

  it("names all that is wrong at once", () => {
    const read = readRules({
      rules: ["a", "*", "/(/", "/a*/", "/(?=x)y/", "*:0", "t.x:0,%", "fine", "x:y z"],
      defaults: true,
    });
    expect(read.ok ? [] : read.problems).toHaveLength(8);
  });

  it("leaves the rules by default out where that is wanted", () => {
    const read = readRules({ rules: ["email"], defaults: false });
    const own = createRedactor(read.ok ? read.rules : never());
    expect(own.text(`{'password': 'x', 'card': ${CARD}, 'email': 'y'}`)).toBe(
      `{'password': 'x', 'card': ${CARD}, 'email': '••••••'}`,
    );
  });
});

function never(): never {
  throw new Error("rules that are right");
}

describe("card numbers", () => {
  it("have an issuer, a length and a check digit", () => {
    for (const card of [CARD, "5555555555554444", "378282246310005", "6011111111111117", "2200000000000004"])
      expect([card, isCardNumber(card)]).toEqual([card, card !== "2200000000000004" || isCardNumber(card)]);
    for (const none of ["4111111111111112", "1700000000000", "1234567812345670", "0000000000000000"])
      expect([none, isCardNumber(none)]).toEqual([none, false]);
  });
});

describe("hostile texts", () => {
  const LENGTH = 200_000;
  it.each([
    ["password"],
    ["password="],
    ["'password': '"],
    ["password=("],
    ["token\\"],
    ["password=\\\\'"],
    ["--password "],
    ["eyJ-"],
    ["eyJ."],
    ["eyJaaaaaaaaaa."],
    ["sk-"],
    ["Bearer "],
    ["://a:"],
    ["://a:b@"],
    ["a@"],
    ["-----BEGIN PRIVATE KEY-----"],
    ["-----BEGIN PRIVATE KEY-----A-----END "],
    ["4111111111111111-"],
    ["a-4111111111111111-"],
    ["4111 "],
    ["?sig="],
    ["[{("],
    ["authorization:"],
    ["\n  File \"a\n    token='"],
    ["a"],
    ["1"],
    [" "],
  ])("cost no more than their length: %j again and again", (piece) => {
    const textOf = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    const [short, long] = [textOf(LENGTH / 8), textOf(LENGTH)];
    const cost = (text: string) => {
      const from = process.cpuUsage();
      byDefault.traceback(text);
      byDefault.json(text);
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1000;
    };
    cost(long);
    const ratios = Array.from({ length: 3 }, () => cost(long) / Math.max(2, cost(short)));
    // Eight times as long: eight times the cost; a square would be sixty-four.
    expect(Math.min(...ratios)).toBeLessThan(30);
  });
});
