"""Look up the installed packages in PyPI's list of known vulnerabilities.

    python scripts/audit.py

Ends with 1 if one is known, and says so where the list cannot be reached.
"""

import json
import subprocess
import sys
from typing import Any

TIMEOUT = 300.0


def main() -> int:
    packages = audit()
    audited = [package for package in packages if "vulns" in package]
    if not audited:
        print("Not audited: the list of known vulnerabilities cannot be reached from here.")
        return 0
    found = [(package, flaw) for package in audited for flaw in package["vulns"]]
    for package, flaw in found:
        fixed = ", ".join(flaw["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {flaw['id']}, fixed in {fixed}")
    print(f"{len(audited)} of {len(packages)} packages audited, {len(found)} flaws known.")
    return 1 if found else 0


def audit() -> list[dict[str, Any]]:
    """Return what pip-audit says of each package; nothing where it fails."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return packages


if __name__ == "__main__":
    sys.exit(main())
