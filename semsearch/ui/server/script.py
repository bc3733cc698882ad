"""Where the script is that Streamlit runs.

It does not lie beside the folder `pages/`, which Streamlit would take for its older kind of app.
"""

from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "navigation.py"
