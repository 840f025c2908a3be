/*
 * funnel_terms.c
 *    What a funnel is asked, as SQL writes it: mode words and windows.
 */
#include "postgres.h"

#include "common/int.h"
#include "datatype/timestamp.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/varlena.h"

#include "compat.h"
#include "journey/funnel.h"
#include "journey/funnel_terms.h"

/* The mode words. One word more is one row more, and the rule in the core. */
static const struct
{
	const char *word;
	uint16 flag;
} funnel_modes[] = {
	{"exact", FUNNEL_MODE_EXACT},
	{"strict_increase", FUNNEL_MODE_STRICT_INCREASE},
	{"strict_order", FUNNEL_MODE_STRICT_ORDER},
	{"strict_once", FUNNEL_MODE_STRICT_ONCE},
	{"strict_deduplication", FUNNEL_MODE_STRICT_DEDUPLICATION},
	{"allow_reentry", FUNNEL_MODE_ALLOW_REENTRY},
	{"clickhouse", FUNNEL_MODE_CLICKHOUSE},
};

/* Say what is wrong with a mode, and which words there are. */
static void
RaiseUnknownMode(const char *mode, const char *detail)
{
	StringInfoData known;

	initStringInfo(&known);
	for (int w = 0; w < lengthof(funnel_modes); w++)
		appendStringInfo(&known, "%s%s", w > 0 ? ", " : "", funnel_modes[w].word);
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("unrecognized funnel mode: \"%s\"", mode), errdetail("%s", detail),
					errhint("Known words: %s.", known.data)));
}

static uint16
FunnelModeFlag(const char *word)
{
	for (int w = 0; w < lengthof(funnel_modes); w++)
		if (strcmp(word, funnel_modes[w].word) == 0)
			return funnel_modes[w].flag;
	RaiseUnknownMode(word, "No rule has this name.");
	return 0;
}

/* Raise where the words of a list do not go together. */
static void
CheckModeWords(const char *mode, uint16 flags)
{
	if (flags & FUNNEL_MODE_ALLOW_REENTRY && !(flags & FUNNEL_MODE_STRICT_ORDER))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("invalid funnel mode: \"%s\"", mode),
						errdetail("allow_reentry loosens strict_order, which is not there."),
						errhint("Write 'strict_order, allow_reentry', or leave it out.")));
}

uint16
ParseFunnelMode(const text *mode)
{
	List *words;
	ListCell *cell;
	uint16 flags = 0;

	if (!SplitIdentifierString(text_to_cstring(mode), ',', &words))
		RaiseUnknownMode(text_to_cstring(mode), "A mode is a list of words, separated by commas.");
	foreach (cell, words)
	{
		const uint16 flag = FunnelModeFlag(lfirst(cell));

		if (flag == FUNNEL_MODE_CLICKHOUSE && foreach_current_index(cell) > 0)
			RaiseUnknownMode(text_to_cstring(mode), "The word clickhouse is the first one.");
		flags |= flag;
	}
	CheckModeWords(text_to_cstring(mode), flags);
	/* Said or not, exact is what all others add to. */
	flags &= ~FUNNEL_MODE_EXACT;
	return flags != 0 ? flags : FUNNEL_MODE_EXACT;
}

void
RaiseBadFunnelWindow(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the window of a funnel must be finite and not negative"),
			 errdetail("%s", detail),
			 errhint("Give the longest time from the first step to the last, such as '7 days'.")));
}

int64
FunnelWindowOfInterval(const Interval *within)
{
	int64 days;
	int64 window;

	if (INTERVAL_NOT_FINITE(within))
		RaiseBadFunnelWindow("It is infinite.");
	days = (int64) within->month * DAYS_PER_MONTH + within->day;
	if (pg_mul_s64_overflow(days, USECS_PER_DAY, &window) ||
		pg_add_s64_overflow(window, within->time, &window))
		RaiseBadFunnelWindow("It is longer than can be counted in microseconds.");
	if (window < 0)
		RaiseBadFunnelWindow("It is negative, a month being 30 days.");
	return window;
}

int
FunnelLevelOrRaise(const FunnelRow *rows, size_t nrows, const FunnelTerms *terms)
{
	const int level = FunnelLevel(rows, nrows, terms);

	if (level == FUNNEL_TOO_COMPLEX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many chains in one group of a funnel"),
				 errdetail("ClickHouse's strict_once keeps every chain apart."),
				 errhint("Leave out the word clickhouse: in the modes of this extension a row "
						 "serves one step, at no such cost.")));
	return level;
}
