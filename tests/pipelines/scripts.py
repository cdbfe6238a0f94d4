"""Has ShellCheck look at each script in the files that run in pipelines, as its shell reads it."""

import pathlib
import subprocess
import sys

import yaml

# Where the scripts are, and the shell where the file does not name one.
FILES = {
    "action.yml": "bash",
    ".github/workflows/*.yml": "bash",
    "docs/pipelines/azure-pipelines.yml": "bash",
    "docs/pipelines/gitlab-ci.yml": "sh",
}
# What a runner sets, and a step declares for its script, is set.
ASSIGNED_ELSEWHERE = "SC2154"


def scripts(node):
    """Each script below a node."""
    if isinstance(node, list):
        for item in node:
            yield from scripts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("run", "script", "inlineScript") and not isinstance(value, dict):
                yield "\n".join(value) if isinstance(value, list) else value
            else:
                yield from scripts(value)


def main():
    root = pathlib.Path(sys.argv[1])
    count = 0
    for pattern, shell in FILES.items():
        for path in sorted(root.glob(pattern)):
            for script in scripts(yaml.safe_load(path.read_text())):
                count += 1
                command = ["shellcheck", f"--shell={shell}", f"--exclude={ASSIGNED_ELSEWHERE}", "-"]
                if subprocess.run(command, input=script, text=True).returncode != 0:
                    sys.exit(f"in a script of {path}")
    assert count > 10, count
    print(f"ShellCheck has nothing to say of {count} scripts")


main()
