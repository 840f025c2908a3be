/*
 * event_sort.c
 *    A radix sort of the events of many customers, in two steps that suit a cache.
 *
 * First the events are dealt out to buckets by a hash of the customer, so that a bucket
 * of usual size fits into the second-level cache. Then each bucket is sorted there, the
 * least significant digit first, eight bits at a time, over name, time and customer;
 * a digit that is the same in the whole bucket is skipped. A customer with most of the
 * events makes a large bucket, which is sorted no less surely, only farther from the processor.
 *
 * Cost: one pass through memory, and about ten through the cache.
 */
#include "journey/event_sort.h"

#define BUCKET_EVENTS 4096 /* aimed at; 100 kB, twice */
#define MAX_BUCKET_BITS 14

/* Digits of eight bits: name, then time, then customer. */
#define DIGITS_NAME 4
#define DIGITS_TIME 8
#define NDIGITS (DIGITS_NAME + DIGITS_TIME + 8)

/* Signed numbers in unsigned order. */
static inline uint64
Unsigned(int64 value)
{
	return (uint64) value ^ UINT64_C(1) << 63;
}

static inline uint8
DigitOf(const CustomerEvent *event, int digit)
{
	if (digit < DIGITS_NAME)
		return (uint8) (event->name >> 8 * digit);
	if (digit < DIGITS_NAME + DIGITS_TIME)
		return (uint8) (Unsigned(event->at) >> 8 * (digit - DIGITS_NAME));
	return (uint8) (Unsigned(event->customer) >> 8 * (digit - DIGITS_NAME - DIGITS_TIME));
}

/* One pass: distribute by one digit, keeping the order of equals. */
static void
DistributeByDigit(const CustomerEvent *from, CustomerEvent *to, uint64 n, int digit)
{
	uint64 next[257] = {0};

	for (uint64 i = 0; i < n; i++)
		next[DigitOf(&from[i], digit) + 1]++;
	for (int d = 1; d < 256; d++)
		next[d] += next[d - 1];
	for (uint64 i = 0; i < n; i++)
		to[next[DigitOf(&from[i], digit)]++] = from[i];
}

/* The digits in which the events differ, a bit each. */
static uint32
DigitsThatDiffer(const CustomerEvent *events, uint64 n)
{
	uint64 customer = 0;
	uint64 at = 0;
	uint32 name = 0;
	uint32 digits = 0;

	for (uint64 i = 1; i < n; i++)
	{
		customer |= (uint64) events[i].customer ^ (uint64) events[0].customer;
		at |= (uint64) events[i].at ^ (uint64) events[0].at;
		name |= events[i].name ^ events[0].name;
	}
	for (int d = 0; d < 8; d++)
	{
		if (d < DIGITS_NAME && (name >> 8 * d & 0xff))
			digits |= 1u << d;
		if (at >> 8 * d & 0xff)
			digits |= 1u << (DIGITS_NAME + d);
		if (customer >> 8 * d & 0xff)
			digits |= 1u << (DIGITS_NAME + DIGITS_TIME + d);
	}
	return digits;
}

/* Sort the events in `from`; they end in `to`. */
static void
SortBucket(CustomerEvent *from, CustomerEvent *to, uint64 n)
{
	CustomerEvent *const wanted = to;
	const uint32 digits = DigitsThatDiffer(from, n);

	for (int digit = 0; digit < NDIGITS; digit++)
	{
		CustomerEvent *distributed = to;

		if ((digits & 1u << digit) == 0)
			continue;
		CHECK_FOR_INTERRUPTS();
		DistributeByDigit(from, to, n, digit);
		to = from;
		from = distributed;
	}
	if (from != wanted)
		memcpy(wanted, from, n * sizeof(CustomerEvent));
}

/* How many bits of the hash tell buckets apart. */
static int
BucketBits(uint64 nevents)
{
	int bits = 0;

	while (bits < MAX_BUCKET_BITS && nevents >> bits > BUCKET_EVENTS)
		bits++;
	return bits;
}

/* The first bits of a hash of the customer. Fibonacci hashing (Knuth, volume 3, 6.4). */
static inline uint32
BucketOf(int64 customer, int bits)
{
	return bits == 0 ? 0
					 : (uint32) ((uint64) customer * UINT64_C(0x9E3779B97F4A7C15) >> (64 - bits));
}

void
SortCustomerEvents(CustomerEvent *events, CustomerEvent *scratch, uint64 nevents)
{
	const int bits = BucketBits(nevents);
	const uint32 nbuckets = 1u << bits;
	uint64 *end = palloc0((nbuckets + (size_t) 1) * sizeof(uint64));
	uint64 start = 0;

	for (uint64 i = 0; i < nevents; i++)
		end[BucketOf(events[i].customer, bits) + 1]++;
	for (uint32 b = 1; b < nbuckets; b++)
		end[b] += end[b - 1];
	CHECK_FOR_INTERRUPTS();
	for (uint64 i = 0; i < nevents; i++)
		scratch[end[BucketOf(events[i].customer, bits)]++] = events[i];
	for (uint32 b = 0; b < nbuckets; start = end[b++])
		SortBucket(scratch + start, events + start, end[b] - start);
	pfree(end);
}
