/*
 * event_sort.h
 *    Events of many customers, brought together customer by customer, in order of time.
 */
#ifndef IDENTITY360_EVENT_SORT_H
#define IDENTITY360_EVENT_SORT_H

#include "core.h"

/* An event of a customer; what else is known of it is found by `value`. */
typedef struct CustomerEvent
{
	int64 customer;
	int64 at;
	uint32 name;
	uint32 value;
} CustomerEvent;

/*
 * Sort so that the events of a customer are neighbours, by time, then name; customers
 * themselves come in no order. `scratch` holds as many events again.
 */
extern void SortCustomerEvents(CustomerEvent *events, CustomerEvent *scratch, uint64 nevents);

#endif
