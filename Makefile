# identity360: PGXS build.  `make`, `make install`, `make installcheck` mean what PGXS means by them (installcheck tests
# what is installed, on the server that runs; not as root, since the TAP tests make servers of their own).
# `make test`, `make demo` and `make lint` are the project's own: they need nothing installed and leave nothing behind.
EXTENSION    = identity360
EXTVERSION  := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(EXTENSION).control)
MODULE_big   = identity360
SRCS        := $(sort $(wildcard src/*.c src/*/*.c))
OBJS         = $(SRCS:.c=.o)

# The install script: rooms in the order in which they may use each other.
INSTALL_SQL  = src/module.sql \
               src/text/text.sql \
               src/normalize/normalize.sql src/normalize/names.sql src/normalize/address.sql src/normalize/email.sql \
               src/normalize/birth_date.sql src/normalize/identifier.sql src/normalize/hashing.sql \
               src/normalize/phone.sql src/normalize/versions.sql src/normalize/inspect_table.sql \
               src/identity/identity.sql \
               src/match/match.sql src/match/operators.sql src/match/splink.sql \
               src/batch/batch.sql src/batch/blocking_report.sql src/batch/calibrate.sql \
               src/graph/policy.sql src/graph/sources.sql src/graph/graph.sql src/graph/decisions.sql \
               src/graph/row_security.sql \
               src/journey/journey.sql src/journey/journeys.sql \
               src/lifecycle/lifecycle.sql \
               src/views/views.sql
DATA        := $(wildcard upgrade/*--*--*.sql)
DATA_built   = $(EXTENSION)--$(EXTVERSION).sql
EXTRA_CLEAN  = build output_iso

REGRESS     := $(sort $(patsubst sql/%.sql,%,$(wildcard sql/*.sql)))
REGRESS_OPTS = --encoding=UTF8
ISOLATION   := $(sort $(patsubst test/isolation/specs/%.spec,%,$(wildcard test/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test/isolation --outputdir=output_iso --load-extension=identity360
TAP_TESTS    = 1
PROVE_TESTS  = test/t/*.pl

PG_CPPFLAGS  = -I$(srcdir)/src -DIDENTITY360_VERSION='"$(EXTVERSION)"'
PG_CFLAGS    = -std=gnu11 -fvisibility=hidden -Wextra -Wno-unused-parameter -Wno-sign-compare \
               -Wno-missing-field-initializers -Wno-declaration-after-statement
# Domains beyond ASCII (src/normalize/domain.c).
SHLIB_LINK  += -lidn2

PG_CONFIG   ?= pg_config
PGXS        := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(DATA_built): $(INSTALL_SQL) $(EXTENSION).control
	cat $(INSTALL_SQL) > $@

# Headers are few and small: any change to one rebuilds all. The library holds the version of the control file.
$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h src/*/*.h src/*/*.def) $(EXTENSION).control

.PHONY: test demo lint check-unit
test:
	test/run
demo:
	demo/run
check-unit:
	test/unit/run
lint:
	tools/lint
