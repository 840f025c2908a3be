/*
 * budget.h
 *    What the functions that read a query whole into memory check.
 */
#ifndef IDENTITY360_BUDGET_H
#define IDENTITY360_BUDGET_H

#include "postgres.h"

#include "fmgr.h"

/* The larger of work_mem and maintenance_work_mem, in bytes. */
extern Size MemoryBudget(void);

/*
 * Raise 53400 if the context and its children hold more than work_mem and
 * maintenance_work_mem allow, or 54000 if there are more items than a number
 * can count. Called between two fetches, so a fetch more is always possible.
 */
extern void CheckBudget(MemoryContext context, const char *function, int32 nitems);

/* Raise 22004 if the query argument is NULL. */
extern void RequireQueryArgument(FunctionCallInfo fcinfo, int argument, const char *role);

#endif
