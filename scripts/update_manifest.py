"""Write the SHA-256 of each model file into the table that the loader checks.

python scripts/update_manifest.py
"""

import re

from semsearch.files import sha256
from semsearch.models.manifest import MANIFEST, data_dir, model_files


def main() -> None:
    folder = data_dir() / "models"
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    for name, entry in model_files().items():
        section = re.compile(rf'(\["?{re.escape(name)}"?\][^\[]*?sha256 = ")[^"]*', re.DOTALL)
        if (folder / entry.file).is_file():
            text = section.sub(rf"\g<1>{sha256(folder / entry.file)}", text)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
