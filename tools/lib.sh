# lib.sh: what demo/run, test/run and the other scripts share. Sourced, never run.
#
# A script that needs a server calls, in this order:
#   need_packages PACKAGE...   what is missing is installed with apt-get
#   leave_root "$@"            as root: go on as the user postgres in a copy of the tree (initdb refuses root)
#   build                      compile, and install into a folder of our own (nothing is written under /usr)
#   start_cluster              a throwaway server with its own folder, reached by a socket only
# Whatever these make lies in $SCRATCH, which goes away with the script.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

as_root() {
	if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

# The packages that every script here needs. The server is whatever version the distribution carries.
server_packages=(make gcc libc6-dev postgresql postgresql-server-dev-all)

need_packages() {
	local package missing=()
	for package in "$@"; do
		dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
	done
	((${#missing[@]})) || return 0
	command -v apt-get >/dev/null || die "apt-get is not here; install by hand: ${missing[*]}"
	say "installing: ${missing[*]}"
	export DEBIAN_FRONTEND=noninteractive
	as_root apt-get update -qq >&2
	if [[ " ${missing[*]} " == *" postgresql "* ]]; then
		install_server_without_cluster
	fi
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# Debian's package starts a cluster "main" on port 5432 when it is installed: told not to, for this once.
install_server_without_cluster() {
	local conf=/etc/postgresql-common/createcluster.conf status=0
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-common >&2
	as_root cp -p "$conf" "$conf.identity360"
	echo 'create_main_cluster = false' | as_root tee -a "$conf" >/dev/null
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2 || status=$?
	as_root mv "$conf.identity360" "$conf"
	return $status
}

# As root, run this same script as postgres in a copy of the tree, and end with its status.
# The copy is made of what git would see, so that no build product of another user is in the way.
leave_root() {
	[[ $(id -u) -eq 0 ]] || return 0
	local copy status=0
	copy=$(mktemp -d /tmp/identity360.XXXXXX)
	(cd "$top" && tar -cf - --exclude=./.git --exclude=./build --exclude='*.o' --exclude='*.so' --exclude='*.bc' .) |
		tar -xf - -C "$copy"
	chown -R postgres: "$copy"
	chmod 755 "$copy"
	# In a session of its own, so that an interrupt reaches the script once and it cleans up in peace.
	(cd "$copy" && exec runuser -u postgres -- env HOME="$copy" I360_COPY_OF="$top" \
		bash "$copy/${script#"$top"/}" "$@") || status=$?
	if [[ -e $copy/.keep ]]; then say "files kept in $copy"; else rm -rf "$copy"; fi
	exit $status
}

# The newest server on the machine that has what extensions are built with.
find_pg_config() {
	local config
	for config in $(ls -d /usr/lib/postgresql/*/bin/pg_config 2>/dev/null | sort -t/ -k5 -rn) "$(command -v pg_config)"; do
		[[ -x $(dirname "$config")/initdb && -f $("$config" --pgxs) ]] && { echo "$config"; return; }
	done
	die "no PostgreSQL server with its development files was found"
}

make_scratch() {
	[[ -n ${SCRATCH:-} ]] && return
	SCRATCH=$(mktemp -d /tmp/i360.XXXXXX)	# short: a socket's path must stay under 107 bytes
	trap clean_up EXIT
	trap 'exit 130' INT TERM
}

clean_up() {
	local status=$?
	trap - EXIT
	[[ -f $SCRATCH/data/postmaster.pid ]] && "$bindir/pg_ctl" -D "$SCRATCH/data" -m immediate -s stop >/dev/null 2>&1
	rm -rf "$SCRATCH"
	exit $status
}

build() {
	make_scratch
	PG_CONFIG=$(find_pg_config)
	bindir=$("$PG_CONFIG" --bindir)
	export PG_CONFIG bindir
	make -C "$top" -s -j"$(nproc)" PG_CONFIG="$PG_CONFIG" with_llvm=no >"$SCRATCH/build.log" 2>&1 &&
		make -C "$top" -s install DESTDIR="$SCRATCH/root" PG_CONFIG="$PG_CONFIG" with_llvm=no >>"$SCRATCH/build.log" 2>&1 ||
		{ cat "$SCRATCH/build.log" >&2; die "the build failed"; }
}

# A server of our own: socket only, no durability, the extension found in our own folder.
start_cluster() {
	"$bindir/initdb" -D "$SCRATCH/data" -U "${PGUSER:-postgres}" -A trust --locale=C.UTF-8 -E UTF8 -N >"$SCRATCH/initdb.log" 2>&1 ||
		{ cat "$SCRATCH/initdb.log" >&2; die "initdb failed"; }
	cat >>"$SCRATCH/data/postgresql.conf" <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$SCRATCH'
		port = ${PGPORT:-54360}
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
	"$bindir/pg_ctl" -D "$SCRATCH/data" -l "$SCRATCH/server.log" -w -s start ||
		{ cat "$SCRATCH/server.log" >&2; die "the server did not start"; }
	export PGHOST=$SCRATCH PGPORT=${PGPORT:-54360} PGUSER=${PGUSER:-postgres} PGDATABASE=postgres
	export PATH=$bindir:$PATH
}
