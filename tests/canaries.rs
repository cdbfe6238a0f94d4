//! Canaries in everything that a record can hold: none of them is in what may be published, in any
//! script, of any length, in any encoding.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use greenroom::commands::public::mask;
use greenroom::report::actions;
use greenroom::results::{Run, Sentence};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::formats;
use crate::masking::held;
use crate::rich;
use crate::support::{Desk, accounts_csv, files, repository, text_of};

/// A script by its first letter and how many follow it that no book of ours has.
const SCRIPTS: [(&str, u32, u32); 6] = [
    ("Japanese", 0x30a2, 50),
    ("Chinese", 0x5317, 50),
    ("Korean", 0xac00, 50),
    ("Arabic", 0x0621, 25),
    ("Greek", 0x03b1, 16),
    // What quoting changes.
    ("signs", 0, 0),
];
const LENGTHS: [usize; 4] = [1, 2, 3, 10_000];

/// A name that nothing else has, as far as its length allows it.
pub(crate) fn canary(script: usize, length: usize, number: u32) -> String {
    let (_, first, letters) = SCRIPTS[script];
    if letters == 0 {
        let name = format!("Que{}ae", number % 50);
        return ["\"", "\\", "\n", "'", "<b>", "&", "`", "%", "|"]
            .iter()
            .fold(name.clone(), |text, sign| text + sign + &name)
            .repeat(length.div_ceil(100));
    }
    let letter =
        |place: u32| char::from_u32(first + (number * 7 + place * place + place) % letters);
    (0..).take(length).filter_map(letter).collect()
}

/// What is looked for of a canary: of a long one, its ends and its middle.
fn parts(canary: &str) -> Vec<String> {
    if let Some((name, _)) = canary.split_once('"') {
        return vec![name.to_owned()];
    }
    let letters: Vec<char> = canary.chars().collect();
    // A part of a short one might be anybody's.
    if letters.len() <= 16 {
        return vec![canary.to_owned()];
    }
    let part = |at: usize| letters[at..letters.len().min(at + 8)].iter().collect();
    let last = letters.len().saturating_sub(8);
    [0, letters.len() / 2, last].into_iter().map(part).collect()
}

/// A text as a page, a script, an address or a mail might hold it.
fn encodings(text: &str) -> Vec<String> {
    let each = |of: &dyn Fn(char) -> String| text.chars().map(of).collect::<String>();
    let json = |c: char| {
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units).iter();
        units.fold(String::new(), |mut escaped, unit| {
            let _ = write!(escaped, "\\u{unit:04x}");
            escaped
        })
    };
    let mut found = vec![
        text.to_owned(),
        text.to_lowercase(),
        text.to_uppercase(),
        each(&|c| format!("&#{};", u32::from(c))),
        each(&|c| format!("&#x{:x};", u32::from(c))),
        each(&|c| format!("&#x{:X};", u32::from(c))),
        each(&json),
        each(&|c| format!("\\u{{{:x}}}", u32::from(c))),
        utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
    ];
    if text.chars().count() > 1 {
        found.extend(base64(text));
    }
    found.sort();
    found.dedup();
    found
}

/// The text in Base64 as part of something longer, wherever it begins: its middle.
fn base64(text: &str) -> Vec<String> {
    let middle = |before: usize| {
        let bytes = [&vec![b'-'; before][..], text.as_bytes()].concat();
        let encoded = base64_of(&bytes);
        let first = [0, 2, 3][before];
        encoded[first..encoded.len() - 4].to_owned()
    };
    let parts = (0..3).map(middle);
    // Shorter ones are found in words.
    parts.filter(|part| part.len() > 7).collect()
}

fn base64_of(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| {
        let number = group.iter().chain([0, 0].iter()).take(3);
        let number = number.fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(SIGNS[number >> shift & 63]))
    };
    bytes.chunks(3).flat_map(group).collect()
}

