/*
 * fuzz_phone.c
 *    A telephone number of any bytes, dialled in the region of its first two: nothing is read or
 *    written out of bounds, what is normal stays so, and what is said of a number fits together.
 */
#include "normalize/phone.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	char region[3] = "FR";
	char once[PHONE_MAX_BYTES];
	char twice[PHONE_MAX_BYTES];
	PhoneInspection phone;
	size_t n;

	if (size < 2)
		return 0;
	memcpy(region, data, 2);
	n = NormalizePhone((const char *) data + 2, size - 2, region, once);
	InspectPhone((const char *) data + 2, size - 2, region, &phone);
	if (phone.is_valid != (n > 0) || strcmp(phone.e164, once) != 0 || strlen(once) != n)
		abort();
	if (n > 0 && (NormalizePhone(once, n, region, twice) != n || strcmp(once, twice) != 0))
		abort();
	PhoneIsJunk((const char *) data, size);
	return 0;
}
