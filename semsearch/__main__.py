"""``python -m semsearch``: the command line."""

from semsearch.cli import main

if __name__ == "__main__":
    main()
