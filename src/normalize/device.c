/*
 * device.c
 *    Identifiers of devices: advertising identifiers, and network addresses.
 *
 * An advertising identifier that is zeroed, or one digit repeated, is what a device gives
 * whose owner has not consented: no identifier. A network address identifies no person: many
 * share one, and its class says how many may. Which addresses are the gateways of mobile
 * networks is not known here.
 */
#include <arpa/inet.h>

#include "normalize/clean.h"
#include "normalize/identifier.h"

#define UUID_LENGTH 36
#define IPV4_BYTES 4
#define IPV6_BYTES 16
#define IPV6_GROUPS 8

static bool
IsHexDigit(char c)
{
	return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* 8-4-4-4-12 hexadecimal digits. */
static bool
IsUuid(const char *text)
{
	for (int i = 0; i < UUID_LENGTH; i++)
	{
		const bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_hyphen ? text[i] != '-' : !IsHexDigit(text[i]))
			return false;
	}
	return text[UUID_LENGTH] == '\0';
}

/* One digit throughout. */
static bool
IsFiller(const char *uuid)
{
	return strspn(uuid, (const char[]){uuid[0], '-', '\0'}) == UUID_LENGTH;
}

IdentifierIssue
CheckMaid(const char *text, char *dst)
{
	if (!IsUuid(text))
		return IDENTIFIER_FORM;
	for (int i = 0; i <= UUID_LENGTH; i++)
		dst[i] = text[i] >= 'A' && text[i] <= 'F' ? text[i] - 'A' + 'a' : text[i];
	return IsFiller(dst) ? IDENTIFIER_NO_CONSENT : IDENTIFIER_ACCEPTABLE;
}

/* Apple writes its own in capitals. */
IdentifierIssue
CheckIdfa(const char *text, char *dst)
{
	const IdentifierIssue issue = CheckMaid(text, dst);

	if (issue == IDENTIFIER_ACCEPTABLE)
		for (char *c = dst; *c != '\0'; c++)
			*c = *c >= 'a' && *c <= 'f' ? *c - 'a' + 'A' : *c;
	return issue;
}

/* Where the longest run of two zero groups or more begins (the first of them); its length in *nzeros, 0 for none. */
static int
FindZeroRun(const unsigned char *bytes, int *nzeros)
{
	int start = 0;

	*nzeros = 0;
	for (int i = 0, run = 0; i < IPV6_GROUPS; i++)
	{
		run = bytes[2 * i] == 0 && bytes[2 * i + 1] == 0 ? run + 1 : 0;
		if (run >= 2 && run > *nzeros)
		{
			*nzeros = run;
			start = i - run + 1;
		}
	}
	return start;
}

/* RFC 5952: small letters, no zeros in front, the longest run of zero groups as "::". */
static void
WriteIpv6(const unsigned char *bytes, char *dst)
{
	int nzeros;
	const int start = FindZeroRun(bytes, &nzeros);

	for (int i = 0; i < IPV6_GROUPS; i++)
	{
		if (nzeros > 0 && i == start)
		{
			dst += sprintf(dst, "::");
			i += nzeros - 1;
			continue;
		}
		if (i > 0 && !(nzeros > 0 && i == start + nzeros))
			*dst++ = ':';
		dst += sprintf(dst, "%x", bytes[2 * i] << 8 | bytes[2 * i + 1]);
	}
	*dst = '\0';
}

static void
WriteIpv4(const unsigned char *bytes, char *dst)
{
	sprintf(dst, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
}

/* An IPv4 address that is written as IPv6 is one and the same. */
IdentifierIssue
CheckIp(const char *text, char *dst)
{
	static const unsigned char mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
	unsigned char bytes[IPV6_BYTES];

	if (inet_pton(AF_INET, text, bytes) == 1)
		WriteIpv4(bytes, dst);
	else if (inet_pton(AF_INET6, text, bytes) != 1)
		return IDENTIFIER_FORM;
	else if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
		WriteIpv4(bytes + sizeof(mapped), dst);
	else
		WriteIpv6(bytes, dst);
	return IDENTIFIER_ACCEPTABLE;
}

/* The first bits of the addresses that are not for everybody (IANA's special-purpose registries). */
typedef struct IpRange
{
	uint32 first; /* 32 bits of IPv4, the first 32 of IPv6 */
	int nbits;
	const char *class;
} IpRange;

static const IpRange ipv4_ranges[] = {
	{0x00000000, 8, "reserved"},       {0x0A000000, 8, "private"},
	{0x64400000, 10, "cgnat"},         {0x7F000000, 8, "loopback"},
	{0xA9FE0000, 16, "link_local"},    {0xAC100000, 12, "private"},
	{0xC0000000, 24, "reserved"},      {0xC0000200, 24, "documentation"},
	{0xC0A80000, 16, "private"},       {0xC6120000, 15, "reserved"},
	{0xC6336400, 24, "documentation"}, {0xCB007100, 24, "documentation"},
	{0xE0000000, 4, "multicast"},      {0xF0000000, 4, "reserved"},
};

static const IpRange ipv6_ranges[] = {
	{0x20010DB8, 32, "documentation"}, {0xFC000000, 7, "private"},  {0xFE800000, 10, "link_local"},
	{0xFF000000, 8, "multicast"},      {0x00000000, 8, "reserved"},
};

static const char *
ClassAmong(uint32 bits, const IpRange *ranges, int nranges)
{
	for (int i = 0; i < nranges; i++)
		if ((bits ^ ranges[i].first) >> (32 - ranges[i].nbits) == 0)
			return ranges[i].class;
	return "public";
}

const char *
IpClass(const char *ip)
{
	unsigned char bytes[IPV6_BYTES];
	const bool is_ipv4 = inet_pton(AF_INET, ip, bytes) == 1;
	uint32 bits;

	if (!is_ipv4 && inet_pton(AF_INET6, ip, bytes) != 1)
		return NULL;
	if (strcmp(ip, "::1") == 0)
		return "loopback";
	bits = (uint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
	return is_ipv4 ? ClassAmong(bits, ipv4_ranges, lengthof(ipv4_ranges))
				   : ClassAmong(bits, ipv6_ranges, lengthof(ipv6_ranges));
}
