import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';

const COMPANY = { OIDC_PROVIDERS: 'company', OIDC_COMPANY_ISSUER: 'https://login.example.org', OIDC_COMPANY_CLIENT_ID: 'shoes' };

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
};

describe('providers of OpenID Connect in the environment', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'its-oidc-'));
    writeFileSync(join(folder, 'secret'), 'hush\n');
    writeFileSync(join(folder, 'empty'), '\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('there are none unless they are named', () => {
    expect(readConfig({}).oidcProviders).toEqual([]);
    expect(readConfig({ OIDC_PROVIDERS: ' , ' }).oidcProviders).toEqual([]);
  });

  test('the least that one needs, and what it then is', () => {
    expect(readConfig(COMPANY).oidcProviders).toEqual([
      {
        id: 'company',
        issuer: 'https://login.example.org',
        clientId: 'shoes',
        clientSecret: undefined,
        label: 'Company',
        scopes: 'openid email',
        logout: false,
      },
    ]);
  });

  test('several keep their order, a hyphen is an underscore, a secret may lie in a file', () => {
    const { oidcProviders } = readConfig({
      ...COMPANY,
      OIDC_PROVIDERS: 'Temp-Agency, company',
      OIDC_COMPANY_CLIENT_SECRET_FILE: join(folder, 'secret'),
      OIDC_COMPANY_SCOPES: 'openid,email profile',
      OIDC_TEMP_AGENCY_ISSUER: 'http://127.0.0.1:9000/realms/temp',
      OIDC_TEMP_AGENCY_CLIENT_ID: 'shoes',
      OIDC_TEMP_AGENCY_LABEL: 'Zeitarbeit Süd',
    });
    expect(oidcProviders).toMatchObject([
      { id: 'temp-agency', label: 'Zeitarbeit Süd', issuer: 'http://127.0.0.1:9000/realms/temp' },
      { id: 'company', clientSecret: 'hush', scopes: 'openid email profile' },
    ]);
  });

  test.each<[Record<string, string>, RegExp]>([
    [{ OIDC_PROVIDERS: 'company,Über' }, /^ {2}OIDC_PROVIDERS "company,Über": "über" is no name\. Use letters/],
    [{ OIDC_PROVIDERS: 'company,company' }, /names a provider twice\. Name each once\.$/],
    [{ OIDC_PROVIDERS: 'company,a_b' }, /"a_b" is no name/],
    [{ OIDC_PROVIDERS: 'a,b,c,d,e,f,g,h,i' }, /names 9 providers\. Name at most 8\.$/],
    [{ OIDC_COMPANY_ISSUER: '' }, /^ {2}OIDC_COMPANY_ISSUER: is missing\. Set it to the address of the provider "company"\.$/],
    [{ OIDC_COMPANY_ISSUER: 'login' }, /^ {2}OIDC_COMPANY_ISSUER "login": is no address\. It looks like https:/],
    [
      { OIDC_COMPANY_ISSUER: 'http://login.example.org' },
      /^ {2}OIDC_COMPANY_ISSUER "http:\/\/login\.example\.org": must begin with https:/,
    ],
    [{ OIDC_COMPANY_ISSUER: 'http://127.0.0.1.evil.example' }, /must begin with https:/],
    [{ OIDC_COMPANY_ISSUER: 'ldap://login.example.org' }, /must begin with https:$/],
    [{ OIDC_COMPANY_ISSUER: 'https://login.example.org/?tenant=1' }, /neither "\?" nor "#"/],
    [{ OIDC_COMPANY_ISSUER: 'https://login.example.org/.well-known/openid-configuration' }, /names the discovery document\. Leave out/],
    [{ OIDC_COMPANY_CLIENT_ID: ' ' }, /^ {2}OIDC_COMPANY_CLIENT_ID: is missing\. Set it to the id/],
    [{ OIDC_COMPANY_LABEL: 'x'.repeat(41) }, /^ {2}OIDC_COMPANY_LABEL "x+": has 41 characters\. Use at most 40\.$/],
    [{ OIDC_COMPANY_SCOPES: 'email' }, /^ {2}OIDC_COMPANY_SCOPES "email": lacks "openid"/],
    [{ OIDC_COMPANY_SCOPES: 'openid "email"' }, /is no scope\. Write them with spaces between/],
    [{ OIDC_COMPANY_LOGOUT: 'yes' }, /^ {2}OIDC_COMPANY_LOGOUT "yes": must be true or false/],
    [{ OIDC_COMPANY_SCOPE: 'openid' }, /^ {2}OIDC_COMPANY_SCOPE: is no setting\. Those of "company" are OIDC_COMPANY_ISSUER, /],
    [{ OIDC_PARTNER_CLIENT_ID: 'x' }, /^ {2}OIDC_PARTNER_CLIENT_ID: belongs to no provider\. Add "partner" to OIDC_PROVIDERS, or remove/],
    [
      { OIDC_COMPANY_CLIENT_SECRET_FILE: '/not/there' },
      /^ {2}OIDC_COMPANY_CLIENT_SECRET_FILE "\/not\/there": cannot be read \(ENOENT\)\. Give/,
    ],
  ])('%j is refused with its remedy', (change, expected) => {
    const faults = faultsOf({ ...COMPANY, ...change });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  test('a secret twice, or an empty file, is refused, and no secret is ever shown', () => {
    const secret = { OIDC_COMPANY_CLIENT_SECRET: 'hush' };
    const faults = [
      ...faultsOf({ ...COMPANY, ...secret, OIDC_COMPANY_CLIENT_SECRET_FILE: join(folder, 'secret') }),
      ...faultsOf({ ...COMPANY, OIDC_COMPANY_CLIENT_SECRET_FILE: join(folder, 'empty') }),
      ...faultsOf({ ...COMPANY, ...secret, OIDC_COMPANY_ISSUER: 'https://user:hush@login.example.org' }),
      ...faultsOf({ ...secret, PORT: 'http' }),
    ];
    expect(faults).toEqual([
      expect.stringMatching(/CLIENT_SECRET_FILE ".*": CLIENT_SECRET is set as well\. Set one of the two\.$/),
      expect.stringMatching(/CLIENT_SECRET_FILE ".*": is empty\. Write the secret into it\.$/),
      expect.stringMatching(/OIDC_COMPANY_ISSUER: holds a user or a password\. Leave them out\.$/),
      expect.stringMatching(/^ {2}PORT "http": /),
      expect.stringMatching(/^ {2}OIDC_COMPANY_CLIENT_SECRET: belongs to no provider/),
    ]);
    expect(faults.join()).not.toContain('hush');
  });
});
