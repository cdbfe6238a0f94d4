"""Has the readers of Greenroom's reports read them, and compares what they count.

What each has to count is worked out of the record and of the mapping on the page of the book, by
itself: `check.py GREENROOM RECORD WORK`.
"""

import csv
import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import openpyxl
from junitparser import JUnitXml
from lxml import etree
from trestle.oscal.assessment_results import Model

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def mapping():
    """What each format says of each result, from the page of the book."""
    page = (HERE / "../../book/src/reference/reports.md").read_text()
    table = page[page.index("| Result |") :].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    head, rows = rows[0], rows[2:]
    return {row[0]: dict(zip(head, row)) for row in rows}


def results(run):
    """The result of each finding, and of each requirement without one."""
    for finding in run["findings"]:
        waiver = finding.get("waiver")
        is_waived = finding["verdict"] == "fail" and waiver and not waiver.get("expired")
        yield "fail (accepted)" if is_waived else finding["verdict"]
    for requirement in run["requirements"]:
        if requirement["verdict"] is None:
            yield "no result"


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: {found!r} and not {expected!r}")


def valid(what, value, schema):
    validator = jsonschema.validators.validator_for(schema)(schema)
    for error in validator.iter_errors(value):
        sys.exit(f"{what}: {error.json_path}: {error.message[:300]}")


def junit(folder, counts):
    """Jenkins' schema, and the parser `junitparser`."""
    schema = etree.XMLSchema(etree.parse(HERE / "junit-10.xsd"))
    schema.assertValid(etree.parse(folder / "junit.xml"))
    read = JUnitXml.fromfile(str(folder / "junit.xml"))
    found = Counter(
        (case.result[0]._tag if case.result else "passed") for suite in read for case in suite
    )
    expect("junit", dict(found), dict(counts))
    expect("junit's own counts", (read.tests, read.failures, read.errors),
           (found.total(), found["failure"], found["error"]))


def cucumber_json(folder, work, counts):
    output = work / "cucumber"
    subprocess.run(["node", HERE / "cucumber.mjs", folder / "cucumber.json", output], check=True)
    read = json.loads((output / "out/enriched-output.json").read_text())["scenarios"]
    found = {status: read[status] for status in ["passed", "failed", "pending", "skipped"]}
    expect("cucumber-json", {k: v for k, v in found.items() if v}, dict(counts))
    for page in (output / "out/features").glob("*.html"):
        for element in ["<script>alert", "<img src=x"]:
            expect(f"{page.name} holds {element}", element in page.read_text(), False)


def messages(folder, work, counts):
    """The schema of the messages, and the formatter's page in Chromium."""
    schema = json.loads((MODULES / "@cucumber/messages/messages.schema.json").read_text())
    with open(folder / "messages.ndjson") as lines:
        for line in lines:
            valid("messages", json.loads(line), schema)
    page = work / "messages.html"
    subprocess.run(["node", HERE / "messages.mjs", folder / "messages.ndjson", page], check=True)
    chromium = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    chromium += ["--virtual-time-budget=10000", f"--user-data-dir={work / 'profile'}"]
    shown = subprocess.run([*chromium, page.as_uri()], capture_output=True, text=True, check=True)
    pattern = r'data-status="([A-Z]+)"><svg(?:(?!</svg>).)*</svg><span>[a-z]+</span> <strong>(\d+)<'
    found = {status.lower(): int(count) for status, count in re.findall(pattern, shown.stdout)}
    expect("messages", found, dict(counts))
    expect("messages: a script ran", "alert(1)</script>" in shown.stdout.split("<body")[0], False)


def sarif(folder, work, mapped):
    log = json.loads((folder / "greenroom.sarif").read_text())
    schema = MODULES / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    valid("sarif", log, json.loads(schema.read_text()))
    tool = MODULES / "@microsoft/sarif-multitool-linux/Sarif.Multitool"
    tool.chmod(0o755)
    said = subprocess.run(
        [tool, "validate", folder / "greenroom.sarif", "--rule-kind", "Sarif;Ghas",
         "--level", "Error;Warning", "--output", work / "sarif.sarif"],
        env={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(work)},
        capture_output=True, text=True, check=True,
    )
    expect("sarif", [line for line in said.stdout.splitlines() if ": error " in line], [])
    run = log["runs"][0]
    suppressed = sum("suppressions" in result for result in run["results"])
    found = {
        "result": len(run["results"]) - suppressed,
        "suppression": suppressed,
        "notification": len(run["invocations"][0]["toolExecutionNotifications"]),
    }
    expected = {
        "result": sum(text.startswith("result, ") for text in mapped),
        "suppression": sum(text.endswith("suppression") for text in mapped),
        "notification": sum(text.startswith("notification") for text in mapped),
    }
    expect("sarif", found, expected)


def oscal(folder, run, rows):
    """The models that compliance-trestle generates from NIST's schema."""
    document = json.loads((folder / "oscal.json").read_text())
    read = Model.model_validate(document).assessment_results.results[0]
    found = [finding.target.status for finding in read.findings or []]
    for requirement, status in zip(run["requirements"], found, strict=True):
        word = requirement["verdict"] or "no result"
        word = "fail (accepted)" if requirement.get("waived") else word
        state, reason = (part.strip("` ") for part in rows[word]["OSCAL"].split(","))
        expect(requirement["id"], (status.state.value, status.reason), (state, reason))
    expect("oscal", len(read.observations or []), len(list(results(run))))


def tables(folder, words):
    with open(folder / "findings.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        for cell in row:
            expect(f"csv: {cell}", cell.startswith(FORMULA), False)
    expect("csv", [row[0] for row in rows[1:]], words)
    book = openpyxl.load_workbook(folder / "findings.xlsx")
    sheet = book["Findings"]
    for row in [*sheet, *book["Summary"]]:
        for cell in row:
            expect(f"xlsx: {cell.value}", cell.data_type == "f", False)
    expect("xlsx", [row[0].value for row in sheet.iter_rows(min_row=2)], words)


def main():
    greenroom, record, work = (Path(argument).resolve() for argument in sys.argv[1:])
    folder = work / "reports"
    formats = "json junit cucumber-json messages sarif markdown csv xlsx oscal html".split()
    wanted = [option for word in formats for option in ("--report", word)]
    subprocess.run(
        [greenroom, "report", record, "--output", folder, "--unmasked", *wanted],
        check=True, capture_output=True,
    )
    packed = record.suffix == ".gz"
    text = gzip.decompress(record.read_bytes()) if packed else record.read_text()
    run, rows = json.loads(text), mapping()
    words = list(results(run))
    element = {word: rows[word]["JUnit"].strip("`<>") for word in rows}
    element["pass"] = "passed"
    junit(folder, Counter(element[word] for word in words))
    status = Counter(rows[word]["Cucumber"].strip("`") for word in words)
    cucumber_json(folder, work, status)
    messages(folder, work, status)
    sarif(folder, work, [rows[word]["SARIF"] for word in words])
    oscal(folder, run, rows)
    tables(folder, words)
    print(f"{record.name}: {len(words)} results, read by all")


main()
