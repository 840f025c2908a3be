# shellcheck shell=bash disable=SC2034 # variables are for those who source us
# cores.sh: the cores without a server, for test/unit/run and test/fuzz/run. Sourced from the top of the tree, never run.

core_flags=(-std=gnu11 -g -O1 -DI360_STANDALONE -Isrc -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare
	-Wno-unused-function -Wno-unused-variable -Wno-missing-field-initializers
	"-fsanitize=address,undefined" -fno-sanitize-recover=undefined)
core_libraries=(-lm -lidn2)

jobs=()
jobs_failed=0

# Run a command beside us, as many at once as there are processors.
start_job() {
	if ((${#jobs[@]} >= $(nproc))); then
		wait "${jobs[0]}" || jobs_failed=1
		jobs=("${jobs[@]:1}")
	fi
	"$@" &
	jobs+=($!)
}

# Wait for all; false if one has failed.
finish_jobs() {
	local job
	for job in "${jobs[@]}"; do wait "$job" || jobs_failed=1; done
	jobs=()
	((!jobs_failed))
}

# build_cores FOLDER COMPILER FLAG...: set `objects`. They are built once, and again only if something in src is newer.
build_cores() {
	local folder=$1 source object
	shift
	mkdir -p "$folder"
	objects=()
	for source in $(grep -LE '^#include "postgres.h"' src/*.c src/*/*.c); do
		object="$folder/$(echo "$source" | tr '/' '_' | sed 's/\.c$/.o/')"
		objects+=("$object")
		if [[ -f $folder/built && -z $(find src -newer "$folder/built" -print -quit) ]]; then continue; fi
		start_job "$@" -c "$source" -o "$object"
	done
	finish_jobs
	touch "$folder/built"
}
