import sys

from pysize_cli import main

sys.exit(main())
