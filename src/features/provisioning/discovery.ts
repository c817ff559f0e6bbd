import SCIMMY from 'scimmy';
import { ENTERPRISE, GROUP, LIST, MAX_BODY_BYTES, MAX_BULK_OPERATIONS, MAX_RESULTS, USER } from './domain.ts';

const { Attribute, SchemaDefinition } = SCIMMY.Types;

/** What is kept, and nothing else: a provider's administrator sees here what a mapping can reach. */
const SCHEMAS = [
  new SchemaDefinition('User', USER, 'Somebody of the directory.', [
    new Attribute('string', 'userName', { required: true, uniqueness: 'server' }),
    new Attribute('complex', 'name', {}, [
      new Attribute('string', 'formatted', { mutable: true }),
      new Attribute('string', 'familyName'),
      new Attribute('string', 'givenName'),
    ]),
    new Attribute('string', 'displayName'),
    new Attribute('string', 'preferredLanguage'),
    new Attribute('string', 'timezone'),
    new Attribute('boolean', 'active'),
    new Attribute('complex', 'emails', { multiValued: true }, [
      new Attribute('string', 'value', { uniqueness: 'server' }),
      new Attribute('string', 'type', { canonicalValues: ['work'], mutable: false }),
      new Attribute('boolean', 'primary', { mutable: false }),
    ]),
  ]),
  new SchemaDefinition('EnterpriseUser', ENTERPRISE, 'Where somebody belongs.', [
    new Attribute('string', 'employeeNumber', { uniqueness: 'server' }),
    new Attribute('string', 'department'),
    new Attribute('complex', 'manager', {}, [
      new Attribute('string', 'value'),
      new Attribute('reference', '$ref', { referenceTypes: ['User'], mutable: false }),
      new Attribute('string', 'displayName', { mutable: false }),
    ]),
  ]),
  new SchemaDefinition('Group', GROUP, 'A department; its members are the people who belong to it.', [
    new Attribute('string', 'displayName', { required: true, uniqueness: 'server' }),
    new Attribute('complex', 'members', { multiValued: true }, [
      new Attribute('string', 'value', { mutable: 'immutable' }),
      new Attribute('reference', '$ref', { referenceTypes: ['User'], mutable: 'immutable' }),
      new Attribute('string', 'display', { mutable: false }),
      new Attribute('string', 'type', { canonicalValues: ['User'], mutable: 'immutable' }),
    ]),
  ]),
];

const listOf = (resources: readonly object[]) => ({
  schemas: [LIST],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
});

/** What the provider says about itself (RFC 7643, 5 to 7). */
export function discovery(base: string) {
  const schemas = SCHEMAS.map((schema) => JSON.parse(JSON.stringify(schema.describe(`${base}/Schemas`))) as { id: string });
  const resourceType = (name: string, endpoint: string, schema: string, schemaExtensions: readonly object[]) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    endpoint,
    schema,
    ...(schemaExtensions.length === 0 ? {} : { schemaExtensions }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  });
  const types = [
    resourceType('User', '/Users', USER, [{ schema: ENTERPRISE, required: false }]),
    resourceType('Group', '/Groups', GROUP, []),
  ];
  return {
    config: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: MAX_BULK_OPERATIONS, maxPayloadSize: MAX_BODY_BYTES },
      filter: { supported: true, maxResults: MAX_RESULTS },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          name: 'API token',
          description: 'A token with the scope provisioning:write, as "Authorization: Bearer …".',
          specUri: 'https://www.rfc-editor.org/info/rfc6750',
          primary: true,
        },
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
    },
    schemas: listOf(schemas),
    schema: (id: string): object | undefined => schemas.find((schema) => schema.id === id),
    types: listOf(types),
    type: (id: string): object | undefined => types.find((type) => type.id === id),
  };
}
