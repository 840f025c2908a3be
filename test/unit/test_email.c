/*
 * test_email.c
 *    Addresses: what is one, its normal form and its mailbox, by the rules in the heads of
 *    email.c and email_providers.def; and on any bytes, that both are done when done once.
 */
#include "normalize/email.h"
#include "utf8.h"

/* An address, its normal form, its mailbox; NULL where it is none, or where the mailbox is the address. */
static const char *const vectors[][3] = {
	{"jean@dupont.fr", "jean@dupont.fr", NULL},
	{"  Jean.DUPONT@Orange.FR\t", "jean.dupont@orange.fr", NULL},
	{"\xEF\xBB\xBFjean\xE2\x80\x8B@dupont.fr\xC2\xA0", "jean@dupont.fr", NULL},
	{"o'neil+x_y!#$%&*/=?^`{|}~-@a-b.co", "o'neil+x_y!#$%&*/=?^`{|}~-@a-b.co", NULL},
	{"a@xn--e1afmkfd.xn--p1ai", "a@xn--e1afmkfd.xn--p1ai", NULL},
	{"1@2.3d.fr", "1@2.3d.fr", NULL},
	{"\xC3\x89lise@Soci\xC3\x89t\xC3\xA9.FR", "\xC3\xA9lise@xn--socit-esab.fr", NULL},
	/* The domain decomposed; ß that stays; all Cyrillic; and an ASCII form that is kept as it is. */
	{"a@Socie\xCC\x81te\xCC\x81.fr", "a@xn--socit-esab.fr", NULL},
	{"a@stra\xC3\x9F"
	 "e.de",
	 "a@xn--strae-oqa.de", NULL},
	{"a@\xD0\x9F\xD0\xA0\xD0\x95\xD0\x97\xD0\x98\xD0\x94\xD0\x95\xD0\x9D\xD0\xA2.\xD0\xA0\xD0\xA4",
	 "a@xn--d1abbgf6aiiy.xn--p1ai", NULL},
	{"a@XN--Socit-ESAB.fr", "a@xn--socit-esab.fr", NULL},

	/* Google: dots and tags do not count, two domains are one. gmail.fr is not Google's. */
	{"Jean.Du.Pont+x+y@GoogleMail.com", "jean.du.pont+x+y@googlemail.com", "jeandupont@gmail.com"},
	{"jean.dupont+x@gmail.fr", "jean.dupont+x@gmail.fr", NULL},
	{"+x@gmail.com", "+x@gmail.com", NULL},
	/* Microsoft: tags, in any country; dots count. */
	{"jean.d+x@hotmail.fr", "jean.d+x@hotmail.fr", "jean.d@hotmail.fr"},
	{"jean+x@live.com.au", "jean+x@live.com.au", "jean@live.com.au"},
	{"jean+x@outlook.co.uk", "jean+x@outlook.co.uk", "jean@outlook.co.uk"},
	{"jean+x@live.example.com", "jean+x@live.example.com", NULL},
	{"jean.+x@live.fr", "jean.+x@live.fr", NULL}, /* "jean." would be no address */
	/* Yahoo: from the first hyphen on. */
	{"jean-shop-2@yahoo.fr", "jean-shop-2@yahoo.fr", "jean@yahoo.fr"},
	{"jean+x@ymail.com", "jean+x@ymail.com", NULL},
	/* Proton: dots, hyphens and underscores too. */
	{"j.e-a_n+x@pm.me", "j.e-a_n+x@pm.me", "jean@proton.me"},
	/* Apple: three domains are one; a relay address is left alone. */
	{"jean.d+x@me.com", "jean.d+x@me.com", "jean.d@icloud.com"},
	{"a1b-c2@privaterelay.appleid.com", "a1b-c2@privaterelay.appleid.com", NULL},
	/* Fastmail: tags, also as what stands before the user's own domain. */
	{"jean+x@fastmail.fm", "jean+x@fastmail.fm", "jean@fastmail.fm"},
	{"shop@jean.fastmail.com", "shop@jean.fastmail.com", "jean@fastmail.com"},
	{"shop@jean.gmail.com", "shop@jean.gmail.com", NULL},
	/* Nothing is known of others. */
	{"jean.d+x@free.fr", "jean.d+x@free.fr", NULL},

	{"", NULL, NULL},
	{"   ", NULL, NULL},
	{"@", NULL, NULL},
	{"jean", NULL, NULL},
	{"jean@", NULL, NULL},
	{"@dupont.fr", NULL, NULL},
	{"jean@dupont", NULL, NULL},
	{"jean@@dupont.fr", NULL, NULL},
	{"jean@x@dupont.fr", NULL, NULL},
	{".jean@dupont.fr", NULL, NULL},
	{"jean.@dupont.fr", NULL, NULL},
	{"jean..d@dupont.fr", NULL, NULL},
	{"jean d@dupont.fr", NULL, NULL},
	{"jean@dupont..fr", NULL, NULL},
	{"jean@.dupont.fr", NULL, NULL},
	{"jean@dupont.fr.", NULL, NULL},
	{"jean@-dupont.fr", NULL, NULL},
	{"jean@dupont-.fr", NULL, NULL},
	{"jean@du_pont.fr", NULL, NULL},
	{"jean@dupont.f", NULL, NULL},
	{"jean@dupont.123", NULL, NULL},
	{"jean@[192.168.0.1]", NULL, NULL},
	{"\"jean d\"@dupont.fr", NULL, NULL},
	{"jean(x)@dupont.fr", NULL, NULL},
	{"Jean <jean@dupont.fr>", NULL, NULL},
	{"jean@dupont.fr, x@y.fr", NULL, NULL},
	{"je\xE9n@dupont.fr", NULL, NULL},                         /* no UTF-8 */
	{"jose\xCC\x81@dupont.fr", "jos\xC3\xA9@dupont.fr", NULL}, /* decomposed */
	{"JOSE\xCC\x81@DUPONT.FR", "jos\xC3\xA9@dupont.fr", NULL},
	{"I\xCC\x87pek@dupont.fr", "ipek@dupont.fr", NULL}, /* as \xC4\xB0pek */
	{"jean@dupont\xE3\x80\x82"
	 "fr",
	 NULL, NULL}, /* ideographic full stop */
	{"\xF0\x9F\x98\x80@dupont.fr", "\xF0\x9F\x98\x80@dupont.fr",
	 NULL},                                   /* RFC 6531 takes any character */
	{"jean@\xF0\x9F\x98\x80.fr", NULL, NULL}, /* and IDNA letters and digits */
	{"jean\xE2\x80\x99s@dupont.fr", NULL, NULL},
};