/// What the program itself puts into a record. Everything else is a tenant's or a user's.
const OURS: &[&str] = &[
    "$schema",
    "basis",
    "cloud",
    "counts",
    "documents",
    "expires",
    "finished",
    "identity",
    "keyword",
    "kind",
    "level",
    "lobby",
    "mask",
    "method",
    "outcome",
    "readiness",
    "reading",
    "requirement",
    "requirements",
    "row",
    "sign_in",
    "started",
    "time",
    "title",
    "tool",
    "traffic",
    "validUntil",
    "verdict",
    "when",
];

/// Lines of pages and features: what is none of them is somebody's own.
const LINES: &[&str] = &["name", "table", "text", "who of a fix"];

/// Puts canaries everywhere, and counts them.
struct Aviary<'a> {
    next: &'a mut dyn FnMut() -> String,
    let_out: Vec<String>,
}

impl Aviary<'_> {
    fn one(&mut self) -> String {
        let canary = (self.next)();
        self.let_out.push(canary.clone());
        canary
    }

    /// In a record, or the part of it below this property.
    fn fill(&mut self, property: &str, value: &mut Value) {
        match value {
            Value::Object(sentence) if sentence.contains_key("words") => self.sentence(sentence),
            Value::Object(properties) => {
                let is_fix = properties.contains_key("ways");
                let is_finding = properties.contains_key("subject");
                for (name, value) in properties {
                    match name.as_str() {
                        "body" => self.body(value),
                        "who" if is_fix => self.fill("who of a fix", value),
                        "reason" if is_finding || property == "joins" => {}
                        "name" if property == "subject" => self.fill("account", value),
                        name if OURS.contains(&name) => {}
                        "name" | "text" if property == "scenarios" || property == "steps" => {
                            self.quote(value);
                        }
                        name => self.fill(name, value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(property, item)),
            Value::String(text) if LINES.contains(&property) => {
                let canary = self.one();
                // In quotes, bare, and as the words that a certificate or a proxy puts in.
                *text = format!("{text} `{canary}` is {canary}; \"{canary}\" DnsName({canary:?})");
            }
            Value::String(text) => *text = self.one(),
            _ => {}
        }
    }

    /// In a sentence: in each value; in the words, where it has none.
    fn sentence(&mut self, sentence: &mut Map<String, Value>) {
        match sentence.get_mut("values").and_then(Value::as_array_mut) {
            Some(values) => {
                for value in values {
                    self.value(value);
                }
            }
            None => {
                let words = format!("{} {}", sentence["words"].as_str().unwrap(), self.one());
                sentence["words"] = words.replace("{}", "").into();
            }
        }
    }

    /// In a value of a sentence, whatever its kind.
    fn value(&mut self, value: &mut Value) {
        let is_ours = matches!(value["kind"].as_str(), Some("date" | "term"));
        match &mut value["value"] {
            Value::Object(clause) if clause.contains_key("words") => self.sentence(clause),
            Value::Object(list) if list.contains_key("values") => {
                let values = list["values"].as_array_mut().unwrap();
                for value in values {
                    self.value(value);
                }
            }
            Value::Object(word) => {
                word["of"] = format!("{}.{}", word["of"].as_str().unwrap(), self.one()).into();
                word["word"] = self.one().into();
            }
            Value::String(_) if is_ours => {}
            Value::String(text) => *text = self.one(),
            _ => {}
        }
    }

    /// In a scenario: in quotes, for the words around are its author's, who published them.
    fn quote(&mut self, value: &mut Value) {
        let canary = self.one();
        if !canary.contains('"') {
            *value = format!("{} \"{canary}\"", value.as_str().unwrap()).into();
        }
    }

    /// In an answer: in each value, as the name of a property, and where another than Microsoft
    /// answers.
    fn body(&mut self, body: &mut Value) {
        self.values(body);
        let page = |canary: &str| format!("<html><title>{canary}</title><p>{canary} blocks this");
        let (name, page) = (self.one(), page(&self.one()));
        let own =
            json!({ name: self.one(), "page": page, "link": format!("https://{}/", self.one()) });
        let error =
            json!({ "code": self.one(), "message": format!("{} is in the way", self.one()) });
        *body = json!({ "value": [body.take()], "own": own, "error": error });
    }

    fn values(&mut self, value: &mut Value) {
        match value {
            Value::Object(properties) => properties.values_mut().for_each(|v| self.values(v)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.values(item)),
            Value::String(text) => *text = self.one(),
            _ => {}
        }
    }
}

/// A record with a canary everywhere, and the canaries.
pub(crate) fn filled(rich: &Value, next: &mut dyn FnMut() -> String) -> (Run, Vec<String>) {
    let mut aviary = Aviary {
        next,
        let_out: Vec::new(),
    };
    let mut record = rich.clone();
    aviary.fill("", &mut record);
    let subject = record["tenant"]["accounts"][0].clone();
    let mut run: Run = serde_json::from_value(record).unwrap();
    run.notes.push(Sentence::prose(format!(
        "the waiver at HR.toml:3 covers nothing: {}",
        subject.as_str().unwrap()
    )));
    (run, aviary.let_out)
}

fn masked(run: &Run) -> Run {
    mask(run).run(run.clone())
}

/// The texts of a folder that are made from a record without looking at pages.
pub(crate) fn texts(run: &Run) -> Vec<(String, String)> {
    let masked = masked(run);
    let text = |name: &str, text: String| (name.to_owned(), text);
    let mut texts = vec![
        text("action-plan.csv", actions::csv(&actions::plan(&masked))),
        text("message.txt", actions::message(&actions::plan(&masked))),
        text("accounts.csv", accounts_csv(&masked)),
    ];
    texts.extend(
        formats::files().map(|(format, name)| text(name, formats::readable(format, &masked))),
    );
    texts
}

pub(crate) fn patterns(canaries: &[String]) -> Vec<String> {
    let parts = canaries.iter().flat_map(|canary| parts(canary));
    let mut patterns: Vec<String> = parts.flat_map(|part| encodings(&part)).collect();
    patterns.sort();
    patterns.dedup();
    patterns
}

/// Each place has the short lengths by turns, and every fourth a long one in one of the scripts;
/// with `GREENROOM_MATRIX=1`, every place has each length in every script.
#[test]
fn no_canary_is_in_a_masked_record_in_any_script_length_or_encoding() {
    let rich = serde_json::to_value(rich::run()).unwrap();
    let all = std::env::var("GREENROOM_MATRIX").is_ok_and(|asked| asked == "1");
    let turns = if all { LENGTHS.len() } else { 1 };
    let length = |script: usize, turn: usize, place: usize| match place % 24 {
        _ if all => LENGTHS[(place + turn) % LENGTHS.len()],
        rest if rest == script => LENGTHS[3],
        _ => LENGTHS[(place + script) % 3],
    };
    let mut looked_for = BTreeMap::new();
    for (script, (name, ..)) in SCRIPTS.iter().enumerate() {
        for turn in 0..turns {
            let mut number = 0;
            let mut next = || {
                number += 1;
                canary(script, length(script, turn, number as usize), number)
            };
            let (run, canaries) = filled(&rich, &mut next);
            let patterns = patterns(&canaries);
            assert!(canaries.len() > 500, "{}", canaries.len());
            let full = serde_json::to_value(&run).unwrap().to_string();
            let first = serde_json::to_string(&canaries[0]).unwrap();
            assert!(full.contains(&first), "{name}");
            let leaks = held(texts(&run).into_iter(), &patterns);
            assert_eq!(leaks, [""; 0], "{name} {turn}");
            looked_for.insert((name, turn), (canaries.len(), patterns.len()));
        }
    }
    println!("canaries in a record, and what was looked for: {looked_for:?}");
}

/// One book that has every script at every length.
#[test]
fn no_canary_is_in_a_published_book() {
    let rich = serde_json::to_value(rich::run()).unwrap();
    let mut number = 0;
    let mut next = || {
        number += 1;
        let place = number as usize;
        let length = LENGTHS[place % LENGTHS.len()];
        canary(place / LENGTHS.len() % SCRIPTS.len(), length, number)
    };
    let (run, canaries) = filled(&rich, &mut next);
    let desk = Desk::new();
    let report = rich::publish(&masked(&run), &desk);
    assert_eq!(leaks(&report, &patterns(&canaries)), [""; 0]);
}

/// The texts in the folder that hold one of these, in any case.
pub(crate) fn leaks(folder: &Path, secrets: &[String]) -> Vec<String> {
    let texts = files(folder).into_iter().filter_map(|path| {
        // Not mdBook's fonts and pictures, and its highlighter, which knows Greek letters.
        let text = text_of(&path)?;
        let name = path.file_name().unwrap().to_string_lossy();
        (!name.starts_with("highlight-")).then_some((path.display().to_string(), text))
    });
    held(texts, secrets)
}

/// The search of a folder is no proof where it does not see what is packed.
#[test]
fn the_search_of_a_folder_looks_into_the_packed_record() {
    let desk = Desk::new();
    let run = desk.publish_with(&["--fixture", "ready", "--unmasked"]);
    let found = leaks(&desk.report(), &run.tenant.accounts);
    let packed = found.iter().filter(|leak| leak.contains("run.json.gz: "));
    assert_eq!(packed.count(), run.tenant.accounts.len(), "{found:?}");
}

/// Properties of a fixture that only Microsoft fills, with words of its own; the mock checks most.
const MICROSOFTS: &[&str] = &[
    "about",
    "extends",
    "faults",
    "audit",
    "deviceCode",
    "capabilityStatus",
    "provisioningStatus",
];

/// Every text of a fixture with a canary in it, but those that something else refers to.
pub(crate) fn with_canaries(properties: &mut Map<String, Value>, number: &mut u32) {
    for (property, value) in properties {
        match value {
            _ if MICROSOFTS.contains(&property.as_str()) => {}
            Value::Object(properties) => with_canaries(properties, number),
            Value::Array(items) => {
                let objects = items.iter_mut().filter_map(Value::as_object_mut);
                objects.for_each(|item| with_canaries(item, number));
            }
            Value::String(text) if names_something(property) => {
                *number += 1;
                let script = *number as usize % 5;
                *text = format!("{text} {}", canary(script, 3, *number));
            }
            _ => {}
        }
    }
}

/// Whether a tenant's administrator writes this property, and nothing else refers to it.
fn names_something(property: &str) -> bool {
    let property = property.to_lowercase();
    let ends = [
        "name",
        "description",
        "title",
        "location",
        "department",
        "subject",
        "building",
        "city",
    ];
    let others = [
        "userprincipalname",
        "serviceplanname",
        "name",
        "defaultdomainname",
    ];
    ends.iter().any(|end| property.ends_with(end)) && !others.contains(&property.as_str())
}

/// A tenant under another name and id, which no example in the book has, with a canary in each text
/// that its administrator writes.
pub(crate) fn under_another_name(text: &str, number: &mut u32) -> Value {
    let text = text
        .replace("contoso", "kvasir")
        .replace("Contoso", "Kvasir")
        .replace(
            "f6fadfa7-e5c1-4b62-9362-da5cc13da58a",
            "b7cd0e17-70f0-4c95-a9ab-0d4bd3c1a9e2",
        );
    let mut tenant: Value = serde_json::from_str(&text).unwrap();
    with_canaries(tenant.as_object_mut().unwrap(), number);
    tenant
}

/// The tenant `ready` under another name and id; a gateway
/// answers in the place of some of its policies.
fn elsewhere(number: &mut u32) -> Value {
    let text = fs::read_to_string(repository().join("fixtures/tenants/ready.json")).unwrap();
    let mut tenant = under_another_name(&text, number);
    let page =
        "<html><title>東京 Kvasir</title><p>Kvasir Gateway 0047114711: ask anna@kvasir.example";
    tenant["faults"] = json!([{
        "match": { "path": "/v1.0/policies/authorizationPolicy" },
        "answer": { "status": 502, "headers": { "Via": "東京 Kvasir" }, "body": page },
    }, {
        "match": { "path": "/v1.0/identity/conditionalAccess/policies" },
        "answer": { "status": 403, "body": { "error": { "code": "KvasirDenied", "message": page } } },
    }]);
    tenant
}

const WAIVER: &str = r#"[[waiver]]
requirement = "join"
account = "gone@kvasir.example"
accepted = "not-licensed"
reason = "Kvasir says so."
owner = "Anna Kvasir"
created = 2026-01-20
expires = 2999-12-31
"#;

/// A meeting of a tenant that is not ours, by its join address.
const MEETING: &str = "https://teams.microsoft.com/l/meetup-join/\
    19%3ameeting_Kv4711%40thread.v2/0?context=%7b%22Tid%22%3a%22c1cd0e17-70f0-4c95-a9ab-0d4bd3c1a9e2\
    %22%2c%22Oid%22%3a%22d1cd0e17-70f0-4c95-a9ab-0d4bd3c1a9e2%22%7d";

const SEEN: &str = r#"[[attestation]]
requirement = "in-the-room"
scenario = "<account> joins under its own name"
account = "room.lobby@kvasir.example"
result = "pass"
who = "Anna Kvasir"
when = 2026-01-20
proof = "東京 https://tickets.kvasir.example/4711"
valid-until = 2999-12-31
"#;

/// Features of somebody's own: the bundled ones in a folder with a name, and a name in a step.
fn own_features(desk: &Desk) {
    let bundled = repository().join("features");
    for path in files(&bundled) {
        let below = path.strip_prefix(&bundled).unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace("namesakes of \"Azure", "namesakes of \"Kvasir Azure");
        desk.write(&format!("東京 Kvasir/{below}"), &text);
    }
}

/// From outside: flags, names of files, what people put on record, and a gateway in between.
#[test]
fn nothing_that_a_user_or_a_gateway_says_is_in_a_published_folder() {
    let desk = Desk::new();
    let mut number = 0;
    let tenant = elsewhere(&mut number);
    assert!(number > 50, "{number}");
    desk.write("東京.json", &tenant.to_string());
    desk.write("Kvasir.toml", WAIVER);
    desk.write("seen.toml", SEEN);
    own_features(&desk);
    let mut audit: Command = desk.greenroom(&["audit", "--fixture", "東京.json"]);
    audit.args([
        "--features",
        "東京 Kvasir",
        "--tags",
        "not @kvasir and not @東京",
    ]);
    audit.args(["--waivers", "Kvasir.toml", "--attestations", "seen.toml"]);
    audit.args(["--meeting", MEETING]);
    let output = audit.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(desk.report().exists(), "{said}");
    let full = text_of(&desk.record()).unwrap();
    for told in [
        "東京 Kvasir/",
        "@kvasir",
        "KvasirDenied",
        "0047114711",
        "gone@kvasir.example",
    ] {
        assert!(full.contains(told), "{told}");
    }
    let mut canaries: Vec<String> = (1..=number).map(|n| canary(n as usize % 5, 3, n)).collect();
    let own = [
        "東京",
        "Kvasir",
        "0047114711",
        "19%3ameeting_Kv4711@thread.v2",
        "b7cd0e17",
        "c1cd0e17",
        "d1cd0e17",
        &desk.run().mask,
    ];
    canaries.extend(own.map(str::to_owned));
    assert_eq!(leaks(&desk.report(), &patterns(&canaries)), [""; 0]);
}
