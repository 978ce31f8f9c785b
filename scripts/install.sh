#!/bin/sh
# Lays the locked Python environment into .venv. Usage: sh scripts/install.sh PYTHON
# POSIX sh, because it has to run, and to explain itself, before any Python of the right age is known to be there.
set -eu
cd "$(dirname "$0")/.."
python=${1:-python3}
is_new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

fail() {
    printf 'install: %s\n' "$*" >&2
    exit 1
}

if ! .venv/bin/python -c "$is_new_enough" 2>/dev/null || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    command -v "$python" >/dev/null 2>&1 ||
        fail "'$python' not found: Python 3.11 or newer is needed (Debian, Ubuntu: apt install python3 python3-venv)"
    found=$("$python" -c 'import platform; print(platform.python_version())') ||
        fail "'$python' does not run; name another with make PYTHON=..."
    "$python" -c "$is_new_enough" ||
        fail "Python 3.11 or newer is needed, found $found: install python3.12 and run make PYTHON=python3.12"
    minor=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is missing: apt install python3-venv (or python$minor-venv), then run make again"
    echo "install: making .venv with Python $found"
    "$python" -m venv --clear .venv || fail "'$python -m venv .venv' failed, see above"
fi

# An environment that the caller has activated must not take the packages meant for .venv.
unset VIRTUAL_ENV CONDA_PREFIX PYTHONPATH PYTHONHOME UV_PROJECT_ENVIRONMENT
if ! .venv/bin/python -m uv --version >/dev/null 2>&1; then
    echo "install: getting uv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1' ||
        fail "pip could not get uv from PyPI: is there a network?"
fi
echo "install: getting the packages of uv.lock"
.venv/bin/python -m uv sync --locked --quiet --no-python-downloads --python .venv/bin/python ||
    fail "uv could not lay the packages of uv.lock into .venv, see above"
