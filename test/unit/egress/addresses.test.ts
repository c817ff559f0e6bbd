import { describe, expect, test } from '@jest/globals';
import { parseAllowed, refusalOf } from '../../../src/platform/egress/addresses.ts';
import { parseTarget } from '../../../src/platform/egress/targets.ts';

const nothing = parseAllowed('');

describe('addresses that nothing is sent to', () => {
  test.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['loopback, another one', '127.255.255.254'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['link-local: the credentials of a cloud', '169.254.169.254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['protocol assignments', '192.0.0.8'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.7'],
    ['documentation', '203.0.113.9'],
    ['benchmarks', '198.18.0.1'],
    ['6to4 relay', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['compatible', '::127.0.0.1'],
    ['compatible, public', '::8.8.8.8'],
    ['mapped', '::ffff:127.0.0.1'],
    ['mapped, in hexadecimal', '::ffff:7f00:1'],
    ['mapped, public', '::ffff:8.8.8.8'],
    ['translated (SIIT)', '::ffff:0:10.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64, local use', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['documentation', '2001:db8::1'],
    ['documentation, RFC 9637', '3fff::1'],
    ['ORCHID', '2001:20::1'],
    ['benchmarks', '2001:2::1'],
    ['discard', '100::1'],
    ['unique local', 'fd00::1'],
    ['the metadata service of a cloud', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['site-local', 'fec0::1'],
    ['segment routing', '5f00::1'],
    ['multicast', 'ff02::1'],
    ['with a zone', 'fe80::1%eth0'],
    ['public, with a zone', '2606:4700::1111%1'],
    ['in octal', '0177.0.0.1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('%s: %s', (_what, address) => {
    expect(refusalOf(address, nothing)).toBeDefined();
  });

  test.each(['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001:81b::200e'])(
    'public: %s',
    (address) => {
      expect(refusalOf(address, nothing)).toBeUndefined();
    },
  );

  test('what the configuration allows, and nothing beside it', () => {
    const allowed = parseAllowed('10.1.0.0/16, 127.0.0.1 ,fd00:1::/32, Hooks.Example.org');
    expect(refusalOf('10.1.255.1', allowed)).toBeUndefined();
    expect(refusalOf('10.2.0.1', allowed)).toBeDefined();
    expect(refusalOf('127.0.0.1', allowed)).toBeUndefined();
    expect(refusalOf('127.0.0.2', allowed)).toBeDefined();
    expect(refusalOf('::ffff:10.1.0.1', allowed)).toBeDefined();
    expect(refusalOf('fd00:1::5', allowed)).toBeUndefined();
    expect(allowed.hosts).toEqual(new Set(['hooks.example.org']));
  });

  test.each(['10.0.0.0/33', '10.0/8', '300.1.1.1', 'http://x.example.org', 'a b', '2130706433', '*.example.org'])(
    'an entry that is none: %s',
    (entry) => {
      expect(() => parseAllowed(entry)).toThrow(entry);
    },
  );
});

describe('addresses of endpoints', () => {
  const rules = { allowed: nothing, http: false };

  test.each([
    ['without encryption', 'http://hooks.example.org/'],
    ['another scheme', 'ftp://hooks.example.org/'],
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['no scheme', 'hooks.example.org'],
    ['no host', 'https://'],
    ['one slash', 'https:/hooks.example.org'],
    ['backslashes', 'https:\\\\hooks.example.org'],
    ['a backslash in the host', 'https://hooks.example.org\\@127.0.0.1/'],
    ['a blank', 'https://hooks.example.org/a b'],
    ['a line break', 'https://hooks.example.org/\nx'],
    ['a tab in the host', 'https://hooks.exa\tmple.org/'],
    ['credentials', 'https://user:secret@hooks.example.org/'],
    ['an empty user', 'https://@hooks.example.org/'],
    ['a fragment', 'https://hooks.example.org/#x'],
    ['an empty fragment', 'https://hooks.example.org/#'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback, hexadecimal', 'https://0x7f.1/'],
    ['loopback, hexadecimal whole', 'https://0x7f000001/'],
    ['loopback, one number', 'https://2130706433/'],
    ['loopback, octal', 'https://0177.0.0.1/'],
    ['loopback, octal whole', 'https://017700000001/'],
    ['public, but one number', 'https://134744072/'],
    ['loopback, ideographic stops', 'https://127。0。0。1/'],
    ['loopback, wide digits', 'https://１２７.0.0.1/'],
    ['loopback, percent-encoded', 'https://127%2e0.0.1/'],
    ['metadata', 'https://169.254.169.254/latest/meta-data/'],
    ['loopback, IPv6', 'https://[::1]/'],
    ['mapped', 'https://[::ffff:127.0.0.1]/'],
    ['mapped, in hexadecimal', 'https://[::ffff:7f00:1]/'],
    ['zone', 'https://[fe80::1%25eth0]/'],
    ['NAT64', 'https://[64:ff9b::7f00:1]/'],
    ['localhost', 'https://localhost/'],
    ['localhost in capitals', 'https://LOCALHOST/'],
    ['below localhost', 'https://a.localhost/'],
    ['the old name of localhost', 'https://localhost.localdomain/'],
    ['a neighbour', 'https://printer.local/'],
    ['the metadata service by its name', 'https://metadata.google.internal/'],
    ['one label', 'https://intranet/'],
    ['a dot at the end', 'https://hooks.example.org./'],
    ['localhost with a dot at the end', 'https://localhost./'],
    ['letters that become others', 'https://ⓛocalhost/'],
    ['Punycode', 'https://xn--hkken-ura.example.org/'],
    ['another alphabet', 'https://häkken.example.org/'],
    ['SSH', 'https://hooks.example.org:22/'],
    ['mail', 'https://hooks.example.org:25/'],
    ['plain HTTP’s port', 'https://hooks.example.org:80/'],
    ['port 0', 'https://hooks.example.org:0/'],
    ['port 1023', 'https://hooks.example.org:1023/'],
    ['a port that is none', 'https://hooks.example.org:65536/'],
    ['too long', `https://hooks.example.org/${'x'.repeat(2000)}`],
  ])('refused, %s', (_what, url) => {
    expect(() => parseTarget(url, rules)).toThrow(/ /);
  });

  test.each([
    'https://hooks.example.org/shoes?x=1',
    'https://Hooks.Example.org',
    'https://hooks.example.org:443/',
    'https://hooks.example.org:8443/a/%20b',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('taken: %s', (url) => {
    expect(parseTarget(url, rules).protocol).toBe('https:');
  });

  test('what the configuration allows', () => {
    const open = { allowed: parseAllowed('127.0.0.0/8,intranet,xn--hkken-ura.example.org'), http: true };
    for (const url of [
      'http://127.0.0.1:4000/',
      'http://hooks.example.org/',
      'http://hooks.example.org:80/',
      'https://intranet/',
      'https://xn--hkken-ura.example.org/',
    ]) {
      expect(parseTarget(url, open).href).toContain('//');
    }
    expect(() => parseTarget('http://10.0.0.1/', open)).toThrow('10.0.0.1 is no public address (private)');
    expect(() => parseTarget('http://hooks.example.org:22/', open)).toThrow('must not name port 22');
  });
});
