/*
 * query.h
 *    What ~= asks: two identities match if they share a blocking key and their weight
 *    reaches a threshold. And match_query, a probe packed with what of a model concerns it.
 */
#ifndef IDENTITY360_MATCH_QUERY_H
#define IDENTITY360_MATCH_QUERY_H

#include "core.h"
#include "match/match.h"

/*
 * An identity opened for matching, kept while the same bytes come again. What is derived of it
 * is at first only what the other side has something to compare with.
 */
typedef struct MatchSide
{
	bool is_valid; /* of a format that this version reads */
	uint32 kinds;  /* that it has, as bits 1 << kind */
	uint32
		derived; /* those that the features are prepared for, and bit 0; 0 if they are not there */
	size_t len;
	char bytes[IDENTITY_MAX_BYTES];
	IdentityView view; /* of these bytes */
	FeaturesBuffer prepared;
} MatchSide;

extern void InitSide(MatchSide *side);
extern void OpenSide(MatchSide *side, const char *packed, size_t len);

/* The rule itself. What cannot be read matches nothing, and is of the lowest weight. */
extern bool SidesMatch(const MatchModel *model, Weight threshold, MatchSide *left,
					   MatchSide *right);
extern Weight SidesWeight(const MatchModel *model, MatchSide *left, MatchSide *right);

/*
 * What an index is asked for a probe: rows with one of the plain keys, or with a hot key
 * and one of its second fields. It finds every row that matches, and others.
 */
typedef struct KeySearch
{
	int nplain;
	int nhot;
	int nseconds;
	uint64 plain[IDENTITY_MAX_KEYS];
	uint64 hot[IDENTITY_MAX_KEYS];
	uint32 hot_seconds[IDENTITY_MAX_KEYS]; /* of each hot key: bit i is second field i */
	uint64 seconds[IDENTITY_MAX_SECONDS];
} KeySearch;

extern void PlanSearch(const IdentityView *view, const ShareTable *common, KeySearch *search);

/* What is stored of an identity in an index, sorted and unique. */
#define MAX_STORED_KEYS (IDENTITY_MAX_KEYS + IDENTITY_MAX_SECONDS)
extern int StoredKeys(const IdentityView *view, uint64 keys[MAX_STORED_KEYS]);

/* A match_query opened for use. Its tables are palloc'd. */
typedef struct MatchQuery
{
	double min_probability;
	Weight threshold;
	const char *identity;
	size_t identity_len;
	MatchModel model;
} MatchQuery;

/* The packed form, palloc'd; `identity` must be of a format that this version reads. */
extern char *PackMatchQuery(const char *identity, size_t identity_len, double min_probability,
							const MatchModel *model, size_t *len);
extern bool OpenMatchQuery(const char *packed, size_t len, MatchQuery *query);
extern bool ReadQuerySearch(const char *packed, size_t len, KeySearch *search);

#endif
