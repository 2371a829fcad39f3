# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts share: finding a JDK, and finding or installing the commands that they call. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly root

# The oldest JDK that builds and runs Postern.
readonly java_release=25

# Debian leaves the directories of servers out of the path of ordinary users.
export PATH=$PATH:/usr/sbin:/sbin

say() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
}

die() {
    say "$@"
    exit 1
}

# ---- What this machine is -----------------------------------------------------------------------------------------

# Whether packages can be had with apt: Debian, Ubuntu and what is made from them.
has_apt() {
    command -v apt-get >/dev/null && command -v apt-cache >/dev/null
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

system_name() {
    if [ -r /etc/os-release ]; then
        (. /etc/os-release && printf '%s' "${PRETTY_NAME:-$ID}")
    else
        uname -s
    fi
}

# ---- The JDK ------------------------------------------------------------------------------------------------------

# The feature release of the JDK in a directory: 25 for 25.0.3; 0 where there is none.
jdk_release() {
    local version=
    if [ -x "$1/bin/javac" ]; then
        if [ -r "$1/release" ]; then
            version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
        else
            version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
        fi
    fi
    printf '%s' "${version:-0}"
}

# Sets JAVA_HOME to the first JDK that is new enough, and fails where there is none.
find_jdk() {
    local candidate javac
    javac=$(command -v javac || true)
    for candidate in \
        "${JAVA_HOME:-}" \
        "${javac:+$(dirname "$(dirname "$(readlink -f "$javac")")")}" \
        /usr/lib/jvm/* \
        "${SDKMAN_DIR:-${HOME:-/root}/.sdkman}"/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -n "$candidate" ] && [ "$(jdk_release "$candidate")" -ge "$java_release" ]; then
            export JAVA_HOME=$candidate
            return 0
        fi
    done
    return 1
}

# The oldest JDK package of the distribution that is new enough; nothing where it has none.
jdk_package() {
    apt-cache search --names-only '^openjdk-[0-9]+-jdk-headless$' |
        sed -n 's/^\(openjdk-\([0-9]*\)-jdk-headless\) .*/\2 \1/p' |
        sort -n |
        awk -v oldest="$java_release" '$1 >= oldest {print $2; exit}'
}

# ---- Commands and their packages ----------------------------------------------------------------------------------

# require [jdk] COMMAND=PACKAGE... : sees to it that these commands (or files, by their whole path) are there, and a JDK.
# The packages are Debian's; as root they are installed, otherwise the exact command that would install them is printed.
require() {
    local pair missing=() packages=() jdk=found
    for pair in "$@"; do
        if [ "$pair" = jdk ]; then
            find_jdk || jdk=
        elif ! command -v "${pair%%=*}" >/dev/null && [ ! -f "${pair%%=*}" ]; then
            missing+=("${pair%%=*}")
            case " ${packages[*]-} " in
                *" ${pair#*=} "*) ;;
                *) packages+=("${pair#*=}") ;;
            esac
        fi
    done
    if [ -n "$jdk" ] && [ ${#missing[@]} -eq 0 ]; then
        return
    fi
    if has_apt; then
        install_packages "$jdk" "${packages[@]+"${packages[@]}"}"
    else
        say "this needs what $(system_name) does not have yet; please install:"
        [ -n "$jdk" ] || say_jdk
        for pair in "${missing[@]+"${missing[@]}"}"; do
            echo "  - $pair (Debian's package $(package_of "$pair" "$@"))" >&2
        done
        exit 1
    fi
}

# package_of COMMAND COMMAND=PACKAGE...
package_of() {
    local wanted=$1 pair
    shift
    for pair in "$@"; do
        if [ "${pair%%=*}" = "$wanted" ]; then
            printf '%s' "${pair#*=}"
        fi
    done
}

say_jdk() {
    cat >&2 <<END
  - a JDK $java_release or later: from https://adoptium.net/temurin/releases/?version=$java_release, or with SDKMAN
    (https://sdkman.io): sdk install java $java_release-tem; then on PATH, or named by JAVA_HOME
END
}

# install_packages JDK PACKAGE... : JDK is empty where one is missing.
install_packages() {
    local jdk=$1 package
    shift
    local packages=("$@")
    if is_root; then
        apt_get update
    fi
    if [ -z "$jdk" ]; then
        package=$(jdk_package)
        if [ -z "$package" ]; then
            say "apt knows no JDK $java_release or later for $(system_name); please install"
            say_jdk
            exit 1
        fi
        packages+=("$package")
    fi
    if ! is_root; then
        say "something is missing; as root, run:"
        echo "  apt-get update && apt-get install --no-install-recommends ${packages[*]}" >&2
        exit 1
    fi
    say "installing with apt: ${packages[*]}"
    without_services apt_get install --yes --no-install-recommends "${packages[@]}"
    if [ -z "$jdk" ] && ! find_jdk; then
        die "$package did not bring a JDK $java_release"
    fi
}

# Runs a command while Debian's packages may not start what they install: nobody asked for a web server on port 80.
without_services() {
    local policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    # In a shell of its own, whose end takes the policy away, whatever ended it.
    (
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        "$@"
    )
}

# What it does is shown only when it fails.
apt_get() {
    local log
    log=$(mktemp)
    if ! DEBIAN_FRONTEND=noninteractive apt-get --quiet "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "apt-get $* failed"
    fi
    rm -f "$log"
}

# ---- The build ----------------------------------------------------------------------------------------------------

# Where the built product is.
readonly distribution=$root/proxy-handlers/target/postern

# Maven, quiet about downloads. Settings, mirrors and MAVEN_OPTS are the user's own.
maven() {
    (cd "$root" && mvn --batch-mode --no-transfer-progress "$@")
}

# Builds the product, without its tests, where a source is newer than what was built last. Sets JAVA_HOME.
build_distribution() {
    local stamp=$distribution/.built started
    if [ -e "$stamp" ] && [ -z "$(newer_than "$stamp")" ]; then
        require jdk
        return
    fi
    require jdk mvn=maven
    say "building Postern (the first time, Maven fetches its plugins and the libraries)"
    started=$(mktemp)
    # A library that is no longer used must not stay on the class path.
    rm -rf "$distribution"
    maven --quiet -DskipTests -Dspotless.check.skip -Denforcer.skip -Djacoco.skip \
        --projects proxy-handlers --also-make package >&2 || {
        rm -f "$started"
        die "the build failed"
    }
    # The stamp has the time at which the build began, so that what changed meanwhile is built next time.
    touch -r "$started" "$stamp"
    rm -f "$started"
}

# build_benchmarks TREE : the JMH benchmarks of a working tree, with what they need.
build_benchmarks() {
    (cd "$1" && mvn --batch-mode --no-transfer-progress --quiet -DskipTests -Dspotless.check.skip -Djacoco.skip \
        --projects benchmarks --also-make package) >&2
}

# benchmarks_java TREE ARGUMENTS... : Java with the benchmarks of that tree.
benchmarks_java() {
    local tree=$1
    shift
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -cp "$tree/benchmarks/target/classes:$tree/benchmarks/target/lib/*" "$@"
}

# with_allocation ARGUMENTS... : sets jmh_arguments to JMH's arguments, with the profiler of allocation unless they have one.
with_allocation() {
    local argument
    jmh_arguments=("$@")
    for argument in "$@"; do
        case $argument in
            -prof* | -h | -l | -lp | -lprof | -lrf) return ;;
        esac
    done
    jmh_arguments+=(-prof gc)
}

newer_than() {
    find "$root/pom.xml" "$root"/*/pom.xml "$root/LICENSE" "$root"/proxy-core/src/main "$root"/proxy-handlers/src/main \
        -newer "$1" -print | head -n 1
}
