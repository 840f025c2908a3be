/*
 * journey.h
 *    The packed journey: the ordered events of one customer in one string of bytes.
 *
 *    +---------+------+--------+--------------+---------+-------+----------------------+
 *    | version | unit | nnames | (len, bytes) | nevents | first | (wait, what, value?) |
 *    +---------+------+--------+--------------+---------+-------+----------------------+
 *      1         1      varint   by name        varint    varint  by event
 *
 * Times are counted in the largest unit that divides them all: `first` since the epoch
 * (signed, zigzag), `wait` since the event before. `what` is four times the event's place
 * among the names plus how its value is written. Names are sorted, unique and used;
 * events are sorted by time, name, value. So equal journeys are equal bytes. A journey
 * needs nothing but itself to be read; an event takes about four to six bytes.
 */
#ifndef IDENTITY360_JOURNEY_H
#define IDENTITY360_JOURNEY_H

#include "core.h"

#define JOURNEY_VERSION 1

/* Units of time in microseconds, each a multiple of the next; `unit` is a place in it. */
#define JOURNEY_UNITS 5
extern const int64 journey_units[JOURNEY_UNITS];

/* An event; its name is a place in a table of names. */
typedef struct JourneyEvent
{
	int64 at; /* microseconds since 2000-01-01 UTC */
	uint32 name;
	bool has_value;
	double value; /* 0 without one */
} JourneyEvent;

typedef struct JourneyName
{
	const char *bytes;
	uint32 len;
} JourneyName;

/* A packed journey opened for reading. */
typedef struct JourneyView
{
	uint32 nnames;
	uint64 nevents;
	const uint8 *names;  /* where they begin */
	const uint8 *events; /* likewise */
	int64 first;         /* in units */
	int64 unit;          /* microseconds */
} JourneyView;

/* Where a reader stands. */
typedef struct JourneyCursor
{
	const uint8 *next;
	uint64 nleft;
	int64 at; /* in units */
	int64 unit;
} JourneyCursor;

/* Open the bytes of a journey, which must be one. */
extern void OpenJourney(const uint8 *packed, JourneyView *view);

/* Its names, view->nnames of them, pointing into the packed bytes. */
extern void ReadJourneyNames(const JourneyView *view, JourneyName *names);

extern void StartJourney(const JourneyView *view, JourneyCursor *cursor);

/* The next event; false at the end. */
extern bool NextJourneyEvent(JourneyCursor *cursor, JourneyEvent *event);

/* The same without the value, for what asks only when and what. */
extern bool NextJourneyMoment(JourneyCursor *cursor, int64 *at, uint32 *name);

/* Is this a journey, bit by bit as PackJourney writes it? Safe on any bytes. */
extern bool JourneyIsCanonical(const uint8 *packed, size_t len);

/* Order of events: by time, name, value, those without one first. */
extern int CompareJourneyEvents(const void *a, const void *b);

/* At most how many bytes a journey takes whose names take `name_bytes`. */
extern size_t JourneyBound(uint64 nevents, uint32 nnames, size_t name_bytes);

/*
 * Pack sorted events whose names are places in a sorted table of names, of which those
 * that are used are kept. `places` is scratch of nnames zeros, and is again when done.
 * Returns the number of bytes written.
 */
extern size_t PackJourney(const JourneyEvent *events, uint64 nevents, const JourneyName *names,
						  uint32 nnames, uint32 *places, uint8 *dst);

#endif
