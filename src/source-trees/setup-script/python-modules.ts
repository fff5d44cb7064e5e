import { ownEntry } from '../../collections/own-entry.ts'
import { type Condition, negated, UNCONDITIONAL } from './condition.ts'

/** Top-level modules of the standard library of each Python since 3.8. */
const STANDARD: ReadonlySet<string> = new Set(
  (
    'abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile calendar cmath cmd code codecs ' +
    'codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv ctypes curses ' +
    'dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp ' +
    'fileinput fnmatch fractions ftplib functools gc getopt getpass gettext glob grp gzip hashlib heapq hmac html http ' +
    'idlelib imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math ' +
    'mimetypes mmap modulefinder msvcrt multiprocessing netrc nt ntpath numbers operator optparse os pathlib pdb pickle ' +
    'pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc ' +
    'pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex ' +
    'shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess symtable ' +
    'sys sysconfig syslog tabnanny tarfile tempfile termios textwrap threading time timeit tkinter token tokenize trace ' +
    'traceback tracemalloc tty turtle types typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser ' +
    'winreg winsound wsgiref xml xmlrpc zipapp zipfile zipimport zlib __future__ ' +
    // The modules after them (`sys.stdlib_module_names`).
    'genericpath nturl2path opcode pydoc_data sre_compile sre_constants sre_parse ' +
    '_abc _aix_support _ast _asyncio _bisect _blake2 _bz2 _codecs _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp ' +
    '_codecs_kr _codecs_tw _collections _collections_abc _compat_pickle _compression _contextvars _csv _ctypes _curses ' +
    '_curses_panel _datetime _dbm _decimal _elementtree _frozen_importlib _frozen_importlib_external _functools _gdbm ' +
    '_hashlib _heapq _imp _io _json _locale _lsprof _lzma _markupbase _md5 _multibytecodec _multiprocessing _opcode ' +
    '_operator _osx_support _overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydecimal _pyio _queue _random ' +
    '_scproxy _sha1 _sha3 _signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string _strptime _struct ' +
    '_symtable _thread _threading_local _tkinter _tracemalloc _uuid _warnings _weakref _weakrefset _winapi _zoneinfo'
  ).split(' '),
)

/**
 * Modules that a minor version of Python 3 removed (its "What's New", "Removed"). setuptools still
 * provides `distutils`.
 */
const REMOVED: Readonly<Record<string, number>> = versions({
  9: 'dummy_threading',
  10: 'formatter parser symbol',
  11: 'binhex',
  12: 'asynchat asyncore imp smtpd',
  13: 'aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib',
})

/** Modules that are new in a minor version of Python 3. */
const ADDED: Readonly<Record<string, number>> = versions({
  9: 'graphlib zoneinfo',
  11: 'tomllib',
  14: 'annotationlib compression',
})

function versions(table: Readonly<Record<number, string>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([minor, names]) =>
      names.split(' ').map((name) => [name, Number(minor)] as const),
    ),
  )
}

/** Python 3 from a minor version on. */
export const pythonSince = (minor: number): Condition => ({
  kind: 'leaf',
  marker: `python_full_version >= "3.${minor}"`,
  opposite: `python_full_version < "3.${minor}"`,
  cause: 'python',
})

/** When Python itself has a top-level module; undefined if no Python 3 since 3.8 has it. */
export function standardModule(name: string): Condition | undefined {
  if (STANDARD.has(name)) return UNCONDITIONAL
  const removed = ownEntry(REMOVED, name)
  if (removed !== undefined) return negated(pythonSince(removed))
  const added = ownEntry(ADDED, name)
  return added === undefined ? undefined : pythonSince(added)
}
