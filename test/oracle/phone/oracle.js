// Writes numbers as people mistype them, with what libphonenumber says of each, for compare.c:
//   region <tab> text <tab> e164 or nothing <tab> its region <tab> its type <tab> extension
// node oracle.js COUNT SEED [REGION...]
'use strict';
const lib = require('google-libphonenumber');
const util = lib.PhoneNumberUtil.getInstance();
const { PhoneNumberFormat: format, PhoneNumberType: types } = lib;

const [count, seed, ...only] = process.argv.slice(2);
const regions = only.length ? only : util.getSupportedRegions();
const kinds = ['fixed', 'mobile', 'fixed_or_mobile', 'toll_free', 'premium', 'shared_cost', 'voip', 'personal', 'pager',
  'uan', 'voicemail'];
const kindOf = Object.fromEntries(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE', 'TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST',
  'VOIP', 'PERSONAL_NUMBER', 'PAGER', 'UAN', 'VOICEMAIL'].map((name, i) => [types[name], kinds[i]]));

// mulberry32, so that a run can be repeated.
let state = Number(seed) >>> 0;
function below(n) {
  state = (state + 0x6D2B79F5) >>> 0;
  let z = state;
  z = Math.imul(z ^ (z >>> 15), z | 1);
  z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
  return ((z ^ (z >>> 14)) >>> 0) % n;
}
const pick = (items) => items[below(items.length)];
const digit = () => String(below(10));

// The digits after the calling code of every example number that the metadata has.
const examples = [];
for (const region of regions) {
  for (const type of Object.keys(kindOf)) {
    let number = null;
    try { number = util.getExampleNumberForType(region, Number(type)); } catch (e) { /* it has none of this type */ }
    if (number && number.getCountryCode()) {
      examples.push([region, number.getCountryCode(), util.getNationalSignificantNumber(number)]);
    }
  }
}

function mutate(national) {
  const at = below(national.length);
  switch (below(8)) {
    case 0: return national;
    case 1: return national.slice(0, at) + digit() + national.slice(at + 1);
    case 2: return national.slice(0, at) + digit() + national.slice(at);
    case 3: return national.slice(0, at) + national.slice(at + 1);
    default: // another number with the same beginning
      return national.slice(0, at) + Array.from(national.slice(at), digit).join('');
  }
}

const separators = ['', '', ' ', '-', '.', '/', ' - ', '\u00a0', '(', ')', '\u2013', '~', '*', '\u30fc'];
function scatter(digits) {
  const separator = pick(separators);
  return digits.replace(/\d(?=\d)/g, (c) => (below(3) ? c : c + separator));
}

function spell(code, national, region) {
  const prefix = util.getNddPrefixForRegion(region, true) || '';
  switch (below(9)) {
    case 0: return '+' + code + national;
    case 1: return '+' + scatter(code + national);
    case 2: return '+' + code + ' (' + prefix + ')' + scatter(national);
    case 3: return pick(['00', '011', '0', '0011', '810', '009', '+', '++', '+00']) + code + national;
    case 4: return scatter(prefix + national);
    case 5: return prefix + national;
    case 6: return code + national;
    case 7: return digit() + scatter(national);
    default: return national;
  }
}

const words = ['', '', '', '', '', '', ' ext. 12', ' x7', '#123', ' extension 4567', ';ext=89', ', 12', ' int 3', ' 12#', ' abc', ' x',
  'a', ' / x12 ', '-FLOWER', ' (home)', 'é', ' ;'];
const heads = ['', '', '', '', '', '', '', 'Tel: ', 'tel:', '(', ' ', 'n° '];

function answer(text, region) {
  try {
    const number = util.parse(text, region);
    const extension = number.getExtension() || '';
    if (!util.isValidNumber(number)) {
      return ['', '', '', extension];
    }
    return [util.format(number, format.E164), util.getRegionCodeForNumber(number), kindOf[util.getNumberType(number)], extension];
  } catch (e) {
    return ['', '', '', ''];
  }
}

const out = [];
for (let i = 0; i < Number(count); i++) {
  const [region, code, national] = pick(examples);
  const home = below(6) ? region : pick(['FR', 'US', 'GB', 'XX', pick(regions)]);
  const text = pick(heads) + spell(code, mutate(national), region) + pick(words);
  out.push([home, text, ...answer(text, home)].join('\t'));
}
process.stdout.write(out.join('\n') + '\n');