static void
CheckVectors(void)
{
	for (int i = 0; i < lengthof(vectors); i++)
	{
		const char *src = vectors[i][0];
		const char *normal = vectors[i][1] == NULL ? "" : vectors[i][1];
		const char *mailbox = vectors[i][2] == NULL ? normal : vectors[i][2];
		char got[EMAIL_MAX_BYTES + 1];
		char read_by[EMAIL_MAX_BYTES + 1];
		const bool lengths = NormalizeEmail(src, strlen(src), got) == strlen(normal) &&
							 EmailMailbox(src, strlen(src), read_by) == strlen(mailbox);

		CHECK(lengths && strcmp(got, normal) == 0 && strcmp(read_by, mailbox) == 0,
			  "address %d: %s, read in %s", i, got, read_by);
	}
}

/* An address with a local part, and labels, of given lengths; true if it is one. */
static bool
HasLengths(int local, int label, int nlabels)
{
	char src[1000];
	char dst[EMAIL_MAX_BYTES + 1];
	int n = 0;

	while (n < local)
		src[n++] = 'a';
	src[n++] = '@';
	for (int i = 0; i < nlabels; i++, src[n++] = '.')
		for (int k = 0; k < label; k++)
			src[n++] = 'b';
	return NormalizeEmail(src, n - 1, dst) > 0;
}

static void
CheckLimits(void)
{
	CHECK(HasLengths(64, 5, 2) && !HasLengths(65, 5, 2), "a local part has up to 64 bytes");
	CHECK(HasLengths(5, 63, 2) && !HasLengths(5, 64, 2), "a label has up to 63 bytes");
	/* 127 labels of one letter have 253 bytes, but the last needs two letters: 84 of two have 251. */
	CHECK(HasLengths(2, 2, 84) && !HasLengths(1, 2, 85), "a domain has up to 253 bytes");
	CHECK(!HasLengths(3, 2, 84), "all of it has up to 254 bytes (RFC 5321, 4.5.3.1.3)");
	CHECK(!HasLengths(300, 60, 10), "far too long");
}

static void
CheckAnyBytes(void)
{
	static const char *const ends[] = {"@gmail.com", "@yahoo.fr", "@pm.me", "@a.fastmail.com",
									   "@live.fr",   "@me.com",   "@x.y",   "@free.fr"};
	uint64 seed = 5;
	int nbad = 0;
	int nvalid = 0;

	for (int i = 0; i < 40000; i++)
	{
		char src[64];
		char once[EMAIL_MAX_BYTES + 1];
		char twice[EMAIL_MAX_BYTES + 1];
		char mailbox[EMAIL_MAX_BYTES + 1];
		size_t len = MakeBytes(src, &seed, 12, "aB.+-_1@ \xC3\x89\xC4\xB0");
		size_t n;

		len += sprintf(src + len, "%s", ends[UnitBelow(&seed, lengthof(ends))]);
		n = NormalizeEmail(src, len, once);
		nvalid += n > 0;
		nbad += n > 0 && (NormalizeEmail(once, n, twice) != n || strcmp(once, twice) != 0);
		/* Who reads an address follows from its normal form. */
		if (n > 0)
			nbad += MailboxOfNormal(once, n, twice) != EmailMailbox(once, n, mailbox) ||
					strcmp(twice, mailbox) != 0;
		n = EmailMailbox(src, len, once);
		nbad += n > 0 && (EmailMailbox(once, n, twice) != n || strcmp(once, twice) != 0);
	}
	CHECK(nbad == 0 && nvalid > 1000, "done once is done for good, for any bytes (%d valid)",
		  nvalid);
}

int
main(void)
{
	CheckVectors();
	CheckLimits();
	CheckAnyBytes();
	return UnitDone();
}
