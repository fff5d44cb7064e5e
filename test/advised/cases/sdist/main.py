import docopt
