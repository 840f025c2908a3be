/*
 * fuzz_birth_date.c
 *    Any bytes as a birth date: a date that is taken is taken again from its ISO form, and
 *    what is said of it holds together. The first byte chooses the order.
 */
#include "normalize/birth_date.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	BirthDateInspection got;
	BirthDateInspection again;
	char iso[40];

	if (size == 0)
		return 0;
	InspectBirthDate((const char *) data + 1, size - 1, (BirthDateOrder) (data[0] % 3), 2015, &got);
	if (got.issue != BIRTH_DATE_ACCEPTABLE)
		return 0;
	if (got.is_swapped && got.swap_possible)
		abort();
	sprintf(iso, "%04d-%02d-%02d", got.date.year, got.date.month, got.date.day);
	InspectBirthDate(iso, strlen(iso), DATE_ORDER_DMY, 2015, &again);
	if (again.issue != BIRTH_DATE_ACCEPTABLE || again.precision != got.precision ||
		memcmp(&again.date, &got.date, sizeof(BirthDate)) != 0)
		abort();
	return 0;
}
