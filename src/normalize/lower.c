/*
 * lower.c
 *    Small letters, the same on every machine: no locale, no library, ranges of Unicode.
 *
 * Covers the living Latin, Greek and Cyrillic alphabets, which are regular. HasKnownCase()
 * names the blocks with capitals that are left alone, for those who may not be wrong. The
 * Turkish dotted capital becomes a plain i here, where others write i and a dot above.
 */
#include "normalize/lower.h"

/* Capitals beyond ASCII: every `step`th character from low to high has its small letter `delta` further. */
typedef struct CapitalRange
{
	uint32 low;
	uint32 high;
	int step;
	int delta;
} CapitalRange;

static const CapitalRange capital_ranges[] = {
	{0xC0, 0xD6, 1, 32},    {0xD8, 0xDE, 1, 32},
	{0x100, 0x12E, 2, 1},   {0x130, 0x130, 1, 'i' - 0x130},
	{0x132, 0x136, 2, 1},   {0x139, 0x147, 2, 1},
	{0x14A, 0x176, 2, 1},   {0x178, 0x178, 1, 0xFF - 0x178},
	{0x179, 0x17D, 2, 1},   {0x1A0, 0x1A4, 2, 1},
	{0x1AF, 0x1AF, 1, 1},   {0x1CD, 0x1DB, 2, 1},
	{0x1DE, 0x1EE, 2, 1},   {0x1F8, 0x21E, 2, 1},
	{0x222, 0x232, 2, 1},   {0x386, 0x386, 1, 38},
	{0x388, 0x38A, 1, 37},  {0x38C, 0x38C, 1, 64},
	{0x38E, 0x38F, 1, 63},  {0x391, 0x3A1, 1, 32},
	{0x3A3, 0x3AB, 1, 32},  {0x400, 0x40F, 1, 80},
	{0x410, 0x42F, 1, 32},  {0x460, 0x480, 2, 1},
	{0x48A, 0x4BE, 2, 1},   {0x4D0, 0x52E, 2, 1},
	{0x1E00, 0x1E94, 2, 1}, {0x1E9E, 0x1E9E, 1, 0xDF - 0x1E9E},
	{0x1EA0, 0x1EFE, 2, 1},
};

/* The small letter of a capital of a living Latin, Greek or Cyrillic alphabet; any other character itself. */
uint32
LowerChar(uint32 c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
	for (int i = 0; i < lengthof(capital_ranges); i++)
	{
		const CapitalRange *range = &capital_ranges[i];

		if (c >= range->low && c <= range->high && (c - range->low) % range->step == 0)
			return c + range->delta;
	}
	return c;
}

bool
HasKnownCase(uint32 c)
{
	/* Blocks with a capital whose small letter LowerChar() does not give. */
	static const uint32 unknown[][2] = {
		{0x130, 0x130},     {0x181, 0x19F},     {0x1A6, 0x1AE},     {0x1B1, 0x1CC},
		{0x1F1, 0x1F7},     {0x220, 0x220},     {0x23A, 0x24F},     {0x370, 0x37F},
		{0x3CF, 0x3FF},     {0x4C0, 0x4CE},     {0x531, 0x556},     {0x10A0, 0x10CD},
		{0x13A0, 0x13F5},   {0x1C80, 0x1CBF},   {0x1F00, 0x1FFF},   {0x2100, 0x218F},
		{0x24B6, 0x24E9},   {0x2C00, 0x2CFF},   {0xA640, 0xA69F},   {0xA720, 0xA7FF},
		{0xFF21, 0xFF5A},   {0x10400, 0x104FF}, {0x10570, 0x105BF}, {0x10C80, 0x10CFF},
		{0x118A0, 0x118DF}, {0x16E40, 0x16E7F}, {0x1E900, 0x1E943},
	};

	for (int i = 0; i < lengthof(unknown) && c >= unknown[i][0]; i++)
		if (c <= unknown[i][1])
			return false;
	return true;
}
