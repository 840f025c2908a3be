/*
 * test_hashing.c
 *    What is hashed, by the platforms' published examples where there are some; and where
 *    there is no form, as the platform's might be another. The hashes are in sql/hashing.sql.
 */
#include "normalize/hashing.h"
#include "normalize/lower.h"
#include "utf8.h"

typedef struct Vector
{
	const char *standard;
	const char *kind;
	const char *src;
	const char *region;
	const char *form; /* NULL where there is none */
} Vector;

static const Vector vectors[] = {
	/* UID2, "Normalization and Encoding", Normalization Examples for Email. */
	{"uid2", "email", "MYEMAIL@example.com", "FR", "myemail@example.com"},
	{"uid2", "email", "My.Email@example.com", "FR", "my.email@example.com"},
	{"uid2", "email", "JaneSaoirse+Work@example.com", "FR", "janesaoirse+work@example.com"},
	{"uid2", "email", "JANE.SAOIRSE@gmail.com", "FR", "janesaoirse@gmail.com"},
	{"uid2", "email", "JaneSaoirse+Work@gmail.com", "FR", "janesaoirse@gmail.com"},
	{"uid2", "email", "jane.doe+x@googlemail.com", "FR", "jane.doe+x@googlemail.com"},
	{"uid2", "email", "...@gmail.com", "FR", NULL},
	{"uid2", "phone", "+1 (234) 567-8901", "FR", "+12345678901"},
	{"uid2", "phone", "06 45 89 12 37", "FR", "+33645891237"},
	{"uid2", "phone", "+33 (0)6 45 89 12 37", "", "+33645891237"},
	{"uid2", "phone", "06 45 89 12 37", "", NULL}, /* of which country? */

	/* Google, the tests of its data manager utilities of 2025 and after (Java). */
	{"google", "email", "QuinnY@EXAMPLE.com", "FR", "quinny@example.com"},
	{"google", "email", "user.name+NYC@Example.com", "FR", "user.name+nyc@example.com"},
	{"google", "email", "j.e.f..ferson.Loves.hiking@gmail.com", "FR",
	 "jeffersonloveshiking@gmail.com"},
	{"google", "email", "Cloudy.SanFrancisco+shopping@googlemail.com", "FR",
	 "cloudysanfrancisco@googlemail.com"},
	{"google", "email", " quinn y@ example.com", "FR", "quinny@example.com"},
	{"google", "email", "quinn", "FR", NULL},
	{"google", "email", " ...@gmail.com", "FR", NULL},
	{"google", "phone", "   +1-800-555-0100", "FR", "+18005550100"},
	{"google", "phone", " +A BCD EFG ", "FR", NULL},
	{"google", "given_name", "  GivenName  ", "FR", "givenname"},
	{"google", "given_name", " Mralex   ", "FR", "mralex"},
	{"google", "family_name", "Quinn-Alex", "FR", "quinn-alex"},
	{"google", "family_name", "Boardds", "FR", "boardds"},
	/* Google's library drops these, by a list of its own. */
	{"google", "given_name", " Mr. Alex   ", "FR", NULL},
	{"google", "given_name", " Alex Dr.", "FR", NULL},
	{"google", "family_name", " Quinn, Jr.   ", "FR", NULL},
	{"google", "family_name", " Quinn Sr.  ", "FR", NULL},
	{"google", "given_name", " Mr. ", "FR", NULL},
	/* The same in Python, which left the tag. */
	{"google_2025", "email", "Jefferson.LOVES.Hiking@googlemail.com", "FR",
	 "jeffersonloveshiking@googlemail.com"},
	{"google_2025", "email", "Cloudy.SanFrancisco+Shopping@gmail.com", "FR",
	 "cloudysanfrancisco+shopping@gmail.com"},

	/* Meta, "Customer Information Parameters". */
	{"meta", "email", " John_Smith@gmail.com ", "US", "john_smith@gmail.com"},
	{"meta", "email", "john.smith+x@gmail.com", "US", "john.smith+x@gmail.com"},
	{"meta", "phone", "+1 (650) 555-1212", "US", "16505551212"},
	{"meta", "phone", "06 45 89 12 37", "FR", "33645891237"},
	{"meta", "given_name", "Mary", "US", "mary"},
	{"meta", "given_name", "Val\xC3\xA9ry", "FR", "val\xC3\xA9ry"},
	{"meta", "given_name", "\xEC\xA0\x95", "KR", "\xEC\xA0\x95"},
	{"meta", "given_name", "Jean-Pierre", "FR", "jeanpierre"},
	{"meta", "family_name", "O\xE2\x80\x99Neil  de la Tour", "FR", "oneildelatour"},
	{"meta", "gender", "F", "FR", "f"},
	{"meta", "gender", "Homme", "FR", "m"},
	{"meta", "gender", "x", "FR", NULL},
	{"meta", "birth_date", "2/16/1997", "US", "19970216"},
	{"meta", "birth_date", "1995-03-05", "US", "19950305"},
	{"meta", "birth_date", "05-03-1995", "US", NULL}, /* Meta's library reads 3 May */
	{"meta", "birth_date", "16/02/97", "FR", NULL},
	{"meta", "birth_date", "02/1997", "FR", NULL},
	{"meta", "birth_date", "1900-01-01", "FR", NULL},
	{"meta", "city", "Saint-\xC3\x89tienne", "FR", "saint\xC3\xA9tienne"},
	{"meta", "city", "Paris 12", "FR", NULL},
	{"meta", "city", "Lyon Cedex", "FR", NULL},
	{"meta", "state", "CA", "US", "ca"},
	{"meta", "postcode", "94035-1234", "US", "94035"},
	{"meta", "postcode", "940351234", "US", "94035"},
	{"meta", "postcode", "9403", "us", NULL},
	{"meta", "postcode", "75 001", "FR", "75001"},
	{"meta", "postcode", "1000", "FR", NULL},
	{"meta", "postcode", "1017 AB", "NL", "1017ab"},
	{"meta", "postcode", "SW1A 1AA", "GB", NULL},
	{"meta", "country", "US", "FR", "us"},
	{"meta", "country", "France", "FR", NULL},
	/* A hash is not hashed again. */
	{"meta", "given_name", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec", "FR",
	 NULL},
	{"meta", "city", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec", "FR",
	 NULL},
	{"meta", "email", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f", "FR",
	 NULL},
	{"meta", "phone", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176", "FR",
	 NULL},
	/* Letters: a sigma that ends a word, a dotted capital, one without a known small form, an accent apart. */
	{"meta", "given_name", "\xCE\x93\xCE\x99\xCE\xA9\xCE\xA1\xCE\x93\xCE\x9F\xCE\xA3", "GR",
	 "\xCE\xB3\xCE\xB9\xCF\x89\xCF\x81\xCE\xB3\xCE\xBF\xCF\x82"},
	{"meta", "given_name", "\xC4\xB0pek", "TR", NULL},
	{"meta", "given_name", "\xD4\xB1\xD5\xB6\xD5\xAB", "AM", NULL},
	{"meta", "given_name", "E\xCC\x81lodie", "FR", NULL},
	{"meta", "given_name", "\xC9lodie", "FR", NULL}, /* Latin-1 */
	{"meta", "given_name", "TEST", "FR", NULL},
	{"meta", "email", "\xC3\x89lise@Soci\xC3\xA9t\xC3\xA9.fr", "FR",
	 "\xC3\xA9lise@soci\xC3\xA9t\xC3\xA9.fr"},

	/* Snap, Conversions API. */
	{"snap", "email", "Person@Example.com", "FR", "person@example.com"},
	{"snap", "phone", "+44 844 412 4653", "FR", "448444124653"},
	{"snap", "maid", "EA7583CD-A667-48BC-B806-42ECB2B48606", "FR",
	 "ea7583cd-a667-48bc-b806-42ecb2b48606"},
	{"snap", "maid", "00000000-0000-0000-0000-000000000000", "FR", NULL},

	/* What is kept here. */
	{"sha256", "email", "Jean@Soci\xC3\xA9t\xC3\xA9.FR", "FR", "jean@xn--socit-esab.fr"},
	{"sha256", "phone", "06 45 89 12 37", "FR", "+33645891237"},
	{"sha256", "iban", "GB82 WEST 1234 5698 7654 32", "FR", "GB82WEST12345698765432"},
	{"sha256", "cookie", " aB-c ", "FR", "aB-c"},
	{"sha256", "cookie", " ", "FR", NULL},
};

