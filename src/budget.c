/*
 * budget.c
 *    What the functions that read a query whole into memory check.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "budget.h"

/* Items are numbered by int32; the margin is for what one fetch can add. */
#define MAX_ITEMS (PG_INT32_MAX / 2)

Size
MemoryBudget(void)
{
	return (Size) Max(work_mem, maintenance_work_mem) * 1024;
}

void
CheckBudget(MemoryContext context, const char *function, int32 nitems)
{
	Size budget = MemoryBudget();
	Size used = MemoryContextMemAllocated(context, true);

	if (nitems > MAX_ITEMS)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many items in the query given to %s", function),
						errdetail("It takes at most %d.", MAX_ITEMS)));
	if (used > budget)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("%s needs more memory than it may use", function),
				 errdetail("It has reached %zu MB after %d distinct items; "
						   "the larger of work_mem and maintenance_work_mem is %zu MB.",
						   used >> 20, nitems, budget >> 20),
				 errhint("Raise maintenance_work_mem for this session, or give fewer rows.")));
}

void
RequireQueryArgument(FunctionCallInfo fcinfo, int argument, const char *role)
{
	if (fcinfo->args[argument].isnull)
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("the %s query must not be NULL", role),
						errdetail("It is the text of a SELECT, or the name of a table or view."),
						errhint("Check what the text is built from: NULL || text is NULL.")));
}
