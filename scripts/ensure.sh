#!/usr/bin/env bash
# Installs what pip cannot, where apt and the rights are there; otherwise says what is missing and goes on.
# Usage: scripts/ensure.sh font chromium
set -eu

has_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]; }
has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

missing=()
for need in "$@"; do
    case "$need" in
        font) has_font || missing+=(fontconfig fonts-wqy-microhei) ;;
        chromium) has_chromium || missing+=(chromium) ;;
        *) echo "ensure.sh: unknown need: $need" >&2; exit 2 ;;
    esac
done
# A desk with macOS or Windows has its own Chinese fonts and no apt.
if [ ${#missing[@]} -eq 0 ] || { [ "$(uname -s)" != Linux ] && [ "$*" = font ]; }; then exit 0; fi

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
    echo "Installing by apt: ${missing[*]}"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    if as_root apt-get update -qq >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
        exit 0
    fi
    tail -n 5 "$log" >&2
fi
echo "缺少系统软件包，请由管理员安装 / missing system packages: ${missing[*]} (apt-get install ${missing[*]})" >&2
