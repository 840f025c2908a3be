/*
 * test_identifier.c
 *    Identifiers with rules: published numbers, every wrong digit, the form and class of
 *    network addresses against the C library's, and any bytes.
 */
#include <arpa/inet.h>

#include "normalize/identifier.h"
#include "utf8.h"

typedef struct Vector
{
	const char *kind;
	const char *src;
	const char *value; /* NULL where it is none */
	const char *other; /* the class of an address, or the issue */
} Vector;

static const Vector vectors[] = {
	/* ISO 13616 and the registry's own examples. */
	{"iban", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", NULL},
	{"iban", "IBAN fr14 2004 1010 0505 0001 3m02 606", "FR1420041010050500013M02606", NULL},
	{"iban", "BE68-5390-0754-7034", "BE68539007547034", NULL},
	{"iban", "NO9386011117947", "NO9386011117947", NULL},
	{"iban", "MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S", NULL},
	{"iban", "GB82 WEST 1234 5698 7654 23", NULL, "check_digits"},
	{"iban", "GB82 WEST 1234 5698 7654", NULL, "form"},
	{"iban", "US82 WEST 1234 5698 7654 32", NULL, "country"},
	{"iban", "GBXX WEST 1234 5698 7654 32", NULL, "form"},
	{"iban", "GB", NULL, "form"},
	{"iban", "iban", NULL, "form"},
	/* INSEE's examples; La Poste's head office passes Luhn, her post offices add to a multiple of five. */
	{"siren", "732 829 320", "732829320", NULL},
	{"siren", "732829321", NULL, "check_digits"},
	{"siren", "73282932", NULL, "form"},
	{"siren", "000 000 000", NULL, "placeholder"},
	{"siret", "732 829 320 00074", "73282932000074", NULL},
	{"siret", "73282932000075", NULL, "check_digits"},
	{"siret", "356 000 000 00048", "35600000000048", NULL},
	{"siret", "35600000049837", "35600000049837", NULL},
	{"siret", "35600000049838", NULL, "check_digits"},
	{"siret", "00000000000000", NULL, "placeholder"},
	/* The example of the French article on the number; Corsica by hand: 97 - 1850519004001 mod 97 = 81. */
	{"nir", "2 55 08 14 168 025 38", "255081416802538", NULL},
	{"nir", "2 55 08 14 168 025 39", NULL, "check_digits"},
	{"nir", "1 85 05 2a 004 001 81", "185052A00400181", NULL},
	{"nir", "1 85 05 2B 004 001 81", NULL, "check_digits"},
	{"nir", "2 55 08 14 168 025", NULL, "form"}, /* without its key nothing can be checked */
	{"nir", "2 55 15 14 168 025 38", NULL, "form"},
	{"nir", "9 55 08 14 168 025 38", NULL, "form"},
	{"nir", "000000000000097", NULL, "form"},
	/* Wikipedia's example of Luhn; a card for tests. */
	{"luhn", "79927398713", "79927398713", NULL},
	{"luhn", "4111-1111-1111-1111", "4111111111111111", NULL},
	{"luhn", "79927398710", NULL, "check_digits"},
	{"luhn", "0", NULL, "placeholder"},
	{"luhn", "18x", NULL, "form"},
	/* GS1's example. */
	{"ean13", "4006381333931", "4006381333931", NULL},
	{"ean13", "4006381333932", NULL, "check_digits"},
	{"ean13", "400638133393", NULL, "form"},
	/* Capitals by Apple, small letters by Google. */
	{"idfa", "ea7583cd-a667-48bc-b806-42ecb2b48606", "EA7583CD-A667-48BC-B806-42ECB2B48606", NULL},
	{"gaid", "CDDA802E-FB9C-47AD-9866-0794D394C912", "cdda802e-fb9c-47ad-9866-0794d394c912", NULL},
	{"maid", "CDDA802E-FB9C-47AD-9866-0794D394C912", "cdda802e-fb9c-47ad-9866-0794d394c912", NULL},
	{"maid", "00000000-0000-0000-0000-000000000000", NULL, "no_consent"},
	{"idfa", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", NULL, "no_consent"},
	{"gaid", "11111111-1111-1111-1111-111111111111", NULL, "no_consent"},
	{"gaid", "cdda802efb9c47ad98660794d394c912", NULL, "form"},
	{"gaid", "(null)", NULL, "form"},
	{"gaid", "cdda802e-fb9c-47ad-9866-0794d394c912x", NULL, "form"},
	/* RFC 5952, sections 4 and 5. */
	{"ip", "2001:0DB8::0001", "2001:db8::1", "documentation"},
	{"ip", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "documentation"},
	{"ip", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "documentation"},
	{"ip", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1", "public"},
	{"ip", "2a01:cb00:0:0::", "2a01:cb00::", "public"},
	{"ip", "::", "::", "reserved"},
	{"ip", "::1", "::1", "loopback"},
	{"ip", "fd00::1", "fd00::1", "private"},
	{"ip", "fe80::1", "fe80::1", "link_local"},
	{"ip", "ff02::1", "ff02::1", "multicast"},
	{"ip", "::FFFF:192.168.1.1", "192.168.1.1", "private"},
	{"ip", "90.1.2.3", "90.1.2.3", "public"},
	{"ip", "10.255.255.255", "10.255.255.255", "private"},
	{"ip", "172.31.0.1", "172.31.0.1", "private"},
	{"ip", "172.32.0.1", "172.32.0.1", "public"},
	{"ip", "100.64.0.1", "100.64.0.1", "cgnat"},
	{"ip", "100.128.0.1", "100.128.0.1", "public"},
	{"ip", "127.0.0.1", "127.0.0.1", "loopback"},
	{"ip", "169.254.1.1", "169.254.1.1", "link_local"},
	{"ip", "203.0.113.9", "203.0.113.9", "documentation"},
	{"ip", "224.0.0.1", "224.0.0.1", "multicast"},
	{"ip", "0.0.0.0", "0.0.0.0", "reserved"},
	{"ip", "255.255.255.255", "255.255.255.255", "reserved"},
	{"ip", "010.1.1.1", NULL, "form"}, /* ten or eight? */
	{"ip", "1.2.3", NULL, "form"},
	{"ip", "1.2.3.4:80", NULL, "form"},
	{"ip", "fe80::1%eth0", NULL, "form"},
	/* The rest. */
	{"email", "Jean@Dupont.FR", "jean@dupont.fr", NULL},
	{"email", "jean@dupont", NULL, "domain_no_dot"},
	{"phone", "06 45 89 12 37", "+33645891237", NULL},
	{"phone", "06 45", NULL, "too_short"},
	{"cookie", "\xC2\xA0 aB-c ", "aB-c", NULL},
	{"cookie", " ", NULL, "empty"},
	{"siren", "", NULL, "empty"},
	{"SIREN", "123", "123", NULL}, /* kinds are written small: this is another */
};

static bool
SameText(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static void
CheckVectors(void)
{
	for (int i = 0; i < lengthof(vectors); i++)
	{
		const Vector *v = &vectors[i];
		IdentifierInspection got;

		InspectIdentifier(v->kind, strlen(v->kind), v->src, strlen(v->src), &got);
		CHECK(SameText(got.value, v->value) && got.len == strlen(got.value) &&
				  (got.issue == NULL) == (v->value != NULL) &&
				  SameText(v->value == NULL ? got.issue : got.class, v->other),
			  "%s \"%s\": %s, %s", v->kind, v->src, got.value,
			  got.issue == NULL ? "valid" : got.issue);
	}
}

/* Any digit changed makes a wrong number, by what these checks are made for. */
static void
CheckWrongDigits(void)
{
	static const char *const valid[][2] = {
		{"iban", "BE68539007547034"}, {"siren", "732829320"},     {"siret", "73282932000074"},
		{"luhn", "79927398713"},      {"nir", "255081416802538"}, {"ean13", "4006381333931"}};
	int nbad = 0;

	for (int i = 0; i < lengthof(valid); i++)
		for (size_t at = i == 0 ? 2 : 0; at < strlen(valid[i][1]); at++)
			for (char digit = '0'; digit <= '9'; digit++)
			{
				char value[40];
				char dst[40];

				strcpy(value, valid[i][1]);
				value[at] = digit;
				nbad += (NormalizeIdentifier(valid[i][0], strlen(valid[i][0]), value, strlen(value),
											 dst, sizeof(dst)) > 0) != (digit == valid[i][1][at]);
			}
	CHECK(nbad == 0, "no digit can be changed");
}

static void
CheckAddresses(void)
{
	uint64 seed = 8;
	int nbad = 0;

	for (int i = 0; i < 20000; i++)
	{
		unsigned char bytes[16] = {0x20, 1};
		unsigned char again[16];
		char text[INET6_ADDRSTRLEN];
		char dst[INET6_ADDRSTRLEN];

		for (int k = 2; k < 16; k++)
			bytes[k] = UnitBelow(&seed, 3) == 0 ? (unsigned char) UnitRandom(&seed) : 0;
		inet_ntop(AF_INET6, bytes, text, sizeof(text));
		nbad += CheckIp(text, dst) != IDENTIFIER_ACCEPTABLE || strcmp(text, dst) != 0;
		nbad += inet_pton(AF_INET6, dst, again) != 1 || memcmp(bytes, again, 16) != 0;
	}
	CHECK(nbad == 0, "addresses are written as the C library does");
}

static void
CheckAnyBytes(void)
{
	static const char *const kinds[] = {"iban",  "siren", "siret", "nir", "luhn",
										"ean13", "maid",  "idfa",  "ip",  "cookie"};
	uint64 seed = 9;
	int nbad = 0;
	int nvalid = 0;

	for (int i = 0; i < 60000; i++)
	{
		const char *kind = kinds[i % lengthof(kinds)];
		char src[100];
		char once[IDENTIFIER_MAX_BYTES + 1];
		char twice[IDENTIFIER_MAX_BYTES + 1];
		const size_t len = MakeBytes(src, &seed, i % 7 == 0 ? 99 : 16, "0123456789FR.: -");
		const size_t n = NormalizeIdentifier(kind, strlen(kind), src, len, once, sizeof(once));

		nvalid += n > 0;
		nbad +=
			n > 0 && (NormalizeIdentifier(kind, strlen(kind), once, n, twice, sizeof(twice)) != n ||
					  strcmp(once, twice) != 0);
	}
	CHECK(nbad == 0 && nvalid > 1000, "done once is done for good, for any bytes (%d valid)",
		  nvalid);
}

int
main(void)
{
	CheckVectors();
	CheckWrongDigits();
	CheckAddresses();
	CheckAnyBytes();
	return UnitDone();
}
