/*
 * model.h
 *    match_model, the model as an SQL value: a JSON document, stored as jsonb.
 */
#ifndef IDENTITY360_MATCH_MODEL_H
#define IDENTITY360_MATCH_MODEL_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/jsonb.h"

#include "match/query.h"

/* Read a document into a model ready to score with, in the current memory context. */
extern MatchModel *ReadMatchModel(Jsonb *document);

/* The model of argument `argno`, read once a query; NULL argument or no such argument: builtin. */
extern const MatchModel *MatchModelArgument(FunctionCallInfo fcinfo, int argno);

/* Two sides that a call site keeps between rows, beside the model that it was asked for before. */
extern MatchSide *MatchSides(FmgrInfo *flinfo);

/* A value and its share, for writing a model's frequencies. */
typedef struct ListedShare
{
	Comparison comparison; /* or NCOMPARISONS for a common key */
	const char *value;
	int len;
	uint64 key; /* common only */
	double share;
} ListedShare;

/* The document of a model. Its frequencies are given, since a table of hashes has no values. */
extern char *WriteMatchModel(const MatchModel *model, const ListedShare *listed, int nlisted);

#endif