static void
CheckVectors(void)
{
	for (int i = 0; i < lengthof(vectors); i++)
	{
		const Vector *v = &vectors[i];
		const HashForm *form = FindHashForm(v->standard, v->kind);
		const HashInput input = {v->kind, v->src, strlen(v->src), v->region};
		char dst[HASH_FORM_MAX_BYTES + 1];
		size_t len;

		if (!CHECK(form != NULL, "%s has %s", v->standard, v->kind))
			continue;
		len = form->write(&input, dst);
		CHECK(v->form == NULL ? len == 0 : len == strlen(v->form) && memcmp(dst, v->form, len) == 0,
			  "%s %s \"%s\": %.*s", v->standard, v->kind, v->src, (int) len, dst);
	}
	CHECK(FindHashForm("md5", "email") == NULL && FindHashForm("uid2", "city") == NULL &&
			  FindHashForm("google", "postcode") == NULL,
		  "what is not hashed");
}

/* What is hashed is hashed alike when it comes in its own form, and never overflows, whatever comes. */
static void
CheckAnyBytes(void)
{
	uint64 seed = 11;
	int nbad = 0;
	int nforms = 0;

	for (int i = 0; i < 60000; i++)
	{
		const HashForm *form = &hash_forms[i % nhash_forms];
		char src[80];
		char once[HASH_FORM_MAX_BYTES + 1];
		char twice[HASH_FORM_MAX_BYTES + 1];
		size_t len = MakeBytes(src, &seed, 20, "aB.+-_1@ \xC3\x89\xC4\xB0\xCE\xA3/9");
		HashInput input = {form->kind[0] == '\0' ? "cookie" : form->kind, src, len, "FR"};

		if (strcmp(form->kind, "email") == 0)
			input.len += sprintf(src + len, "@gmail.com");
		len = form->write(&input, once);
		if (len == 0)
			continue;
		nforms++;
		/* A number without its + is another. */
		if (strcmp(form->kind, "phone") == 0)
			continue;
		input.value = once;
		input.len = len;
		nbad += form->write(&input, twice) != len || memcmp(once, twice, len) != 0;
	}
	CHECK(nbad == 0 && nforms > 1000, "a form is its own form, for any bytes (%d of them)", nforms);
}

int
main(void)
{
	CheckVectors();
	CheckAnyBytes();
	return UnitDone();
}
