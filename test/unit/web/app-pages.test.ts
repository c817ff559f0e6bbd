import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import supertest from 'supertest';
import { appPages } from '../../../src/web/app-pages.ts';

const html = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the pages of the browser app', () => {
  const root = mkdtempSync(join(tmpdir(), 'its-web-'));
  const withNonce: RequestHandler = (_request, response, next) => {
    response.locals['styleNonce'] = 'n1';
    next();
  };
  const served = () => supertest(express().use(withNonce, appPages({ root })));
  beforeAll(async () => {
    await mkdir(join(root, 'assets'));
    writeFileSync(join(root, 'index.html'), '<!doctype html><meta name="style-nonce" content=""><title>App</title>');
    writeFileSync(join(root, 'favicon.svg'), '<svg/>');
    writeFileSync(join(root, 'assets', 'index-abc123.js'), 'export {};');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each([
    '/',
    '/people',
    '/people/E1',
    '/touch-points/A/edit',
    '/plans/x?view=unplaced',
    '/departments',
    '/sites/S/edit',
    '/exemptions',
    '/sign-in/secret',
    '/set-up/secret',
  ])('%s is the app, and never kept', async (path) => {
    const answer = await served().get(path).set(html);
    expect([answer.status, answer.text]).toEqual([200, '<!doctype html><meta name="style-nonce" content="n1"><title>App</title>']);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('every address of the router is the app', async () => {
    const routes = new URL('../../../src/web/app/routes/', import.meta.url);
    const areas = readdirSync(routes).map((area) => readFileSync(new URL(area, routes), 'utf8'));
    const paths = areas.flatMap((area) => [...area.matchAll(/'(\/[\w$/-]*)'/g)].map(([, path]) => path as string));
    expect(paths.length).toBeGreaterThan(30);
    const statuses = await Promise.all(paths.map(async (path) => [path, (await served().get(path).set(html)).status]));
    expect(statuses).toEqual(paths.map((path) => [path, 200]));
  });

  test('an unknown page is the app with 404', async () => {
    const answer = await served().get('/nowhere/at/all').set(html);
    expect([answer.status, answer.text]).toEqual([404, '<!doctype html><meta name="style-nonce" content="n1"><title>App</title>']);
  });

  test.each(['/api/v1/people', '/api', '/go/token', '/healthz', '/readyz', '/metrics'])('%s is left to others', async (path) => {
    const answer = await served().get(path).set(html);
    expect([answer.status, answer.text.includes('<title>App')]).toEqual([404, false]);
  });

  test('only reading readers of HTML get it', async () => {
    expect((await served().post('/people').set(html)).text).not.toContain('<title>App');
    expect((await served().get('/people').set('Accept', 'application/json')).text).not.toContain('<title>App');
  });

  test('assets are kept for a year, a missing one is no page', async () => {
    const asset = await served().get('/assets/index-abc123.js');
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await served().get('/assets/index-old.js').set(html)).status).toBe(404);
    expect((await served().get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600');
  });

  test('a file outside the folder is never served', async () => {
    for (const path of ['/assets/..%2f..%2fetc/passwd', '/..%2fpackage.json', '/assets/%00']) {
      const answer = await served().get(path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  test('without a build it says what to do', async () => {
    const answer = await supertest(express().use(appPages({ root: join(root, 'nowhere') })))
      .get('/')
      .set(html);
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npm run build');
    expect(
      (
        await supertest(express().use(appPages({ root: join(root, 'nowhere') })))
          .get('/api/v1/x')
          .set(html)
      ).status,
    ).toBe(404);
  });
});
