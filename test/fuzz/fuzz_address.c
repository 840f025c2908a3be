/*
 * fuzz_address.c
 *    Any bytes as an address: parsed, printed, compared with itself; as columns; as what
 *    identities hold. What must hold for all of them is asserted.
 */
#include "normalize/normalize.h"
#include "normalize/postal.h"

/* What is normal stays as it is. */
static void
CheckNormalForm(size_t (*normalize)(const char *, size_t, char *), const char *text, size_t len)
{
	char once[ADDRESS_MAX_BYTES];
	char twice[ADDRESS_MAX_BYTES];
	const size_t once_len = normalize(text, len, once);

	Assert(once_len < ADDRESS_MAX_BYTES);
	if (once_len > 0)
	{
		Assert(normalize(once, once_len, twice) == once_len);
		Assert(memcmp(once, twice, once_len) == 0);
	}
}

static void
CheckAddress(const ParsedAddress *address)
{
	const double similarity = AddressSimilarity(address, address);
	PostalLines lines;

	Assert(similarity == 1.0 || similarity == ADDRESS_INCOMPARABLE);
	Assert(address->grade >= GRADE_UNUSABLE && address->grade <= GRADE_DELIVERABLE);
	FormatPostalLines(address, address->city, strlen(address->city), lines);
	for (int i = 0; i < POSTAL_LINES; i++)
		Assert(strlen(lines[i]) <= POSTAL_LINE_MAX);
}

/* The first byte chooses the country, the second where columns part. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const countries[] = {"FR", "DE", "GB", "US", "NL", "BE", "IT", "XX"};
	const char *country;
	const char *text = (const char *) data + 2;
	ParsedAddress address;
	size_t len;
	size_t cut;

	if (size < 2)
		return 0;
	len = size - 2;
	country = countries[data[0] % lengthof(countries)];
	cut = len == 0 ? 0 : data[1] % len;
	if (ParseAddress(text, len, country, 2, &address))
		CheckAddress(&address);
	if (ParseAddressColumns((AddressText){text, cut}, (AddressText){text + cut, Min(len - cut, 9)},
							(AddressText){text + cut, len - cut}, (AddressText){country, 2},
							&address))
		CheckAddress(&address);
	CheckNormalForm(NormalizeStreet, text, len);
	CheckNormalForm(NormalizeCity, text, len);
	CheckNormalForm(NormalizePostcode, text, len);
	return 0;
}
