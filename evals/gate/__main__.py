"""``python -m evals.gate``."""

import sys

from evals.gate.command import main

sys.exit(main())
