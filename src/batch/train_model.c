/*
 * train_model.c
 *    train_model(): the model fitted to a records query, as a value.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "batch/call.h"
#include "compat.h"
#include "match/model.h"

I360_FUNCTION(i360_train_model);

/* The shares of a fitted model as its document lists them. */
static ListedShare *
ListShares(const FittedModel *fitted)
{
	ListedShare *listed = palloc_huge(Max(fitted->nshares, 1) * sizeof(ListedShare));

	for (int i = 0; i < fitted->nshares; i++)
	{
		const ValueShare *share = &fitted->shares[i];

		listed[i] =
			(ListedShare){share->comparison, share->bytes, share->len, share->hash, share->share};
	}
	return listed;
}

Datum
i360_train_model(PG_FUNCTION_ARGS)
{
	Batch batch;
	FittedModel fitted;
	char *json;
	Datum document;

	BeginBatch(&batch, fcinfo, "train_model");
	FitModel(&fitted, &batch.index);
	json = WriteMatchModel(&fitted.model, ListShares(&fitted), fitted.nshares);
	MemoryContextSwitchTo(batch.caller);
	document = DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
	EndBatch(&batch);
	PG_RETURN_DATUM(document);
}
