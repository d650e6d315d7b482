# Read by the other steps: what they say when something is missing, and what they look at before they begin.
say() { case "${ANJU_LANG:-${LC_ALL:-${LANG:-}}}" in en*) echo "$2" ;; *) echo "$1" ;; esac; }
fail() { say "$1" "$2" >&2; exit 1; }

writable() {
    [ -w . ] || fail "这个文件夹（$PWD）不能写：请用拥有它的用户运行，或把代码放到自己的文件夹里。" \
        "This folder ($PWD) may not be written: run as the user who owns it, or put the code into a folder of your own."
}

room() { # megabytes that a step needs
    free=$(df -Pm . 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ "${free:-$1}" -ge "$1" ] || fail "磁盘空间不够：$PWD 所在磁盘只剩 ${free} MB，这一步约需 $1 MB。腾出空间后再运行一次就行。" \
        "Not enough space: the disk of $PWD has ${free} MB left, this step needs about $1 MB. Free some, then run it again."
}

mirror() { # a package could not be fetched: say why, as far as it can be known
    room 60
    fail "软件包下载失败：请检查网络和软件包镜像（PIP_INDEX_URL），然后再运行一次。" \
        "A package could not be fetched: check the network and the package mirror (PIP_INDEX_URL), then run it again."
}

# uv brings authorities of its own; an office that looks into TLS has put its own into the machine.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-1}"

# A user without a home (a service's account) has no place for caches: they go beside the environment.
if [ ! -w "${HOME:-/nonexistent}" ]; then
    export XDG_CACHE_HOME="$PWD/.venv/cache" UV_CACHE_DIR="$PWD/.venv/cache/uv" PIP_CACHE_DIR="$PWD/.venv/cache/pip"
    export npm_config_cache="$PWD/.venv/cache/npm"
fi
