# shellcheck shell=bash
# lib.sh: what demo/run, test/run and the other scripts share. Sourced, never run.
#
# A script that needs a server calls, in this order:
#   need_packages PACKAGE...   what is missing is installed with apt-get
#   work_in_a_copy "$@"        start over in a copy of the tree, as the user postgres if we are root (initdb refuses root)
#   build                      compile, and install into a folder of our own (nothing is written under /usr)
#   start_cluster              a throwaway server with its own folder, reached by a socket only
# Whatever these make lies in $SCRATCH, which goes away with the script, however that ends.

# What the caller has set for his own servers and makes is not for ours; a server is chosen with PG_CONFIG.
for variable in ${!PG@}; do
	[[ $variable == PG_CONFIG ]] || unset "$variable"
done
unset MAKEFLAGS MFLAGS MAKELEVEL CDPATH SCRATCH variable
export LC_ALL=C.UTF-8

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

is_root() { [[ $(id -u) -eq 0 ]]; }

# ---- packages -------------------------------------------------------------------------------------------------------

# The packages that every script here needs. The server is whatever version the distribution carries.
# shellcheck disable=SC2034 # for those who source us
server_packages=(make gcc libc6-dev libidn2-dev postgresql postgresql-server-dev-all)

need_packages() {
	local package missing=()
	[[ -n ${SCRATCH:-} ]] && return # we are in the copy
	if ! command -v apt-get >/dev/null; then
		say "apt-get is not here; taken to be installed: $*"
		return
	fi
	for package in "$@"; do
		[[ $package == postgresql* && -n $(find_pg_config) ]] && continue
		dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
	done
	((${#missing[@]})) || return 0
	say "installing: ${missing[*]}"
	local as_root=()
	if ! is_root; then
		command -v sudo >/dev/null || die "without sudo, run this first as root: apt-get install ${missing[*]}"
		as_root=(sudo)
	fi
	# One at a time on this machine; and the lock is not for what apt-get starts.
	"${as_root[@]}" flock --close /etc/apt \
		bash -c "$(declare -f install_packages); install_packages \"\$@\"" install_packages "${missing[@]}"
}

# Runs as root, in a shell of its own. Debian's server package would start a cluster "main" on port 5432: told not to.
install_packages() {
	local output folder=/etc/postgresql-common/createcluster.d
	set -e
	# shellcheck disable=SC2064 # $folder is gone when the trap runs
	trap "rm -f $folder/identity360.conf; rmdir --ignore-fail-on-non-empty $folder" EXIT
	trap 'exit 130' HUP INT TERM
	mkdir -p "$folder"
	echo 'create_main_cluster = false' >"$folder/identity360.conf"
	export DEBIAN_FRONTEND=noninteractive
	output=$(apt-get update -qq </dev/null 2>&1 &&
		apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null 2>&1) ||
		{ printf '%s\n' "$output" >&2; exit 1; }
}

# The server to build for: the one of PG_CONFIG, or the newest that has what extensions are built with.
find_pg_config() {
	local config configs=("${PG_CONFIG:-}")
	if [[ -z ${PG_CONFIG:-} ]]; then
		mapfile -t configs < <(printf '%s\n' /usr/lib/postgresql/*/bin/pg_config | sort -t/ -k5 -rn; command -v pg_config)
	fi
	for config in "${configs[@]}"; do
		[[ -x $(dirname "$config")/initdb && -f $("$config" --pgxs) ]] && { echo "$config"; return; }
	done
	return 0
}

# ---- a place to work in ---------------------------------------------------------------------------------------------

# Run this same script again in a copy of the tree: nothing of ours appears in the caller's tree, nothing that lies
# there (products of another compiler, another user, another run) is used, and the paths have no spaces.
work_in_a_copy() {
	[[ -n ${SCRATCH:-} ]] && return # we are there
	local as_worker=()
	is_root && as_worker=(setpriv --reuid=postgres --regid=postgres --init-groups)
	SCRATCH=$(mktemp -d "$(temporary_folder)/i360.XXXXXX")
	clean_up_at_the_end
	mkdir "$SCRATCH/tree"
	tar -C "$top" -cf - --exclude=./.git --exclude=./build --exclude=./results --exclude=./tmp_check --exclude=./output_iso \
		--exclude='./identity360--*.sql' --exclude='*.o' --exclude='*.so' --exclude='*.bc' . | tar -C "$SCRATCH/tree" -xf -
	is_root && chown -R postgres: "$SCRATCH"
	# File names among the arguments are relative to where we are: go to the same place of the copy, or stay there.
	if [[ $PWD/ == "$top"/* ]] || ! "${as_worker[@]}" test -x .; then
		cd "$SCRATCH/tree/${PWD#"$top"}" 2>/dev/null || cd "$SCRATCH/tree"
	fi
	exec "${as_worker[@]}" env I360_SCRATCH="$SCRATCH" I360_ROOT="${as_worker:+yes}" HOME="$SCRATCH/tree" bash "$SCRATCH/tree/${script#"$top"/}" "$@"
}

# TMPDIR if we can work there. Sockets will lie below it, and their paths must stay under 107 bytes.
temporary_folder() {
	if [[ ${TMPDIR:-} =~ ^/[[:graph:]]{1,60}$ ]] && "${as_worker[@]}" test -w "$TMPDIR" -a -x "$TMPDIR"; then
		echo "$TMPDIR"
	else
		echo /tmp
	fi
}

clean_up_at_the_end() {
	trap clean_up EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# Stop every server in $SCRATCH, also those of a TAP test that was interrupted, and take the folder away.
clean_up() {
	local status=$? pidfile
	trap - EXIT
	trap '' HUP INT TERM
	if [[ -n ${stop_command:-} ]]; then exit $status; fi # kept: see keep_cluster
	while read -r pidfile; do
		"$bindir/pg_ctl" -D "$(dirname "$pidfile")" -m immediate -s stop >/dev/null 2>&1 || true
	done < <(find "$SCRATCH" -name postmaster.pid)
	cd /
	rm -rf "$SCRATCH"
	exit $status
}

# ---- the extension and a server -------------------------------------------------------------------------------------

build() {
	PG_CONFIG=$(find_pg_config)
	[[ -n $PG_CONFIG ]] || die "no PostgreSQL server with its development files was found"
	bindir=$("$PG_CONFIG" --bindir)
	export PG_CONFIG bindir PATH=$bindir:$PATH
	make_quietly all && make_quietly install DESTDIR="$SCRATCH/root" ||
		{ cat "$SCRATCH/build.log" >&2; die "the build failed"; }
}

make_quietly() {
	make -C "$top" -s -j"$(nproc)" PG_CONFIG="$PG_CONFIG" with_llvm=no "$@" >>"$SCRATCH/build.log" 2>&1
}

# A server of our own: socket only, no durability, the extension found in our own folder.
start_cluster() {
	export PGHOST=$SCRATCH PGPORT=54360 PGUSER=postgres PGDATABASE=postgres
	initdb -D "$SCRATCH/data" -U postgres -A trust --locale=C.UTF-8 -E UTF8 -N >"$SCRATCH/initdb.log" 2>&1 ||
		{ cat "$SCRATCH/initdb.log" >&2; die "initdb failed"; }
	cat >>"$SCRATCH/data/postgresql.conf" <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$SCRATCH'
		port = $PGPORT
		extension_destdir = '$SCRATCH/root'
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		max_wal_size = 4GB
		shared_buffers = 256MB
		maintenance_work_mem = 512MB
		log_min_messages = warning
		lc_messages = 'C'
	CONF
	pg_ctl -D "$SCRATCH/data" -l "$SCRATCH/server.log" -w -s start ||
		{ cat "$SCRATCH/server.log" >&2; die "the server did not start"; }
}

# Leave the server and its folder behind when the script ends; `stop_command` is what takes them away.
keep_cluster() {
	stop_command="$bindir/pg_ctl -D $SCRATCH/data -m fast stop && rm -rf $SCRATCH"
	if [[ -n ${I360_ROOT:-} ]]; then stop_command="runuser -u postgres -- $stop_command"; fi
}

# In the copy: from the first moment on it is ours to clean up.
if [[ -n ${I360_SCRATCH:-} && $top == "$I360_SCRATCH/tree" ]]; then
	SCRATCH=$I360_SCRATCH
	export TMPDIR=$SCRATCH
	clean_up_at_the_end
fi
