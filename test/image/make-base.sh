#!/usr/bin/env bash
# usage: make-base.sh FOLDER PYTHON-TREE
# Makes FOLDER/base.tar: a root file system like that of the official python:3.11-slim-bookworm, from
# debootstrap and a tree of a Python 3.11 that was built with a shared library. Run it as root.
set -euo pipefail
folder=$1 tree=$2
root=$folder/root
rm -rf "$root" && mkdir -p "$root"
debootstrap --variant=minbase --exclude=usrmerge bookworm "$root"

# What Debian's slim images leave out, for later installs too.
mkdir -p "$root/etc/dpkg/dpkg.cfg.d" "$root/etc/apt/apt.conf.d"
cat > "$root/etc/dpkg/dpkg.cfg.d/docker" <<'END'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/groff/*
path-exclude /usr/share/info/*
path-exclude /usr/share/linda/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/locale/*
path-include /usr/share/locale/locale.alias
path-exclude /usr/share/man/*
END
cat > "$root/etc/apt/apt.conf.d/docker" <<'END'
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
Acquire::GzipIndexes "true"; Acquire::CompressionTypes::Order:: "gz";
APT::AutoRemove::SuggestsImportant "false";
END
# The sources of the official image: the release, its updates and its security updates.
mirror=$(awk '/^deb /{print $2; exit}' "$root/etc/apt/sources.list")
rm "$root/etc/apt/sources.list"
key='Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg'
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n%s\n\n' "$mirror" 'bookworm bookworm-updates' "$key" "$mirror-security" bookworm-security "$key" \
  > "$root/etc/apt/sources.list.d/debian.sources"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# apt wants /dev/null, which an unpacked root lacks.
mount --bind /dev "$root/dev"
trap 'umount "$root/dev"' EXIT
export DEBIAN_FRONTEND=noninteractive
chroot "$root" apt-get update
chroot "$root" apt-get dist-upgrade -y
chroot "$root" apt-get install -y --no-install-recommends ca-certificates netbase tzdata \
  libssl3 libffi8 libsqlite3-0 libbz2-1.0 liblzma5 libreadline8 libncursesw6 libuuid1 libexpat1 zlib1g libnsl2
chroot "$root" apt-get clean
find "$root/usr/share/doc" -type f ! -name copyright -delete
# debconf's answers in /var/cache stay, as in the official image: each later install writes them again.
rm -rf "$root"/usr/share/{groff,info,linda,lintian,man}/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/var/cache/apt/*
find "$root/usr/share/locale" -mindepth 1 -maxdepth 1 ! -name locale.alias -exec rm -rf {} +
find "$root/usr/share/doc" -mindepth 1 -type d -empty -delete
# The certificates of this machine, so that its proxy is trusted.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"

local=$root/usr/local
tar -C "$tree" -c --exclude=__pycache__ --exclude='lib/python3.11/site-packages/*' include lib share | tar -C "$local" -x
cp -a "$tree"/bin/python3.11 "$tree"/bin/python3.11-config "$local/bin/"
ln -s python3.11 "$local/bin/python3" && ln -s python3 "$local/bin/python"
chroot "$root" ldconfig
library=$local/lib/python3.11
# What ensurepip of the newest 3.11 brings.
bundled=$library/ensurepip/_bundled
rm -f "$bundled"/*.whl
python3 -m pip download -q --no-deps --no-cache-dir -d "$bundled" pip==24.0 setuptools==79.0.1
sed -i 's/^_SETUPTOOLS_VERSION = .*/_SETUPTOOLS_VERSION = "79.0.1"/; s/^_PIP_VERSION = .*/_PIP_VERSION = "24.0"/' "$library/ensurepip/__init__.py"
chroot "$root" env PYTHONDONTWRITEBYTECODE=1 PIP_NO_COMPILE=1 /usr/local/bin/python3 -m ensurepip
chroot "$root" env PYTHONDONTWRITEBYTECODE=1 PIP_CERT=/etc/ssl/certs/ca-certificates.crt /usr/local/bin/python3 -m pip install \
  -q --disable-pip-version-check --no-cache-dir --no-compile setuptools==79.0.1 'wheel<0.46'
ln -sf pip3 "$local/bin/pip"
find "$local" -depth \( \( -type d -a \( -name test -o -name tests -o -name idle_test \) \) -o \
  \( -type f -a \( -name '*.pyc' -o -name '*.pyo' -o -name 'libpython*.a' \) \) \) -exec rm -rf '{}' +
umount "$root/dev"
trap - EXIT
rm -f "$root/etc/resolv.conf" "$root/.dockerenv"
rm -rf "$root"/root/.cache "$root"/tmp/* "$root"/dev/* "$root"/proc/* "$root"/sys/* "$root"/run/*
tar -C "$root" --numeric-owner --sort=name -cf "$folder/base.tar" .
ls -l "$folder/base.tar"
