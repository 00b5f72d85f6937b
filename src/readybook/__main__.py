"""Lets `python -m readybook` do what `readybook` does."""

import sys

from readybook.cli import main

sys.exit(main())
